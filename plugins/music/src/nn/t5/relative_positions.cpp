#include "nn/t5/relative_positions.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace evo::music::nn {

std::size_t relative_bucket(std::ptrdiff_t position, std::size_t buckets, std::size_t most) {
  const std::size_t half = buckets / 2, single = half / 2;
  const std::size_t first = position > 0 ? half : 0;
  const auto distance = static_cast<std::size_t>(std::abs(position));
  if (distance < single)
    return first + distance;
  // In float, in the order of transformers' `_relative_position_bucket`: borders depend on it.
  const auto exact = static_cast<double>(single);
  const auto range = static_cast<float>(std::log(static_cast<double>(most) / exact));
  const float share = std::log(static_cast<float>(distance) / static_cast<float>(single)) / range;
  const auto beyond = static_cast<std::size_t>(share * static_cast<float>(half - single));
  return first + std::min(single + beyond, half - 1);
}

} // namespace evo::music::nn
