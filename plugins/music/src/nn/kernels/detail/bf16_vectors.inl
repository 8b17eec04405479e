// What bfloat16 is multiplied and rounded with, for AVX-512 with BF16. Needs vectors.inl and
// <cstring>.

namespace evo::music::nn::EVO_ISA {

EVO_INLINE void add_dot(floats& sum, words a, words b) {
  sum = _mm512_dpbf16_ps(sum, reinterpret_cast<__m512bh>(a), reinterpret_cast<__m512bh>(b));
}

/// (The instruction takes denormal numbers for zeros; so do the products.)
EVO_INLINE void store_rounded(std::uint16_t* to, floats x) {
  const __m256bh halves = _mm512_cvtneps_pbh(reinterpret_cast<__m512>(x));
  std::memcpy(to, &halves, sizeof halves);
}

} // namespace evo::music::nn::EVO_ISA
