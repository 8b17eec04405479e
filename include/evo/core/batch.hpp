#pragma once
/// @file
/// A batch is what strategies ask for and evaluators evaluate: genomes, and beside each where it
/// came from.

#include "evo/concepts/population.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace evo {

/// Counts candidates of one strategy from 0 in the order in which they were asked.
using candidate_id = std::uint64_t;

/// Where a candidate came from.
struct candidate {
  candidate_id id = 0;
  std::vector<candidate_id> parents{}; ///< empty for newcomers
  std::string operator_name{};         ///< "initial", "elite", "novelty", or the operators applied
  std::uint32_t replicate = 0;         ///< counts repeated evaluations of one genome

  friend bool operator==(const candidate&, const candidate&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.id, self.parents, self.operator_name, self.replicate);
  }
};

template <population P>
struct batch {
  P genomes{};
  std::vector<candidate> candidates{}; ///< one a genome

  [[nodiscard]] std::size_t size() const noexcept { return candidates.size(); }
  [[nodiscard]] bool empty() const noexcept { return candidates.empty(); }

  template <class Genome>
  void append(Genome&& genome, candidate origin) {
    genomes.append(std::forward<Genome>(genome));
    candidates.push_back(std::move(origin));
  }
  void clear() noexcept {
    genomes.clear();
    candidates.clear();
  }

  friend bool operator==(const batch&, const batch&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.genomes, self.candidates);
  }
};

/// A genome with its cost. `id` is that of the candidate which was evaluated.
template <population P>
struct solution {
  typename P::genome_type genome{};
  double cost = std::numeric_limits<double>::quiet_NaN();
  candidate_id id = 0;

  friend bool operator==(const solution&, const solution&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.genome, self.cost, self.id);
  }
};

} // namespace evo
