// Products over panels (see panels.hpp) for one instruction set. Every sum runs over the inputs in
// their order, alone in its lane: the number of rows changes nothing.
// Needs vectors.inl and what it needs.

namespace evo::music::nn::EVO_ISA {

/// Two vectors wide. Rows: what leaves registers for two vectors of weights and one of activations.
inline constexpr std::size_t panel_columns = 2 * lanes;
inline constexpr std::size_t panel_rows = EVO_BYTES == 64 ? 12 : 6;

template <std::size_t Rows>
using tile_sums = floats[Rows][2];

/// sum += a b. The sum stays in its register: left alone, the compiler renames sums until it runs
/// out of registers.
EVO_INLINE void add_product(floats& sum, floats a, floats b) {
  sum = fma(a, b, sum);
#if EVO_BYTES == 64
  __asm__("" : "+v"(sum));
#elif defined(__x86_64__)
  __asm__("" : "+x"(sum));
#endif
}

struct fp32_format {
  using activation = float;
  using weight = float;
  static constexpr std::size_t step = 1;

  template <std::size_t Rows>
  EVO_INLINE static void multiply(tile_sums<Rows>& sums, const float* x, std::size_t stride,
                                  const float* w) {
    const floats w0 = load(w), w1 = load(w + lanes);
#pragma GCC unroll 16
    for (std::size_t r = 0; r < Rows; ++r) {
      const floats factor = broadcast(x[r * stride]);
      add_product(sums[r][0], w0, factor);
      add_product(sums[r][1], w1, factor);
    }
  }
};

/// Weights are widened to floats in registers; activations are floats that were rounded before.
struct widened_bf16_format {
  using activation = float;
  using weight = std::uint16_t;
  static constexpr std::size_t step = 2;

  template <std::size_t Rows>
  EVO_INLINE static void multiply(tile_sums<Rows>& sums, const float* x, std::size_t stride,
                                  const std::uint16_t* w) {
    const words pair0 = load_words(w), pair1 = load_words(w + 2 * lanes);
    const floats first0 = lower_half(pair0), first1 = lower_half(pair1);
#pragma GCC unroll 16
    for (std::size_t r = 0; r < Rows; ++r) {
      const floats factor = broadcast(x[r * stride]);
      add_product(sums[r][0], first0, factor);
      add_product(sums[r][1], first1, factor);
    }
    const floats second0 = upper_half(pair0), second1 = upper_half(pair1);
#pragma GCC unroll 16
    for (std::size_t r = 0; r < Rows; ++r) {
      const floats factor = broadcast(x[r * stride + 1]);
      add_product(sums[r][0], second0, factor);
      add_product(sums[r][1], second1, factor);
    }
  }
};

/// Rows of one panel, as many as registers hold.
template <class Format, std::size_t Rows>
void multiply_tile(const panel_block& block, std::size_t first) {
  tile_sums<Rows> sums = {};
  float* const kept = block.sums + first * panel_columns;
  if (block.continued)
#pragma GCC unroll 16
    for (std::size_t r = 0; r < Rows; ++r) {
      sums[r][0] = load(kept + r * panel_columns);
      sums[r][1] = load(kept + r * panel_columns + lanes);
    }
  const std::size_t stride = block.activation_stride;
  const auto* x =
      static_cast<const typename Format::activation*>(block.activations) + first * stride;
  const auto* w = static_cast<const typename Format::weight*>(block.weights);
  for (std::size_t k = 0; k < block.inputs; k += Format::step) {
    Format::template multiply<Rows>(sums, x, stride, w);
    x += Format::step;
    w += Format::step * panel_columns;
  }
#pragma GCC unroll 16
  for (std::size_t r = 0; r < Rows; ++r) {
    store(kept + r * panel_columns, sums[r][0]);
    store(kept + r * panel_columns + lanes, sums[r][1]);
  }
}

template <class Format, std::size_t Rows>
void multiply_rows(const panel_block& block, std::size_t first, std::size_t rows) {
  if constexpr (Rows > 1)
    if (rows < Rows)
      return multiply_rows<Format, Rows - 1>(block, first, rows);
  multiply_tile<Format, Rows>(block, first);
}

/// All rows of the block, in tiles that differ in size by one at most.
template <class Format>
void multiply_panel(const panel_block& block) {
  std::size_t tiles = (block.rows + panel_rows - 1) / panel_rows;
  for (std::size_t first = 0; first < block.rows; --tiles) {
    const std::size_t rows = (block.rows - first + tiles - 1) / tiles;
    multiply_rows<Format, panel_rows>(block, first, rows);
    first += rows;
  }
}

/// Rounds to bfloat16 and widens again.
inline void round_row(const converted_row& row) {
  auto* const out = static_cast<float*>(row.out);
  for (std::size_t i = 0; i < row.inputs; ++i)
    out[i] = from_bfloat16(to_bfloat16(row.x[i]));
  for (std::size_t i = row.inputs; i < row.padded; ++i)
    out[i] = 0;
}

inline panel_kernels panels(precision how) {
  switch (how) {
  case precision::fp32:
    return {panel_columns, panel_rows, 1, sizeof(float), nullptr, multiply_panel<fp32_format>,
            finish};
  case precision::bf16:
  case precision::int8: break;
  }
  return {panel_columns, panel_rows, 2,
          sizeof(float), round_row,  multiply_panel<widened_bf16_format>,
          finish};
}

} // namespace evo::music::nn::EVO_ISA
