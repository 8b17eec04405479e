#pragma once
/// @file
/// A layer of EnCodec's convolutional stacks.

#include "nn/encodec/signal.hpp"

#include "evo/core/executor.hpp"

namespace evo::music::nn {

/// Memory that layers reuse from one call to the next.
struct layer_scratch {
  signal active, inner;
};

/// Computes any part of its output from the part of its input that this takes, the same bits
/// whatever the part. So a long signal can be computed tile by tile.
class layer {
public:
  layer() = default;
  layer(const layer&) = delete;
  layer& operator=(const layer&) = delete;
  virtual ~layer() = default;

  [[nodiscard]] virtual std::size_t channels_out() const = 0;
  /// Moments that come out for a signal of so many.
  [[nodiscard]] virtual std::size_t length_out(std::size_t length) const = 0;
  /// What is read for a part of the output: beyond the signal where it is padded, and with the
  /// moments that padding repeats.
  /// @param length of the input
  [[nodiscard]] virtual extent reads(extent out, std::size_t length) const = 0;
  /// @param in   covers what reads(wanted) names, filled inside the signal; is changed
  /// @param out  is reshaped to cover `wanted`, and filled there inside the signal
  virtual void run(signal& in, signal& out, extent wanted, layer_scratch& scratch,
                   const executor& run) const = 0;
};

} // namespace evo::music::nn
