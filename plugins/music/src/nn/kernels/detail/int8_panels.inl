// int8 products over panels (see panels.hpp) for one instruction set: weights of 8 bits, widened in
// registers, times activations of 16 bits. Sums within a group of inputs are exact integers, and
// scaled sums are added in one order without fusing: the same bits with every instruction set.
// Needs panels.inl and what it needs.
//
// VNNI multiplies bytes, one operand unsigned: an activation is 256 times a signed byte plus
// another, and a weight has 128 added to it. What that adds to a sum, 128 times the group's
// activations, is taken off it again. All of it is exact: a sum is the integer it is elsewhere.
// Where the lower bytes of a tile's activations are zero, they are left out.

namespace evo::music::nn::EVO_ISA {

using shorts [[gnu::vector_size(EVO_BYTES)]] = std::int16_t;

#if defined(EVO_VNNI)

using activation_of_four = std::int8_t; ///< four lower bytes, and four upper ones
inline constexpr bool leaves_zeros_out = true;
inline constexpr std::size_t int8_rows = 6;

/// sum += four weights of each lane (unsigned) times the four bytes.
EVO_INLINE void add_four_bytes(ints& sum, words weights, words bytes) {
  const auto left = reinterpret_cast<__m512i>(weights), right = reinterpret_cast<__m512i>(bytes);
  sum = reinterpret_cast<ints>(_mm512_dpbusd_epi32(reinterpret_cast<__m512i>(sum), left, right));
  __asm__("" : "+v"(sum) : "v"(left), "v"(right)); // see add_product
}

template <std::size_t Rows>
struct four_sums {
  /// Four inputs of two vectors of columns.
  template <bool Fine>
  EVO_INLINE void add(const tile_rows<std::int8_t, Rows>& x, const std::int8_t* w) {
    const words w0 = load_words(w), w1 = load_words(w + 4 * lanes);
#pragma GCC unroll 16
    for (std::size_t r = 0; r < Rows; ++r) {
      const words high = broadcast_word(x[r] + 4);
      add_four_bytes(upper[r][0], w0, high);
      add_four_bytes(upper[r][1], w1, high);
      if constexpr (Fine) {
        const words low = broadcast_word(x[r]);
        add_four_bytes(lower[r][0], w0, low);
        add_four_bytes(lower[r][1], w1, low);
      }
    }
  }

  /// @param offset what the row's sums have too much
  EVO_INLINE ints sum(std::size_t r, std::size_t half, std::int32_t offset) const {
    return (upper[r][half] << 8) + lower[r][half] - offset;
  }

  ints lower[Rows][2] = {}, upper[Rows][2] = {};
};

#else

using activation_of_four = std::int16_t;
inline constexpr bool leaves_zeros_out = false;
inline constexpr std::size_t int8_rows = panel_rows;

/// sum += a[2i] b[2i] + a[2i + 1] b[2i + 1] in each lane i. (In AVX2 the addition is spelt out,
/// so that the sum stays in its register.)
EVO_INLINE void add_pairs(ints& sum, shorts a, words pairs) {
#if EVO_BYTES == 64
  const auto left = reinterpret_cast<__m512i>(a), right = reinterpret_cast<__m512i>(pairs);
  sum += reinterpret_cast<ints>(_mm512_madd_epi16(left, right));
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

template <std::size_t Rows>
struct four_sums {
  /// Four inputs of two vectors of columns. Of the bytes of a column, the even ones are the first
  /// two inputs and the odd ones the others, so that a shift makes pairs of them.
  template <bool Fine>
  EVO_INLINE void add(const tile_rows<std::int16_t, Rows>& x, const std::int8_t* w) {
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

  EVO_INLINE ints sum(std::size_t r, std::size_t half, std::int32_t /*offset*/) const {
    return sums[r][half];
  }

  ints sums[Rows][2] = {};
};

#endif

template <std::size_t Rows>
EVO_INLINE bool none_is_fine(const int8_group* groups, std::size_t stride) {
  bool fine = false;
  for (std::size_t r = 0; r < Rows; ++r)
    fine |= groups[r * stride].fine;
  return !fine;
}

struct int8_format {
  static constexpr std::size_t rows = int8_rows;

  template <std::size_t Rows>
  static void multiply_tile(const panel_block& block, std::size_t first, fetched_part part) {
    using number = activation_of_four;
    constexpr std::size_t numbers = sizeof(std::int16_t) / sizeof(number); // of one activation
    const std::size_t stride = block.activation_stride;
    tile_rows<number, Rows> x{
        static_cast<const number*>(block.activations) + first * stride * numbers, stride * numbers};
    const auto* w = static_cast<const std::int8_t*>(block.weights);
    float* const kept = block.sums + first * panel_columns;
    const int8_group* groups = block.activation_groups + first * block.activation_group_stride;
    const float* scales = block.weight_scales;
    fetched_weights fetched{part.from, part.bytes, block.inputs / 4};
    bool continued = block.continued;
    for (std::size_t k = 0; k < block.inputs; k += scale_group) {
      const std::size_t inputs = std::min(scale_group, block.inputs - k);
      if constexpr (Rows <= 4)
        for (std::size_t half = 0; half < 2; ++half)
          __builtin_prefetch(scales + 8 * panel_columns + half * lanes);
      const auto add_group = [&]<bool Fine>() __attribute__((always_inline)) {
        four_sums<Rows> sums;
        for (std::size_t i = 0; i < inputs; i += 4, w += 4 * panel_columns) {
          fetched.step<Rows>(w, 4 * panel_columns);
          sums.template add<Fine>(x, w);
          x.advance(4 * numbers);
        }
#pragma GCC unroll 16
        for (std::size_t r = 0; r < Rows; ++r)
#pragma GCC unroll 2
          for (std::size_t half = 0; half < 2; ++half) {
            float* const sum = kept + r * panel_columns + half * lanes;
            const int8_group& group = groups[r * block.activation_group_stride];
            const floats scale = load(scales + half * lanes) * group.scale;
            const floats product =
                __builtin_convertvector(sums.sum(r, half, group.offset), floats) * scale;
            store(sum, continued ? load(sum) + product : product);
          }
      };
      if (leaves_zeros_out && none_is_fine<Rows>(groups, block.activation_group_stride))
        add_group.template operator()<false>();
      else
        add_group.template operator()<true>();
      continued = true;
      scales += panel_columns;
      ++groups;
    }
  }
};

} // namespace evo::music::nn::EVO_ISA
