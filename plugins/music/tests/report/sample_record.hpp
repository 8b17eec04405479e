#pragma once
#include <cstddef>
#include <cstdint>

#include "evo/music/run_record.hpp"

namespace evo::music::testing {

struct sample {
  std::size_t generations = 12;
  std::size_t population = 24;
  std::size_t dimensions = 40;
  std::uint64_t seed = 1;
  bool audio = true;
  bool embeddings = true;
  std::size_t fail_every = 0; ///< 0: none fails
};

/// A run that never was, but could have been: a population drifts towards a target direction.
run_record sample_run(const sample& s = {});

} // namespace evo::music::testing
