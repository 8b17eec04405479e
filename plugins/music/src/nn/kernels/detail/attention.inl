// Attention of one query (see attention.hpp) for one instruction set. The order of every sum
// depends on the number of positions alone. Needs rows.inl and what it needs.

namespace evo::music::nn::EVO_ISA {

inline constexpr std::size_t block_columns = 2 * lanes; ///< that are read together
static_assert(attention_columns % block_columns == 0);

struct fp32_rows {
  using number = float;
  static constexpr bool scaled = false;
  EVO_INLINE static void load_block(const float* from, floats& a, floats& b) {
    a = load(from);
    b = load(from + lanes);
  }
  static float store_row(const float* x, std::size_t width, void* to) {
    std::copy_n(x, width, static_cast<float*>(to));
    return 1;
  }
};

/// The first vector of a block is in the lower halves of words, the second in the upper ones.
struct bf16_rows {
  using number = std::uint16_t;
  static constexpr bool scaled = false;
  EVO_INLINE static void load_block(const std::uint16_t* from, floats& a, floats& b) {
    const words pairs = load_words(from);
    a = lower_half(pairs);
    b = upper_half(pairs);
  }
  static float store_row(const float* x, std::size_t width, void* to) {
    auto* out = static_cast<std::uint16_t*>(to);
    for (std::size_t c = 0; c < width; c += block_columns) {
      const words a = bfloat16_in_upper_half(load(x + c)),
                  b = bfloat16_in_upper_half(load(x + c + lanes));
      store_words(out + c, (a >> 16U) | b);
    }
    return 1;
  }
};

/// Multiples of a scale for each row; a row with NaN or infinity has scale NaN.
struct int8_rows {
  using number = std::int8_t;
  static constexpr bool scaled = true;
  using numbers [[gnu::vector_size(lanes), gnu::aligned(1), gnu::may_alias]] = std::int8_t;

  EVO_INLINE static floats load_numbers(const std::int8_t* from) {
#if EVO_BYTES == 64
    // (The unmasked conversion lets GCC 12 warn of a number that isn't there.)
    const auto wide = reinterpret_cast<ints>(_mm512_maskz_cvtepi8_epi32(
        0xFFFF, _mm_loadu_si128(reinterpret_cast<const __m128i*>(from))));
#elif EVO_BYTES == 32
    const auto wide = reinterpret_cast<ints>(
        _mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(from))));
#else
    const auto wide = __builtin_convertvector(*reinterpret_cast<const numbers*>(from), ints);
#endif
    return __builtin_convertvector(wide, floats);
  }
  EVO_INLINE static void load_block(const std::int8_t* from, floats& a, floats& b) {
    a = load_numbers(from);
    b = load_numbers(from + lanes);
  }
  static float store_row(const float* x, std::size_t width, void* to) {
    words most = {};
    for (std::size_t c = 0; c < width; c += lanes)
      most = larger(reinterpret_cast<words>(absolute(load(x + c))), most);
    const auto largest = std::bit_cast<float>(largest_lane(most));
    const float inverse = inverse_scale(largest, 127);
    auto* const out = static_cast<std::int8_t*>(to);
    for (std::size_t c = 0; c < width; c += lanes)
      *reinterpret_cast<numbers*>(out + c) =
          __builtin_convertvector(nearest_integers(load(x + c) * inverse), numbers);
    return std::isfinite(largest) ? largest / 127.0F : std::numeric_limits<float>::quiet_NaN();
  }
};

/// What is read next, unless the piece is its sequence's last: caches are far larger than the
/// processor's.
template <class Rows>
EVO_INLINE void fetch_ahead(const typename Rows::number* from, std::size_t numbers) {
  constexpr std::size_t line = 64 / sizeof(typename Rows::number), ahead = 64 * line;
  for (std::size_t i = 0; i < numbers; i += line)
    __builtin_prefetch(from + ahead + i);
}

/// q k of as many positions as a vector has lanes; beyond the last, of the last again. Rows are
/// read in the order of memory.
template <class Rows>
EVO_INLINE floats products_with_keys(const cache_piece& keys, const float* query,
                                     std::size_t first) {
  using number = typename Rows::number;
  floats sums[lanes];
#pragma GCC unroll 16
  for (std::size_t i = 0; i < lanes; ++i) {
    const number* const key =
        static_cast<const number*>(keys.rows) + std::min(first + i, keys.count - 1) * keys.width;
    fetch_ahead<Rows>(key, keys.width);
    floats sum0 = {}, sum1 = {};
    for (std::size_t c = 0; c < keys.width; c += block_columns) {
      floats k0, k1;
      Rows::load_block(key + c, k0, k1);
      sum0 = fma(load(query + c), k0, sum0);
      sum1 = fma(load(query + c + lanes), k1, sum1);
    }
    sums[i] = sum0 + sum1;
  }
  return sums_of_lanes(sums);
}

/// products[p] = scale q k, for whole vectors.
template <class Rows>
void multiply_keys(const cache_piece& keys, const float* query, float scale, float* products) {
  for (std::size_t p = 0; p < keys.count; p += lanes) {
    const floats own = scale * products_with_keys<Rows>(keys, query, p);
    if constexpr (Rows::scaled)
      store(products + p, own * load(keys.scales + p));
    else
      store(products + p, own);
  }
}

/// shares = exp(products - the largest of them); returns their sum.
inline float unscaled_shares(float* shares, std::size_t length) {
  const std::size_t whole = length / lanes * lanes;
  floats most = broadcast(-HUGE_VALF);
  for_each_vector(shares, length, -HUGE_VALF,
                  [&](std::size_t, floats v) { most = larger(v, most); });
  const float offset = largest_lane(most);
  floats sum = {};
  for (std::size_t p = 0; p < whole; p += lanes) {
    const floats share = exp(load(shares + p) - offset);
    store(shares + p, share);
    sum += share;
  }
  if (whole < length) {
    float last[lanes] = {};
    store(shares + whole, exp(load(shares + whole) - offset));
    std::copy(shares + whole, shares + length, last);
    sum += load(last);
  }
  return sum_of_lanes(sum);
}

/// sums += shares V of some blocks of columns. Every second position has a sum of its own, so that
/// they don't wait for each other.
template <class Rows, std::size_t Blocks>
EVO_INLINE void add_blocks(const cache_piece& values, std::size_t column, const float* shares,
                           float* sums) {
  constexpr std::size_t at_once = Blocks < 4 ? 2 : 1;
  floats own[at_once][Blocks][2] = {};
  const auto* v = static_cast<const typename Rows::number*>(values.rows) + column;
  const auto add_row = [&](std::size_t p, floats(&to)[Blocks][2]) {
    const floats share = broadcast(shares[p]);
    fetch_ahead<Rows>(v + p * values.width, Blocks * block_columns);
#pragma GCC unroll 4
    for (std::size_t b = 0; b < Blocks; ++b) {
      floats v0, v1;
      Rows::load_block(v + p * values.width + b * block_columns, v0, v1);
      to[b][0] = fma(share, v0, to[b][0]);
      to[b][1] = fma(share, v1, to[b][1]);
    }
  };
  std::size_t p = 0;
  for (; p + at_once <= values.count; p += at_once)
#pragma GCC unroll 2
    for (std::size_t i = 0; i < at_once; ++i)
      add_row(p + i, own[i]);
  for (; p < values.count; ++p)
    add_row(p, own[0]);
  float* const to = sums + column;
#pragma GCC unroll 8
  for (std::size_t i = 0; i < 2 * Blocks; ++i) {
    floats sum = load(to + i * lanes) + own[0][i / 2][i % 2];
    if constexpr (at_once == 2)
      sum += own[1][i / 2][i % 2];
    store(to + i * lanes, sum);
  }
}

/// As many blocks together as have their sums in registers.
template <class Rows>
void add_values(const cache_piece& values, const float* shares, float* sums) {
  float scaled[positions_together];
  if constexpr (Rows::scaled) {
    for (std::size_t p = 0; p < values.count; ++p)
      scaled[p] = shares[p] * values.scales[p];
    shares = scaled;
  }
  std::size_t c = 0;
  for (; c + 4 * block_columns <= values.width; c += 4 * block_columns)
    add_blocks<Rows, 4>(values, c, shares, sums);
  for (; c + 2 * block_columns <= values.width; c += 2 * block_columns)
    add_blocks<Rows, 2>(values, c, shares, sums);
  for (; c < values.width; c += block_columns)
    add_blocks<Rows, 1>(values, c, shares, sums);
}

template <class Rows>
attention_kernels attention_of() {
  return {Rows::store_row, multiply_keys<Rows>, unscaled_shares, add_values<Rows>};
}

inline attention_kernels attention(precision how) {
  switch (how) {
  case precision::fp32: return attention_of<fp32_rows>();
  case precision::bf16: return attention_of<bf16_rows>();
  case precision::int8: break;
  }
  return attention_of<int8_rows>();
}

} // namespace evo::music::nn::EVO_ISA
