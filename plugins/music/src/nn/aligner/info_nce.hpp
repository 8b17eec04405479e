#pragma once
/// @file

#include "nn/aligner/tape.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace evo::music::nn {

/// A listener with a track listened to and some that weren't.
struct contrast_batch {
  std::size_t candidates = 0;              ///< of each pair: one positive, then the negatives
  std::span<const std::uint32_t> listener; ///< row of the listeners, for each pair
  std::span<const std::uint32_t> track;    ///< row of the music, pairs x candidates
  std::span<const float> weight;           ///< of each pair's loss
};

/// The mean over the pairs of weight x -log softmax(scale cosine)[positive] (A. van den Oord et
/// al., "Representation Learning with Contrastive Predictive Coding", 2018, eq. 4).
/// @param listeners, music rows of length 1
/// @param log_scale  1 x 1, the logarithm of 1 / temperature
/// @param cosines    pairs x candidates, filled if it isn't empty
/// @return 1 x 1
variable& info_nce(tape& t, variable& listeners, variable& music, variable& log_scale,
                   const contrast_batch& batch, std::span<float> cosines = {});

/// Places of 0 ... n - 1 in `values`, in order: which of them have each value.
struct places {
  places(std::span<const std::uint32_t> values, std::size_t n);

  [[nodiscard]] std::span<const std::uint32_t> of(std::size_t value) const noexcept {
    return std::span{place}.subspan(begin[value], begin[value + 1] - begin[value]);
  }

  std::vector<std::size_t> begin; ///< n + 1
  std::vector<std::uint32_t> place;
};

} // namespace evo::music::nn
