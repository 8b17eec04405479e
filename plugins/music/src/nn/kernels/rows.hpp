#pragma once
/// @file
/// Rows of floats in somebody else's memory, evenly spaced.

#include <cstddef>

namespace evo::music::nn {

/// Row i begins at data + i * stride. Rows that are read may overlap (stride below their length):
/// so a convolution's windows over frames x channels are rows without a copy.
struct const_rows {
  const float* data = nullptr;
  std::size_t count = 0;
  std::size_t stride = 0; ///< floats from one row's begin to the next's

  [[nodiscard]] const float* operator[](std::size_t i) const noexcept { return data + i * stride; }
};

struct rows {
  float* data = nullptr;
  std::size_t count = 0;
  std::size_t stride = 0;

  [[nodiscard]] float* operator[](std::size_t i) const noexcept { return data + i * stride; }
  // NOLINTNEXTLINE(google-explicit-constructor): what may be written may be read
  operator const_rows() const noexcept { return {data, count, stride}; }
};

} // namespace evo::music::nn
