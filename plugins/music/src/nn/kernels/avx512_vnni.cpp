// int8 for AVX-512 with VNNI.
#include "nn/kernels/bfloat16.hpp"
#include "nn/kernels/panels.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <immintrin.h>
#include <limits>
#include <type_traits>
#include <utility>

#if defined(__clang__)
#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma"))),                  \
    apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma")
#endif

#define EVO_ISA avx512_vnni
#define EVO_BYTES 64
#define EVO_VNNI
#include "nn/kernels/detail/vectors.inl"

#include "nn/kernels/detail/reductions.inl"

#include "nn/kernels/detail/panels.inl"

#include "nn/kernels/detail/int8_panels.inl"

#include "nn/kernels/detail/quantise.inl"

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

namespace evo::music::nn {

void use_avx512_vnni(panel_kernels& kernels) {
  kernels.rows = avx512_vnni::int8_rows;
  kernels.convert = avx512_vnni::quantise_row;
  kernels.multiply = avx512_vnni::multiply_panel<avx512_vnni::int8_format>;
  kernels.order = int8_order::plain;
}

} // namespace evo::music::nn
