// Attention of encoders in bf16 for AVX-512 with BF16: queries, keys, values and shares are
// rounded, sums are floats. The softmax itself is that of floats.
#include "nn/kernels/bfloat16.hpp"
#include "nn/kernels/encoder_functions.hpp"
#include "nn/kernels/scratch.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <immintrin.h>
#include <type_traits>
#include <utility>

#if defined(__clang__)
#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma"))),                  \
    apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma")
#endif

#define EVO_ISA encoder_avx512_bf16
#define EVO_BYTES 64
#include "nn/kernels/detail/vectors.inl"

#include "nn/kernels/detail/bf16_vectors.inl"

#include "nn/kernels/detail/functions.inl"

#include "nn/kernels/detail/reductions.inl"

#include "nn/kernels/detail/encoder_bf16.inl"

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

namespace evo::music::nn {

void use_avx512_bf16(encoder_functions& functions) {
  functions.attend = encoder_avx512_bf16::attend_sequence;
}

} // namespace evo::music::nn
