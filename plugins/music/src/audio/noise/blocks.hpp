#pragma once
/// @file
/// What one pass over the samples leaves: sums over blocks of half a frame, from which every term
/// in the time domain is made, as a frame is two neighbouring blocks.

#include <cstddef>
#include <span>
#include <vector>

namespace evo::music {

struct blocks {
  std::size_t length = 0;     ///< samples in a block; the last one may have fewer
  std::vector<double> sum;    ///< of x
  std::vector<double> square; ///< of x squared
  std::vector<double> railed; ///< samples with |x| > 0.99
};

/// @param length samples in a block, a multiple of 16
[[nodiscard]] blocks sum_blocks(std::span<const float> signal, std::size_t length);

} // namespace evo::music
