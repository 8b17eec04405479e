// int8 products over panels (see panels.hpp) for one instruction set: weights of 8 bits, widened in
// registers, times activations of 16 bits. Sums within a group of inputs are exact integers, and
// scaled sums are added in one order without fusing: the same bits with every instruction set.
// Needs panels.inl and what it needs.

namespace evo::music::nn::EVO_ISA {

using shorts [[gnu::vector_size(EVO_BYTES)]] = std::int16_t;

/// sum += a[2i] b[2i] + a[2i + 1] b[2i + 1] in each lane i. (In AVX2 the addition is spelt out,
/// so that the sum stays in its register.)
EVO_INLINE void add_pairs(ints& sum, shorts a, words pairs) {
#if EVO_BYTES == 64
  const auto left = reinterpret_cast<__m512i>(a), right = reinterpret_cast<__m512i>(pairs);
#if defined(EVO_VNNI)
  sum = reinterpret_cast<ints>(_mm512_dpwssd_epi32(reinterpret_cast<__m512i>(sum), left, right));
#else
  sum += reinterpret_cast<ints>(_mm512_madd_epi16(left, right));
#endif
  __asm__("" : "+v"(sum) : "v"(left), "v"(right)); // see add_product
#elif EVO_BYTES == 32
  const __m256i product =
      _mm256_madd_epi16(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(pairs));
  __asm__("vpaddd %1, %0, %0" : "+x"(sum) : "x"(product));
#else
  const ints left = reinterpret_cast<ints>(a), right = reinterpret_cast<ints>(pairs);
  sum += (left << 16 >> 16) * (right << 16 >> 16) + (left >> 16) * (right >> 16);
#endif
}

/// Four inputs of two vectors of columns. Of the bytes of a column, the even ones are the first two
/// inputs and the odd ones the others, so that a shift makes pairs of them.
template <std::size_t Rows>
EVO_INLINE void add_four(ints (&sums)[Rows][2], const tile_rows<std::int16_t, Rows>& x,
                         const std::int8_t* w) {
  const auto bytes0 = reinterpret_cast<shorts>(load_words(w));
  const auto bytes1 = reinterpret_cast<shorts>(load_words(w + 4 * lanes));
  const shorts first0 = bytes0 << 8 >> 8, first1 = bytes1 << 8 >> 8;
#pragma GCC unroll 16
  for (std::size_t r = 0; r < Rows; ++r) {
    const words pairs = broadcast_word(x[r]);
    add_pairs(sums[r][0], first0, pairs);
    add_pairs(sums[r][1], first1, pairs);
  }
  const shorts second0 = bytes0 >> 8, second1 = bytes1 >> 8;
#pragma GCC unroll 16
  for (std::size_t r = 0; r < Rows; ++r) {
    const words pairs = broadcast_word(x[r] + 2);
    add_pairs(sums[r][0], second0, pairs);
    add_pairs(sums[r][1], second1, pairs);
  }
}

struct int8_format {
  template <std::size_t Rows>
  static void multiply_tile(const panel_block& block, std::size_t first) {
    const std::size_t stride = block.activation_stride;
    tile_rows<std::int16_t, Rows> x{
        static_cast<const std::int16_t*>(block.activations) + first * stride, stride};
    const auto* w = static_cast<const std::int8_t*>(block.weights);
    float* const kept = block.sums + first * panel_columns;
    const float* row_scales = block.activation_scales + first * block.activation_scale_stride;
    const float* scales = block.weight_scales;
    bool continued = block.continued;
    for (std::size_t k = 0; k < block.inputs; k += scale_group) {
      ints sums[Rows][2] = {};
      const std::size_t inputs = std::min(scale_group, block.inputs - k);
      for (std::size_t i = 0; i < inputs; i += 4, w += 4 * panel_columns) {
        add_four<Rows>(sums, x, w);
        x.advance(4);
      }
#pragma GCC unroll 16
      for (std::size_t r = 0; r < Rows; ++r)
#pragma GCC unroll 2
        for (std::size_t half = 0; half < 2; ++half) {
          float* const sum = kept + r * panel_columns + half * lanes;
          const floats scale =
              load(scales + half * lanes) * row_scales[r * block.activation_scale_stride];
          const floats product = __builtin_convertvector(sums[r][half], floats) * scale;
          store(sum, continued ? load(sum) + product : product);
        }
      continued = true;
      scales += panel_columns;
      ++row_scales;
    }
  }
};

/// Of the largest absolute value; its bits, so that infinity and NaN are larger than any number.
inline std::uint32_t largest_bits(const float* x, std::size_t count) {
  std::uint32_t largest = 0;
  for (std::size_t i = 0; i < count; ++i)
    largest = std::max(largest, std::bit_cast<std::uint32_t>(x[i]) & 0x7FFFFFFFU);
  return largest;
}

/// To 16 bits, scaled by each group's largest number; a group with NaN or infinity has scale NaN.
inline void quantise_row(const converted_row& row) {
  constexpr float most = 32767.0F, rounder = 12582912.0F; // x + 1.5 x 2^23 is x rounded, in the
  auto* const out = static_cast<std::int16_t*>(row.out);  // lowest bits
  float scaled[scale_group];
  for (std::size_t begin = 0; begin < row.padded; begin += scale_group) {
    const std::size_t present = std::min(scale_group, row.inputs - begin);
    const std::size_t count = std::min(scale_group, row.padded - begin);
    for (std::size_t i = 0; i < present; ++i)
      scaled[i] = row.x[begin + i] * row.factors[begin + i];
    std::fill(scaled + present, scaled + count, 0.0F);
    const auto largest = std::bit_cast<float>(largest_bits(scaled, count));
    // (Of anything smaller the inverse would be infinite.)
    const float inverse = std::isfinite(largest) && largest > 1e-30F ? most / largest : 0.0F;
    row.scales[begin / scale_group] =
        std::isfinite(largest) ? largest / most : std::numeric_limits<float>::quiet_NaN();
    for (std::size_t i = 0; i < count; ++i)
      out[begin + i] = static_cast<std::int16_t>(
          std::bit_cast<std::uint32_t>(scaled[i] * inverse + rounder) & 0xFFFFU);
  }
}

} // namespace evo::music::nn::EVO_ISA
