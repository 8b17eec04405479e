#pragma once
/// @file
/// What strategies share that breed each generation from the one before: the pool of parents, and
/// candidates from elsewhere that join it.

#include "evo/concepts/population.hpp"
#include "evo/core/batch.hpp"
#include "evo/core/error.hpp"
#include "evo/core/random.hpp"
#include "evo/operators/selection/roulette.hpp"
#include "evo/operators/selection/truncation.hpp"
#include "evo/strategy/detail/bookkeeping.hpp"
#include "evo/strategy/detail/evaluated.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace evo::detail {

/// Indices of the candidates that live on: the best, or drawn by roulette without replacement.
[[nodiscard]] inline std::vector<std::size_t> choose_elites(std::span<const double> costs,
                                                            std::size_t count, bool sample,
                                                            const roulette_selection& roulette,
                                                            random_stream& stream) {
  const std::size_t n = std::min(count, costs.size());
  return sample ? roulette.without_replacement(costs, n, stream) : best_indices(costs, n);
}

template <population P>
struct generational_state {
  bookkeeping<P> book{};
  evaluated<P> parents{};    ///< told last; the next generation comes from them
  evaluated<P> immigrants{}; ///< told from elsewhere, not yet among the parents

  generational_state() = default;
  explicit generational_state(const P& shape) : book{shape} {
    parents.candidates.genomes = shape.empty_like();
    immigrants.candidates.genomes = shape.empty_like();
  }

  void tell(std::span<const double> costs) {
    book.check(costs);
    book.told(book.asked, costs);
    std::swap(parents.candidates, book.asked);
    parents.costs.assign(costs.begin(), costs.end());
    book.next_generation();
    admit_immigrants();
  }

  void tell(const batch<P>& elsewhere, std::span<const double> costs) {
    book.told(elsewhere, costs);
    immigrants.append({elsewhere, {costs.begin(), costs.end()}});
  }

  void admit_immigrants() {
    parents.append(immigrants);
    immigrants.clear();
  }

  /// Asks parents that live on, as candidates of their own whose parent is the former self.
  void ask_elites(const random_key& key, std::size_t count, bool sample,
                  const roulette_selection& roulette) {
    random_stream stream = key.child("elites").stream(book.generation);
    for (const std::size_t i : choose_elites(parents.costs, count, sample, roulette, stream))
      book.ask(parents.candidates.genomes[i],
               {.parents = {parents.candidates.candidates[i].id}, .operator_name = "elite"});
  }

  /// @throws error foreign_checkpoint
  void check_shape(const generational_state& own) const {
    book.check_shape(own.book);
    for (const evaluated<P>* part : {&parents, &immigrants}) {
      detail::check_shape(part->candidates, own.parents.candidates);
      require(part->costs.size() == part->candidates.size(), error_id::foreign_checkpoint,
              "it has ", part->costs.size(), " costs for ", part->candidates.size(), " candidates");
    }
    require((book.generation == 0) == parents.costs.empty(), error_id::foreign_checkpoint,
            "it has ", parents.costs.size(), " parents after ", book.generation, " generations");
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.book, self.parents, self.immigrants);
  }
};

/// How a generation is made up.
struct generation_shares {
  std::size_t elites = 0, newcomers = 0, children = 0;
};

/// Shares of a population rounded to the nearest whole candidate; newcomers give way to elites, and
/// children take the rest.
[[nodiscard]] inline generation_shares shares_of(std::size_t population_size, double elites,
                                                 double novelty) {
  const auto whole = [population_size](double share) {
    return static_cast<std::size_t>(std::floor(share * static_cast<double>(population_size) + 0.5));
  };
  generation_shares shares;
  shares.elites = std::min(whole(elites), population_size);
  shares.newcomers = std::min(whole(novelty), population_size - shares.elites);
  shares.children = population_size - shares.elites - shares.newcomers;
  return shares;
}

/// @throws error invalid_parameter
inline void check_shares(std::size_t population_size, double elites, double novelty) {
  require(population_size >= 1, error_id::invalid_parameter,
          "population_size = 0, should be at least 1");
  require(elites >= 0 && elites <= 1, error_id::invalid_parameter, "elites = ", elites,
          ", should be a share in [0, 1]");
  require(novelty >= 0 && novelty <= 1, error_id::invalid_parameter, "novelty = ", novelty,
          ", should be a share in [0, 1]");
  require(elites + novelty <= 1, error_id::invalid_parameter,
          "elites + novelty = ", elites + novelty, ", should be at most 1");
}

/// @throws error invalid_parameter unless 0 <= value <= 1
inline void check_probability(double value, std::string_view what) {
  require(value >= 0 && value <= 1, error_id::invalid_parameter, what, " = ", value,
          ", should be in [0, 1]");
}

} // namespace evo::detail
