// The kernels for AVX-512 F, BW, DQ and VL.
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
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))),    \
                             apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,fma")
#endif

#define EVO_ISA avx512
#define EVO_BYTES 64
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

panel_kernels avx512_panels(precision how) {
  return avx512::panels(how);
}
attention_kernels avx512_attention(precision how) {
  return avx512::attention(how);
}
row_functions avx512_rows() {
  return avx512::rows();
}

} // namespace evo::music::nn
