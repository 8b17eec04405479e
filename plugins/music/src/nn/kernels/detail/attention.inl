// Attention of one query (see attention.hpp) for one instruction set. The order of every sum
// depends on the number of positions alone. Needs functions.inl, reductions.inl and what they need.

namespace evo::music::nn::EVO_ISA {

inline constexpr std::size_t block_columns = 2 * lanes; ///< that are read together
static_assert(attention_columns % block_columns == 0);

struct fp32_rows {
  using number = float;
  EVO_INLINE static void load_block(const float* from, floats& a, floats& b) {
    a = load(from);
    b = load(from + lanes);
  }
  static void store_row(const float* x, std::size_t width, void* to) {
    std::copy_n(x, width, static_cast<float*>(to));
  }
};

/// The first vector of a block is in the lower halves of words, the second in the upper ones.
struct bf16_rows {
  using number = std::uint16_t;
  EVO_INLINE static void load_block(const std::uint16_t* from, floats& a, floats& b) {
    const words pairs = load_words(from);
    a = lower_half(pairs);
    b = upper_half(pairs);
  }
  static void store_row(const float* x, std::size_t width, void* to) {
    auto* out = static_cast<std::uint16_t*>(to);
    for (std::size_t c = 0; c < width; c += block_columns)
      for (std::size_t i = 0; i < lanes; ++i) {
        *out++ = to_bfloat16(x[c + i]);
        *out++ = to_bfloat16(x[c + lanes + i]);
      }
  }
};

/// q k of as many positions as a vector has lanes; beyond the last, of the last again.
template <class Rows>
EVO_INLINE floats products_with_keys(const head_attention& head, std::size_t first) {
  using number = typename Rows::number;
  const number* keys[lanes];
  for (std::size_t i = 0; i < lanes; ++i)
    keys[i] =
        static_cast<const number*>(head.keys) + std::min(first + i, head.length - 1) * head.width;
  floats sums[lanes] = {};
  for (std::size_t c = 0; c < head.width; c += block_columns) {
    const floats q0 = load(head.query + c), q1 = load(head.query + c + lanes);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < lanes; ++i) {
      floats k0, k1;
      Rows::load_block(keys[i] + c, k0, k1);
      sums[i] = fma(q1, k1, fma(q0, k0, sums[i]));
    }
  }
  return sums_of_lanes(sums);
}

/// shares = exp(scale q k - the largest of them); returns their sum.
template <class Rows>
float unscaled_shares(const head_attention& head) {
  const std::size_t whole = head.length / lanes * lanes;
  floats most = broadcast(-HUGE_VALF);
  for (std::size_t p = 0; p < head.length; p += lanes) {
    const floats products = head.scale * products_with_keys<Rows>(head, p);
    most = larger(products, most);
    store(head.shares + p, products);
  }
  const float offset = largest_lane(most);
  floats sum = {};
  for (std::size_t p = 0; p < whole; p += lanes) {
    const floats share = exp(load(head.shares + p) - offset);
    store(head.shares + p, share);
    sum += share;
  }
  if (whole < head.length) {
    float last[lanes] = {};
    store(head.shares + whole, exp(load(head.shares + whole) - offset));
    std::copy(head.shares + whole, head.shares + head.length, last);
    sum += load(last);
  }
  return sum_of_lanes(sum);
}

/// Blocks of columns of out = shares V / sum.
template <class Rows, std::size_t Blocks>
void average_values(const head_attention& head, std::size_t column, float sum) {
  const auto* v = static_cast<const typename Rows::number*>(head.values) + column;
  floats sums[Blocks][2] = {};
  for (std::size_t p = 0; p < head.length; ++p, v += head.width) {
    const floats share = broadcast(head.shares[p]);
#pragma GCC unroll 4
    for (std::size_t b = 0; b < Blocks; ++b) {
      floats v0, v1;
      Rows::load_block(v + b * block_columns, v0, v1);
      sums[b][0] = fma(share, v0, sums[b][0]);
      sums[b][1] = fma(share, v1, sums[b][1]);
    }
  }
  float* out = head.out + column;
#pragma GCC unroll 4
  for (std::size_t b = 0; b < Blocks; ++b, out += block_columns) {
    store(out, sums[b][0] / sum);
    store(out + lanes, sums[b][1] / sum);
  }
}

template <class Rows>
void attend(const head_attention& head) {
  constexpr std::size_t together = 4; // blocks, so that their sums stay in registers
  const float sum = unscaled_shares<Rows>(head);
  std::size_t c = 0;
  for (; c + together * block_columns <= head.width; c += together * block_columns)
    average_values<Rows, together>(head, c, sum);
  for (; c < head.width; c += block_columns)
    average_values<Rows, 1>(head, c, sum);
}

inline attention_kernels attention(precision how) {
  if (how == precision::fp32)
    return {fp32_rows::store_row, attend<fp32_rows>};
  return {bf16_rows::store_row, attend<bf16_rows>};
}

} // namespace evo::music::nn::EVO_ISA
