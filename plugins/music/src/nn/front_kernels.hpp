#pragma once
/// @file
/// musicnn's first layer: convolutions of one channel of which only the maximum over frequency is
/// wanted. They are four fifths of the network's work; computed here they never store what the
/// maximum discards.

#include "nn/kernels/instruction_set.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace evo::music::nn {

inline constexpr std::size_t front_bands = 96;

/// A tile of frames of one block of filters, see front_kernels.cpp.
using front_tile_kernel = void(const float* x, std::size_t stride, const float* w,
                               std::size_t extent, float* maxima);

/// out[t][o] = max over f of sum over i, j of x[t + i][f + j] w[i][j][o], with i < 7 and f such
/// that f + j stays below 96. Four frames take ten products instead of 28 (Toom-Cook, see
/// toom_cook.hpp).
class timbre_kernel {
public:
  static constexpr std::size_t taps = 7;

  /// @param weights taps x width x filters
  /// @param width 1 to 87 bands
  timbre_kernel(std::span<const float> weights, std::size_t width, std::size_t filters,
                instruction_set set = best_available());

  /// @param x (frames + 6) x 96
  /// @param out frames x filters
  void operator()(std::span<const float> x, std::size_t frames, std::span<float> out) const;

private:
  front_tile_kernel* tile_kernel_;
  std::size_t width_, filters_;
  std::vector<float> transformed_; ///< filter blocks x points x width x filters in the block
};

/// out[t][o] = max over f of sum over i of x[t + i][f] w[i][o]. Four frames and four taps take
/// seven products instead of sixteen.
class rhythm_kernel {
public:
  static constexpr std::size_t segment = 4; ///< taps that are transformed together

  /// @param weights taps x filters
  rhythm_kernel(std::span<const float> weights, std::size_t taps, std::size_t filters,
                instruction_set set = best_available());

  /// @param x (frames + taps - 1) x 96
  /// @param out frames x filters
  void operator()(std::span<const float> x, std::size_t frames, std::span<float> out) const;

private:
  front_tile_kernel* tile_kernel_;
  std::size_t segments_, filters_;
  std::vector<float> transformed_; ///< filter blocks x points x segments x filters in the block
};

} // namespace evo::music::nn
