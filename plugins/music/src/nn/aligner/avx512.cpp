// Rows for AVX-512 F, BW, DQ and VL.
#include "nn/aligner/row_math.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <immintrin.h>
#include <type_traits>
#include <utility>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))),    \
                             apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,fma")
#endif

#define EVO_ISA avx512_training
#define EVO_BYTES 64
#include "nn/kernels/detail/vectors.inl"

#include "nn/kernels/detail/functions.inl"

#include "nn/kernels/detail/reductions.inl"

#include "nn/aligner/row_math.inl"

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

namespace evo::music::nn {

row_math avx512_row_math() {
  return avx512_training::all_row_math();
}

} // namespace evo::music::nn
