// Rows for AVX2 with FMA.
#include "nn/aligner/row_math.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <immintrin.h>
#include <type_traits>
#include <utility>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif

#define EVO_ISA avx2_training
#define EVO_BYTES 32
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

row_math avx2_row_math() {
  return avx2_training::all_row_math();
}

} // namespace evo::music::nn
