// Vectors of one instruction set. A source of kernels includes this file inside the compiler's
// target pragma, with
//   EVO_ISA     a namespace's name
//   EVO_BYTES   width of a vector: 16 (no intrinsics), 32 (AVX2 with FMA) or 64 (AVX-512)
// No include guard, therefore.

#define EVO_INLINE [[gnu::always_inline]] inline

namespace evo::music::nn::EVO_ISA {

inline constexpr std::size_t lanes = EVO_BYTES / sizeof(float);

using floats [[gnu::vector_size(EVO_BYTES)]] = float;
using ints [[gnu::vector_size(EVO_BYTES)]] = std::int32_t;
using words [[gnu::vector_size(EVO_BYTES)]] = std::uint32_t;

using floats_in_memory [[gnu::vector_size(EVO_BYTES), gnu::aligned(1), gnu::may_alias]] = float;
using words_in_memory [[gnu::vector_size(EVO_BYTES), gnu::aligned(1), gnu::may_alias]] =
    std::uint32_t;
using float_in_memory [[gnu::aligned(1), gnu::may_alias]] = float;
using word_in_memory [[gnu::aligned(1), gnu::may_alias]] = std::uint32_t;

EVO_INLINE floats load(const float* from) {
  return *reinterpret_cast<const floats_in_memory*>(from);
}
EVO_INLINE void store(float* to, floats v) {
  *reinterpret_cast<floats_in_memory*>(to) = v;
}
EVO_INLINE words load_words(const void* from) {
  return *static_cast<const words_in_memory*>(from);
}
EVO_INLINE void store_words(void* to, words v) {
  *static_cast<words_in_memory*>(to) = v;
}
/// (x - 0, since x + 0 would turn -0 into 0)
EVO_INLINE floats broadcast(float x) {
  return x - floats{};
}
/// 32 bits to each lane. As a float, which needs no arithmetic unit: as an integer it would.
EVO_INLINE words broadcast_word(const void* from) {
#if EVO_BYTES == 64
  return reinterpret_cast<words>(_mm512_set1_ps(*static_cast<const float_in_memory*>(from)));
#elif EVO_BYTES == 32
  return reinterpret_cast<words>(_mm256_set1_ps(*static_cast<const float_in_memory*>(from)));
#else
  return *static_cast<const word_in_memory*>(from) + words{};
#endif
}

/// a b + c, rounded once where the processor can.
EVO_INLINE floats fma(floats a, floats b, floats c) {
#if EVO_BYTES == 64
  return _mm512_fmadd_ps(a, b, c);
#elif EVO_BYTES == 32
  return _mm256_fmadd_ps(a, b, c);
#else
  return a * b + c;
#endif
}

/// The nearest integers of |x| < 2^22: adding 1.5 x 2^23 leaves them in the lowest bits.
EVO_INLINE ints nearest_integers(floats x) {
  constexpr float rounder = 12582912.0F;
  return reinterpret_cast<ints>(x + rounder) - reinterpret_cast<ints>(broadcast(rounder));
}

/// What numbers are multiplied by so that the largest becomes `most`; 0 if it is infinite or NaN,
/// or so small that this would be infinite.
EVO_INLINE float inverse_scale(float largest, float most) {
  return std::isfinite(largest) && largest > 1e-30F ? most / largest : 0.0F;
}

/// The first (lower) and second of two bfloat16, as floats.
EVO_INLINE floats lower_half(words pair) {
  return reinterpret_cast<floats>(pair << 16U);
}
EVO_INLINE floats upper_half(words pair) {
  return reinterpret_cast<floats>(pair & 0xFFFF0000U);
}

/// to_bfloat16 of each lane, where it stands in a float; zeros below.
EVO_INLINE words bfloat16_in_upper_half(floats x) {
  const words bits = reinterpret_cast<words>(x);
  const words rounded = bits + 0x7FFFU + ((bits >> 16U) & 1U);
  return ((bits & 0x7FFFFFFFU) > 0x7F800000U ? bits | 0x400000U : rounded) & 0xFFFF0000U;
}

} // namespace evo::music::nn::EVO_ISA
