#pragma once
/// @file
/// Between `kv_cache`, which owns the memory, and the kernels of one instruction set.

#include "nn/kernels/instruction_set.hpp"
#include "nn/kernels/linear.hpp"

#include <cstddef>

namespace evo::music::nn {

/// Widths of heads are padded with zeros to a multiple of this: two vectors of any instruction set.
inline constexpr std::size_t attention_columns = 32;

/// Positions whose keys (or values) of one head stand together.
inline constexpr std::size_t positions_together = 32;

/// One head's keys or values of some positions.
struct cache_piece {
  const void* rows = nullptr;    ///< count x width as the kernels' `store` leaves them
  const float* scales = nullptr; ///< int8: count, with room for a number rounded up to 16
  std::size_t count = 0;         ///< at least 1
  std::size_t width = 0;         ///< a multiple of attention_columns
};

struct attention_kernels {
  /// @param x width floats
  /// @return int8: the scale by which a stored number is one of x; else 1
  float (*store)(const float* x, std::size_t width, void* to) = nullptr;
  /// @param products count floats, rounded up to 16: scale q k
  void (*multiply_keys)(const cache_piece& keys, const float* query, float scale,
                        float* products) = nullptr;
  /// Replaces products by exp(product - the largest), and returns their sum.
  /// @param products with room for a number rounded up to 16
  float (*unscaled_shares)(float* products, std::size_t length) = nullptr;
  /// sums += shares V
  void (*add_values)(const cache_piece& values, const float* shares, float* sums) = nullptr;
};

[[nodiscard]] attention_kernels attention_kernels_for(precision how, instruction_set set);

// What each source of kernels has to offer.
[[nodiscard]] attention_kernels portable_attention(precision how);
[[nodiscard]] attention_kernels avx2_attention(precision how);
[[nodiscard]] attention_kernels avx512_attention(precision how);

} // namespace evo::music::nn
