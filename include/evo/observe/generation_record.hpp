#pragma once
/// @file
/// One generation in a few numbers.

#include "evo/concepts/observer.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numeric>
#include <vector>

namespace evo {

/// Values in the user's sense; those of failed candidates (NaN) are left out, and where all failed
/// the statistics are NaN.
struct generation_record {
  std::uint64_t generation = 0;  ///< counts from 0
  std::uint64_t evaluations = 0; ///< in total, this generation included
  std::size_t candidates = 0;
  std::size_t failed = 0; ///< candidates with value NaN
  double best_so_far = std::numeric_limits<double>::quiet_NaN();
  double least = std::numeric_limits<double>::quiet_NaN();
  double mean = std::numeric_limits<double>::quiet_NaN();
  double median = std::numeric_limits<double>::quiet_NaN();
  double greatest = std::numeric_limits<double>::quiet_NaN();
};

/// O(lambda log lambda).
template <population P>
[[nodiscard]] generation_record summarize(const generation_view<P>& view) {
  generation_record record{.generation = view.generation,
                           .evaluations = view.evaluations,
                           .candidates = view.values.size()};
  if (view.best)
    record.best_so_far = view.best->cost;
  std::vector<double> sound;
  std::copy_if(view.values.begin(), view.values.end(), std::back_inserter(sound),
               [](double value) { return !std::isnan(value); });
  record.failed = view.values.size() - sound.size();
  if (sound.empty())
    return record;
  std::sort(sound.begin(), sound.end());
  record.least = sound.front();
  record.greatest = sound.back();
  record.mean =
      std::accumulate(sound.begin(), sound.end(), 0.0) / static_cast<double>(sound.size());
  record.median = std::midpoint(sound[(sound.size() - 1) / 2], sound[sound.size() / 2]);
  return record;
}

} // namespace evo
