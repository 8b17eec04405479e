#pragma once
/// @file
/// How a signal goes on before its beginning and behind its end.

#include "nn/encodec/signal.hpp"

namespace evo::music::nn {

/// Reflection without the outermost moment. A signal that is too short for it goes on with zeros
/// until it is long enough, which are then reflected, too (`_pad1d` of transformers' EnCodec).
struct reflection {
  std::ptrdiff_t left = 0, right = 0; ///< moments of padding
  std::size_t length = 0;             ///< of the signal

  /// `part` with the moments inside the signal that its padding repeats.
  [[nodiscard]] extent with_sources(extent part) const;
  /// Fills x outside the signal; with zeros where there's no padding.
  void fill(signal& x) const;

private:
  /// The moment that stands at p; not inside the signal if it is a zero.
  [[nodiscard]] std::ptrdiff_t source(std::ptrdiff_t p) const noexcept;
};

/// Zeros outside the signal.
void fill_zeros_outside(signal& x);

} // namespace evo::music::nn
