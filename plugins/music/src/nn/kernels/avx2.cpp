// The kernels for AVX2 with FMA.
#include "nn/kernels/attention.hpp"
#include "nn/kernels/bfloat16.hpp"
#include "nn/kernels/panels.hpp"
#include "nn/kernels/row_functions.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <immintrin.h>
#include <limits>
#include <type_traits>
#include <utility>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif

#define EVO_ISA avx2
#define EVO_BYTES 32
#include "nn/kernels/detail/vectors.inl"

#include "nn/kernels/detail/functions.inl"

#include "nn/kernels/detail/reductions.inl"

#include "nn/kernels/detail/rows.inl"

#include "nn/kernels/detail/attention.inl"

#include "nn/kernels/detail/finish.inl"
#include "nn/kernels/detail/panels.inl"

#include "nn/kernels/detail/int8_panels.inl"

#include "nn/kernels/detail/quantise.inl"

#include "nn/kernels/detail/all_panels.inl"

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

namespace evo::music::nn {

panel_kernels avx2_panels(precision how) {
  return avx2::panels(how);
}
attention_kernels avx2_attention(precision how) {
  return avx2::attention(how);
}
row_functions avx2_rows() {
  return avx2::rows();
}

} // namespace evo::music::nn
