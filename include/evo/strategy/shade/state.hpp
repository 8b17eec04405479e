#pragma once
/// @file
/// Everything of L-SHADE that changes.

#include "evo/core/batch.hpp"
#include "evo/core/error.hpp"
#include "evo/genome/real.hpp"
#include "evo/strategy/detail/bookkeeping.hpp"
#include "evo/strategy/detail/generational.hpp"
#include "evo/strategy/shade/success_history.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <utility>
#include <vector>

namespace evo::shade {

/// Keeps the candidates with these numbers, in the order that they have.
/// @param chosen different numbers
template <std::floating_point T>
void keep(batch<real_population<T>>& of, std::vector<std::size_t> chosen) {
  std::ranges::sort(chosen);
  for (std::size_t place = 0; place < chosen.size(); ++place)
    if (place != chosen[place]) {
      std::ranges::copy(of.genomes.values(chosen[place]), of.genomes.values(place).begin());
      of.candidates[place] = std::move(of.candidates[chosen[place]]);
    }
  of.genomes.resize(chosen.size());
  of.candidates.resize(chosen.size());
}

template <std::floating_point T>
void keep(detail::evaluated<real_population<T>>& of, std::vector<std::size_t> chosen) {
  std::ranges::sort(chosen);
  for (std::size_t place = 0; place < chosen.size(); ++place)
    of.costs[place] = of.costs[chosen[place]];
  of.costs.resize(chosen.size());
  keep(of.candidates, std::move(chosen));
}

template <std::floating_point T>
struct state {
  using population_type = real_population<T>;

  detail::bookkeeping<population_type> book{};
  detail::evaluated<population_type> parents{};    ///< the population
  detail::evaluated<population_type> immigrants{}; ///< told from elsewhere, not yet in it
  batch<population_type> archive{};                ///< parents that were beaten
  std::vector<trial_settings> trials{};            ///< of the asked batch, none in the first
  success_history history{};

  state() = default;
  state(const population_type& shape, std::size_t memory_size) : book{shape}, history{memory_size} {
    parents.candidates.genomes = immigrants.candidates.genomes = archive.genomes = shape;
  }

  /// @throws error foreign_checkpoint
  void check_shape(const state& own) const {
    book.check_shape(own.book);
    for (const auto* part : {&parents, &immigrants}) {
      detail::check_shape(part->candidates, own.parents.candidates);
      require(part->costs.size() == part->candidates.size(), error_id::foreign_checkpoint,
              "it has ", part->costs.size(), " costs for ", part->candidates.size(), " candidates");
    }
    detail::check_shape(archive, own.archive);
    require((book.generation == 0) == parents.costs.empty(), error_id::foreign_checkpoint,
            "it has ", parents.costs.size(), " parents after ", book.generation, " generations");
    const std::size_t asked = book.generation == 0 ? 0 : book.asked.size();
    require(trials.size() == asked, error_id::foreign_checkpoint, "it has ", trials.size(),
            " settings for ", asked, " trials");
    require(history.is_whole() && history.size() == own.history.size(),
            error_id::foreign_checkpoint, "its memory has another size");
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.book, self.parents, self.immigrants, self.archive, self.trials, self.history);
  }
};

} // namespace evo::shade
