#pragma once
/// @file
/// Everything of NSGA-II that changes.

#include "evo/core/error.hpp"
#include "evo/core/value_layout.hpp"
#include "evo/genome/real.hpp"
#include "evo/strategy/detail/bookkeeping.hpp"
#include "evo/strategy/detail/generational.hpp"
#include "evo/strategy/nsga/ranking.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace evo::nsga {

template <std::floating_point T>
struct state {
  using population_type = real_population<T>;

  detail::bookkeeping<population_type> book{};
  detail::evaluated<population_type> parents{};    ///< with all their values
  detail::evaluated<population_type> immigrants{}; ///< told from elsewhere, not yet among them
  std::vector<standing> standings{};               ///< one a parent

  state() = default;
  explicit state(const population_type& shape) : book{shape} {
    parents.candidates.genomes = immigrants.candidates.genomes = shape;
  }

  /// Keeps these parents, in this order.
  void keep(std::span<const std::size_t> chosen, const value_layout& layout) {
    detail::evaluated<population_type> kept;
    kept.candidates.genomes = parents.candidates.genomes.empty_like();
    kept.candidates.genomes.resize(chosen.size());
    for (std::size_t place = 0; place < chosen.size(); ++place) {
      const std::size_t i = chosen[place];
      std::ranges::copy(parents.candidates.genomes.values(i),
                        kept.candidates.genomes.values(place).begin());
      kept.candidates.candidates.push_back(std::move(parents.candidates.candidates[i]));
      const auto costs = std::span{parents.costs}.subspan(i * layout.size(), layout.size());
      kept.costs.insert(kept.costs.end(), costs.begin(), costs.end());
    }
    parents = std::move(kept);
  }

  /// @throws error foreign_checkpoint
  void check_shape(const state& own, const value_layout& layout) const {
    book.check_shape(own.book);
    for (const auto* part : {&parents, &immigrants}) {
      detail::check_shape(part->candidates, own.parents.candidates);
      require(part->costs.size() == layout.size() * part->candidates.size(),
              error_id::foreign_checkpoint, "it has ", part->costs.size(), " values for ",
              part->candidates.size(), " candidates");
    }
    require(standings.size() == parents.candidates.size() &&
                (book.generation == 0) == standings.empty(),
            error_id::foreign_checkpoint, "it ranks ", standings.size(), " of ",
            parents.candidates.size(), " parents after ", book.generation, " generations");
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.book, self.parents, self.immigrants, self.standings);
  }
};

} // namespace evo::nsga
