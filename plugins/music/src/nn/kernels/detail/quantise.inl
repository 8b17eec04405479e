// Activations for int8 products, for one instruction set. Every step is a number's own or an exact
// sum of integers: the same bits with every instruction set. Needs int8_panels.inl and what it
// needs.

namespace evo::music::nn::EVO_ISA {

inline constexpr std::size_t group_vectors = scale_group / lanes;
static_assert(scale_group % lanes == 0);

/// Numbers of one group, zeros behind the last.
using group_of_floats = floats[group_vectors];
using group_of_ints = ints[group_vectors];

template <class Body>
EVO_INLINE void for_each_vector_of_group(const Body& body) {
#pragma GCC unroll 8
  for (std::size_t v = 0; v < group_vectors; ++v)
    body(v);
}

/// Of the largest absolute value; its bits, so that infinity and NaN are larger than any number.
EVO_INLINE std::uint32_t largest_bits(const group_of_floats& x) {
  words most = {};
  for_each_vector_of_group([&](std::size_t v) {
    const words bits = reinterpret_cast<words>(x[v]) & 0x7FFFFFFFU;
    most = larger(most, bits);
  });
  return largest_lane(most);
}

EVO_INLINE std::int32_t sum_of(const group_of_ints& x) {
  ints sum = {};
  for_each_vector_of_group([&](std::size_t v) { sum += x[v]; });
  return folded_lanes(sum, std::plus{});
}

/// The first `count` numbers as the kernels want them.
#if defined(EVO_VNNI)
EVO_INLINE void store_rounded(const group_of_ints& x, std::size_t count, std::int8_t* out) {
  // (The unmasked conversion lets GCC 12 warn of a number that isn't there.)
  const auto bytes_of = [](ints numbers) __attribute__((always_inline)) {
    return _mm512_maskz_cvtepi32_epi8(0xFFFF, reinterpret_cast<__m512i>(numbers));
  };
  alignas(EVO_BYTES) std::int8_t halves[2 * scale_group];
  std::int8_t* const whole = count == scale_group ? out : halves;
  for_each_vector_of_group([&](std::size_t v) {
    const __m128i low = bytes_of(x[v]), high = bytes_of((x[v] + 128) >> 8);
    auto* const to = reinterpret_cast<__m128i*>(whole + 2 * v * lanes);
    _mm_storeu_si128(to, _mm_unpacklo_epi32(low, high));
    _mm_storeu_si128(to + 1, _mm_unpackhi_epi32(low, high));
  });
  if (count < scale_group)
    std::copy_n(halves, 2 * count, out);
}
#else
EVO_INLINE void store_rounded(const group_of_ints& x, std::size_t count, std::int16_t* out) {
  std::int32_t numbers[scale_group];
  for_each_vector_of_group(
      [&](std::size_t v) { store_words(numbers + v * lanes, reinterpret_cast<words>(x[v])); });
  for (std::size_t i = 0; i < count; ++i)
    out[i] = static_cast<std::int16_t>(numbers[i]);
}
#endif

/// What of a group's numbers is kept: all 16 bits; or the upper 8, rounded, if the numbers are of
/// one size: the largest is at most 6 times the root of the mean square of the first `count`, so
/// that the rounding is at most 1.4 % of that. Without a branch, so that groups overlap.
/// @return whether it is all
EVO_INLINE bool round_if_of_one_size(group_of_ints& x, std::size_t count) {
  group_of_ints squares;
  for_each_vector_of_group([&](std::size_t v) {
    const ints upper = (x[v] + 128) >> 8;
    squares[v] = upper * upper;
  });
  const std::int32_t sum = sum_of(squares);
  // (The largest one's upper byte is 127, unless all are 0.)
  const bool fine = 36 * sum < 127 * 127 * static_cast<std::int32_t>(count) && sum > 0;
  const std::int32_t half = fine ? 0 : 128, kept = fine ? ~0 : ~255;
  for_each_vector_of_group([&](std::size_t v) { x[v] = (x[v] + half) & kept; });
  return fine;
}

/// The row's numbers from `begin` on, times their factors.
EVO_INLINE void load_group(const converted_row& row, std::size_t begin, group_of_floats& scaled) {
  const float* x = row.x + begin;
  const float* factors = row.factors + begin;
  float some_x[scale_group], some_factors[scale_group];
  if (row.inputs - begin < scale_group) {
    std::fill(std::copy(x, row.x + row.inputs, some_x), some_x + scale_group, 0.0F);
    std::fill(std::copy(factors, row.factors + row.inputs, some_factors),
              some_factors + scale_group, 0.0F);
    x = some_x;
    factors = some_factors;
  }
  for_each_vector_of_group(
      [&](std::size_t v) { scaled[v] = load(x + v * lanes) * load(factors + v * lanes); });
}

/// To 16 bits, scaled by each group's largest number, or to 8 where that is enough; a group with
/// NaN or infinity has scale NaN.
inline void quantise_row(const converted_row& row) {
  constexpr float most = 32639.0F; // the largest number whose upper byte, rounded, is one
  constexpr std::size_t numbers = sizeof(std::int16_t) / sizeof(activation_of_four);
  for (std::size_t begin = 0; begin < row.padded; begin += scale_group) {
    group_of_floats scaled;
    load_group(row, begin, scaled);
    const auto largest = std::bit_cast<float>(largest_bits(scaled));
    const bool finite = std::isfinite(largest);
    if (!finite)
      for_each_vector_of_group([&](std::size_t v) { scaled[v] = floats{}; });
    const float inverse = inverse_scale(largest, most);
    group_of_ints rounded;
    for_each_vector_of_group(
        [&](std::size_t v) { rounded[v] = nearest_integers(scaled[v] * inverse); });
    const bool fine = round_if_of_one_size(rounded, std::min(scale_group, row.inputs - begin));
    store_rounded(rounded, std::min(scale_group, row.padded - begin),
                  static_cast<activation_of_four*>(row.out) + begin * numbers);
    row.groups[begin / scale_group] = {finite ? largest / most
                                              : std::numeric_limits<float>::quiet_NaN(),
                                       128 * sum_of(rounded), fine};
  }
}

} // namespace evo::music::nn::EVO_ISA
