#pragma once
/// @file
/// Everything of MAP-Elites that changes: the elites and their cells.

#include "evo/core/batch.hpp"
#include "evo/core/error.hpp"
#include "evo/core/value_layout.hpp"
#include "evo/genome/real.hpp"
#include "evo/strategy/detail/bookkeeping.hpp"
#include "evo/strategy/detail/generational.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace evo::detail {

template <std::floating_point T>
struct elites_state {
  using population_type = real_population<T>;

  bookkeeping<population_type> book{};
  evaluated<population_type> elites{}; ///< with all their values
  std::vector<std::size_t> cells{};    ///< one an elite, no two the same
  std::uint64_t archive_hash = 0;      ///< of the archive that numbers the cells

  elites_state() = default;
  elites_state(const population_type& shape, std::uint64_t hash) : book{shape}, archive_hash{hash} {
    elites.candidates.genomes = shape;
  }

  void add(std::size_t cell, const batch<population_type>& from, std::size_t i,
           std::span<const double> values) {
    elites.candidates.append(from.genomes[i], from.candidates[i]);
    elites.costs.insert(elites.costs.end(), values.begin(), values.end());
    cells.push_back(cell);
  }

  void replace(std::size_t place, const batch<population_type>& from, std::size_t i,
               std::span<const double> values) {
    std::ranges::copy(from.genomes.values(i), elites.candidates.genomes.values(place).begin());
    elites.candidates.candidates[place] = from.candidates[i];
    std::ranges::copy(values,
                      elites.costs.begin() + static_cast<std::ptrdiff_t>(place * values.size()));
  }

  /// @throws error foreign_checkpoint
  void check_shape(const elites_state& own, const value_layout& layout,
                   std::size_t most_cells) const {
    book.check_shape(own.book);
    detail::check_shape(elites.candidates, own.elites.candidates);
    require(archive_hash == own.archive_hash, error_id::foreign_checkpoint,
            "its archive has other cells");
    require(elites.costs.size() == layout.size() * elites.candidates.size() &&
                cells.size() == elites.candidates.size(),
            error_id::foreign_checkpoint, "it has ", elites.costs.size(), " values and ",
            cells.size(), " cells for ", elites.candidates.size(), " elites");
    std::vector<std::size_t> sorted = cells;
    std::ranges::sort(sorted);
    require(std::ranges::adjacent_find(sorted) == sorted.end() &&
                (sorted.empty() || sorted.back() < most_cells),
            error_id::foreign_checkpoint, "its elites' cells are none of the archive's");
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.book, self.elites, self.cells, self.archive_hash);
  }
};

} // namespace evo::detail
