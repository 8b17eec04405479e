#pragma once
/// @file
/// musicnn's first layer: convolutions of one channel of which only the maximum over frequency is
/// wanted. They are four fifths of the network's work; computed here they never store what the
/// maximum discards. Instructions (AVX-512, AVX2 with FMA, or the compiler's baseline) are chosen
/// at run time; results differ between them in the last bits, and are the same always and on any
/// thread with one.

#include <cstddef>
#include <span>
#include <vector>

namespace evo::music::nn {

inline constexpr std::size_t front_bands = 96;

/// out[t][o] = max over f of sum over i, j of x[t + i][f + j] w[i][j][o], with i < 7 and f such
/// that f + j stays below 96.
///
/// Two outputs in time are computed by eight products instead of fourteen: Toom-Cook's F(2, 7) at
/// the points 0, +-1, +-2, +-1/2 and infinity (A. Toom 1963, S. Cook 1966; S. Winograd, Arithmetic
/// Complexity of Computations, 1980).
class timbre_kernel {
public:
  static constexpr std::size_t taps = 7;

  /// @param weights taps x width x filters
  /// @param width 1 to 87 bands
  timbre_kernel(std::span<const float> weights, std::size_t width, std::size_t filters);

  /// @param x (frames + 6) x 96
  /// @param out frames x filters
  void operator()(std::span<const float> x, std::size_t frames, std::span<float> out) const;

private:
  std::size_t width_, filters_;
  std::vector<float> transformed_; ///< filter blocks x points x width x filters in the block
};

/// out[t][o] = max over f of sum over i of x[t + i][f] w[i][o].
class rhythm_kernel {
public:
  /// @param weights taps x filters
  rhythm_kernel(std::span<const float> weights, std::size_t taps, std::size_t filters);

  /// @param x (frames + taps - 1) x 96
  /// @param out frames x filters
  void operator()(std::span<const float> x, std::size_t frames, std::span<float> out) const;

private:
  std::size_t taps_, filters_;
  std::vector<float> weights_; ///< filter blocks x taps x filters in the block
};

} // namespace evo::music::nn
