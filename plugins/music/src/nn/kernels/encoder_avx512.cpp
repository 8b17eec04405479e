// Attention and GELU of encoders for AVX-512 F, BW, DQ and VL.
#include "nn/kernels/bfloat16.hpp"
#include "nn/kernels/encoder_functions.hpp"
#include "nn/kernels/scratch.hpp"

#include <algorithm>
#include <bit>
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

#define EVO_ISA encoder_avx512
#define EVO_BYTES 64
#include "nn/kernels/detail/vectors.inl"

#include "nn/kernels/detail/functions.inl"

#include "nn/kernels/detail/reductions.inl"

#include "nn/kernels/detail/encoder.inl"

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

namespace evo::music::nn {

encoder_functions avx512_encoder_functions() {
  return encoder_avx512::encoder();
}

} // namespace evo::music::nn
