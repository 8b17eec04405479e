#pragma once
/// @file
/// Candidates with their costs: parents, or those told from elsewhere until their turn comes.

#include "evo/concepts/population.hpp"
#include "evo/core/batch.hpp"

#include <cstddef>
#include <vector>

namespace evo::detail {

template <population P>
struct evaluated {
  batch<P> candidates{};
  std::vector<double> costs{};

  void append(const evaluated& more) {
    for (std::size_t i = 0; i < more.candidates.size(); ++i)
      candidates.append(more.candidates.genomes[i], more.candidates.candidates[i]);
    costs.insert(costs.end(), more.costs.begin(), more.costs.end());
  }
  void clear() noexcept {
    candidates.clear();
    costs.clear();
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.candidates, self.costs);
  }
};

} // namespace evo::detail
