// bf16 for AVX-512 with BF16. Its products flush denormal numbers to zero.
#include "nn/kernels/bfloat16.hpp"
#include "nn/kernels/compact_weights.hpp"
#include "nn/kernels/panels.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <immintrin.h>

#if defined(__clang__)
#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma"))),                  \
    apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma")
#endif

#define EVO_ISA avx512_bf16
#define EVO_BYTES 64
#include "nn/kernels/detail/vectors.inl"

#include "nn/kernels/detail/bf16_vectors.inl"

#include "nn/kernels/detail/panels.inl"

namespace evo::music::nn::avx512_bf16 {

/// Pairs of bfloat16 on both sides.
struct dot_step {
  using activation = std::uint16_t;
  using weight = std::uint16_t;
  static constexpr std::size_t inputs = 2;

  template <std::size_t Rows>
  EVO_INLINE static void add(tile_sums<Rows>& sums, const tile_rows<std::uint16_t, Rows>& x,
                             const std::uint16_t* w) {
    add_weights<Rows>(sums, x, load_words(w), load_words(w + 2 * lanes));
  }

  template <std::size_t Rows>
  EVO_INLINE static void add_weights(tile_sums<Rows>& sums, const tile_rows<std::uint16_t, Rows>& x,
                                     words w0, words w1) {
#pragma GCC unroll 16
    for (std::size_t r = 0; r < Rows; ++r) {
      const words pair = broadcast_word(x[r]);
      add_dot(sums[r][0], w0, pair);
      add_dot(sums[r][1], w1, pair);
    }
  }
};

inline void halve_row(const converted_row& row) {
  auto* const out = static_cast<std::uint16_t*>(row.out);
  std::size_t i = 0;
  for (; i + lanes <= row.inputs; i += lanes)
    store_rounded(out + i, load(row.x + i));
  for (; i < row.inputs; ++i)
    out[i] = to_bfloat16(row.x[i]);
  std::fill(out + row.inputs, out + row.padded, std::uint16_t{0});
}

} // namespace evo::music::nn::avx512_bf16

#include "nn/kernels/detail/compact_panels.inl"

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

namespace evo::music::nn {

void use_avx512_bf16(panel_kernels& kernels) {
  kernels.activation_bytes = sizeof(std::uint16_t);
  kernels.convert = avx512_bf16::halve_row;
  kernels.multiply = avx512_bf16::multiply_panel<avx512_bf16::float_format<avx512_bf16::dot_step>>;
}

void use_compact_weights(panel_kernels& bf16) {
  bf16.step = compact_inputs;
  bf16.multiply = avx512_bf16::multiply_compact;
}

} // namespace evo::music::nn
