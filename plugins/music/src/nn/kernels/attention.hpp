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

/// One query of one head.
struct head_attention {
  const void* keys = nullptr; ///< pieces: positions_together x width as `store` leaves them
  const void* values = nullptr;
  const void* next_keys = nullptr; ///< of the head after this one, fetched meanwhile; or none
  std::size_t piece_stride = 0;    ///< numbers from a piece's begin to the next's
  std::size_t length = 0;
  std::size_t width = 0; ///< a multiple of attention_columns
  float scale = 1;
  const float* query = nullptr; ///< width
  float* shares = nullptr;      ///< room for length floats, rounded up to 16
  float* out = nullptr;         ///< width
};

struct attention_kernels {
  /// @param x width floats, a multiple of attention_columns
  void (*store)(const float* x, std::size_t width, void* to) = nullptr;
  void (*attend)(const head_attention&) = nullptr;
};

/// @param how fp32 or bf16
[[nodiscard]] attention_kernels attention_kernels_for(precision how, instruction_set set);

// What each source of kernels has to offer.
[[nodiscard]] attention_kernels portable_attention(precision how);
[[nodiscard]] attention_kernels avx2_attention(precision how);
[[nodiscard]] attention_kernels avx512_attention(precision how);

} // namespace evo::music::nn
