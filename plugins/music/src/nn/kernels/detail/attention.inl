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
    for (std::size_t c = 0; c < width; c += block_columns) {
      const words a = bfloat16_in_upper_half(load(x + c)),
                  b = bfloat16_in_upper_half(load(x + c + lanes));
      store_words(out + c, (a >> 16U) | b);
    }
  }
};

/// Keys or values of the positions from p on, a multiple of what stands together.
template <class Rows>
EVO_INLINE const typename Rows::number* piece(const void* first, const head_attention& head,
                                              std::size_t p) {
  return static_cast<const typename Rows::number*>(first) +
         p / positions_together * head.piece_stride;
}

/// Some rows that are needed soon: caches are far larger than the processor's, and their pieces too
/// short for it to foresee what comes.
template <class Rows>
EVO_INLINE void fetch_rows(const typename Rows::number* from, std::size_t numbers) {
  constexpr std::size_t line = 64 / sizeof(typename Rows::number);
  for (std::size_t i = 0; i < numbers; i += line)
    __builtin_prefetch(from + i);
}

/// q k of as many positions as a vector has lanes; beyond the last, of the last again. Meanwhile
/// their values come closer.
template <class Rows>
EVO_INLINE floats products_with_keys(const head_attention& head, std::size_t first) {
  using number = typename Rows::number;
  const std::size_t inside = first % positions_together, last = head.length - 1 - (first - inside);
  const number* const all = piece<Rows>(head.keys, head, first);
  const number* keys[lanes];
  for (std::size_t i = 0; i < lanes; ++i)
    keys[i] = all + std::min(inside + i, last) * head.width;
  fetch_rows<Rows>(piece<Rows>(head.values, head, first) + inside * head.width,
                   lanes * head.width);
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
class averaged_values {
public:
  EVO_INLINE void add(const head_attention& head, std::size_t column) {
    for (std::size_t p = 0; p < head.length; p += positions_together)
      add_piece(head, column, p, std::min(positions_together, head.length - p));
  }

  EVO_INLINE void store_divided(float* out, float by) const {
#pragma GCC unroll 4
    for (std::size_t b = 0; b < Blocks; ++b, out += block_columns)
#pragma GCC unroll 2
      for (std::size_t half = 0; half < 2; ++half) {
        floats sum = sums_[0][b][half];
        for (std::size_t i = 1; i < at_once; ++i)
          sum += sums_[i][b][half];
        store(out + half * lanes, sum / by);
      }
  }

private:
  /// Positions whose sums don't wait for each other.
  static constexpr std::size_t at_once = Blocks < 4 ? 2 : 1;

  // (The next head's keys come closer meanwhile.)
  EVO_INLINE void add_piece(const head_attention& head, std::size_t column, std::size_t first,
                            std::size_t count) {
    const auto* v = piece<Rows>(head.values, head, first) + column;
    const auto* next = column > 0 || head.next_keys == nullptr
                           ? nullptr
                           : piece<Rows>(head.next_keys, head, first);
    const float* share = head.shares + first;
    std::size_t i = 0;
    for (; i + at_once <= count; i += at_once) {
      if (next != nullptr)
        fetch_rows<Rows>(next + i * head.width, at_once * head.width);
#pragma GCC unroll 2
      for (std::size_t j = 0; j < at_once; ++j)
        add_row(share[i + j], v + (i + j) * head.width, sums_[j]);
    }
    for (; i < count; ++i)
      add_row(share[i], v + i * head.width, sums_[0]);
  }

  EVO_INLINE static void add_row(float share, const typename Rows::number* v,
                                 floats (&sums)[Blocks][2]) {
    const floats factor = broadcast(share);
#pragma GCC unroll 4
    for (std::size_t b = 0; b < Blocks; ++b) {
      floats v0, v1;
      Rows::load_block(v + b * block_columns, v0, v1);
      sums[b][0] = fma(factor, v0, sums[b][0]);
      sums[b][1] = fma(factor, v1, sums[b][1]);
    }
  }

  floats sums_[at_once][Blocks][2] = {};
};

template <class Rows, std::size_t Blocks>
EVO_INLINE std::size_t average(const head_attention& head, std::size_t column, float sum) {
  for (; column + Blocks * block_columns <= head.width; column += Blocks * block_columns) {
    averaged_values<Rows, Blocks> values;
    values.add(head, column);
    values.store_divided(head.out + column, sum);
  }
  return column;
}

/// Blocks together as far as their sums stay in registers.
template <class Rows>
void attend(const head_attention& head) {
  const float sum = unscaled_shares<Rows>(head);
  std::size_t column = average<Rows, 4>(head, 0, sum);
  column = average<Rows, 2>(head, column, sum);
  average<Rows, 1>(head, column, sum);
}

inline attention_kernels attention(precision how) {
  if (how == precision::fp32)
    return {fp32_rows::store_row, attend<fp32_rows>};
  return {bf16_rows::store_row, attend<bf16_rows>};
}

} // namespace evo::music::nn::EVO_ISA
