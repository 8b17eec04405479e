// Products over panels (see panels.hpp) for one instruction set. Every sum runs over the inputs in
// their order, alone in its lane: the number of rows changes nothing.
// Needs vectors.inl and what it needs.

namespace evo::music::nn::EVO_ISA {

/// Two vectors wide. Rows: what leaves registers for two vectors of weights and one of activations.
inline constexpr std::size_t panel_columns = 2 * lanes;
inline constexpr std::size_t panel_rows = EVO_BYTES == 64 ? 12 : 6;

template <std::size_t Rows>
using tile_sums = floats[Rows][2];

/// sum += a b. The factors outlive the product for the compiler, so that the sum stays in its
/// register: it would put sums into the place of factors until it ran out of registers.
EVO_INLINE void add_product(floats& sum, floats a, floats b) {
  sum = fma(a, b, sum);
#if EVO_BYTES == 64
  __asm__("" : "+v"(sum) : "v"(a), "v"(b));
#elif EVO_BYTES == 32
  __asm__("" : "+x"(sum) : "x"(a), "x"(b));
#endif
}

/// Where a tile's rows of activations continue. One pointer for three rows, hidden from the
/// compiler after each step: it would keep a register for every row, and has none left for that.
template <class T, std::size_t Rows>
class tile_rows {
public:
  EVO_INLINE tile_rows(const T* first, std::size_t stride) : stride_{stride} {
#pragma GCC unroll 4
    for (std::size_t i = 0; i < pointers; ++i)
      row_[i] = first + 3 * i * stride;
  }

  EVO_INLINE const T* operator[](std::size_t r) const { return row_[r / 3] + r % 3 * stride_; }

  EVO_INLINE void advance(std::size_t inputs) {
#pragma GCC unroll 4
    for (std::size_t i = 0; i < pointers; ++i) {
      row_[i] += inputs;
      __asm__("" : "+r"(row_[i]));
    }
  }

private:
  static constexpr std::size_t pointers = (Rows + 2) / 3;
  const T* row_[pointers];
  std::size_t stride_;
};

/// Weights that will be needed come from memory a little with each step, and are there in time.
/// Those that are used for a few rows and not again: some way before they are.
class fetched_weights {
public:
  EVO_INLINE fetched_weights(const void* from, std::size_t bytes, std::size_t steps)
      : place_{static_cast<const std::byte*>(from)}, a_step_{bytes / steps} {}

  template <std::size_t Rows>
  EVO_INLINE void step(const void* weights, std::size_t bytes) {
    constexpr std::size_t line = 64, ahead = 3072;
    if constexpr (Rows <= 4) {
#pragma GCC unroll 4
      for (std::size_t i = 0; i < bytes; i += line)
        __builtin_prefetch(static_cast<const std::byte*>(weights) + ahead + i);
    } else {
      __builtin_prefetch(place_);
      place_ += a_step_;
    }
  }

private:
  const std::byte* place_;
  std::size_t a_step_;
};

/// A tile's part of the next block's weights; where there is none, something that is there already.
struct fetched_part {
  const void* from;
  std::size_t bytes;
};

EVO_INLINE fetched_part part_of_next(const panel_block& block, std::size_t tile,
                                     std::size_t tiles) {
  if (block.next_weights == nullptr)
    return {block.activations, 0};
  const std::size_t each = block.weight_bytes / tiles;
  return {static_cast<const std::byte*>(block.next_weights) + tile * each, each};
}

struct fp32_step {
  using activation = float;
  using weight = float;
  static constexpr std::size_t inputs = 1;

  template <std::size_t Rows>
  EVO_INLINE static void add(tile_sums<Rows>& sums, const tile_rows<float, Rows>& x,
                             const float* w) {
    const floats w0 = load(w), w1 = load(w + lanes);
#pragma GCC unroll 16
    for (std::size_t r = 0; r < Rows; ++r) {
      const floats factor = broadcast(x[r][0]);
      add_product(sums[r][0], w0, factor);
      add_product(sums[r][1], w1, factor);
    }
  }
};

/// Weights are widened to floats in registers; activations are floats that were rounded before.
struct widened_bf16_step {
  using activation = float;
  using weight = std::uint16_t;
  static constexpr std::size_t inputs = 2;

  template <std::size_t Rows>
  EVO_INLINE static void add(tile_sums<Rows>& sums, const tile_rows<float, Rows>& x,
                             const std::uint16_t* w) {
    const words pair0 = load_words(w), pair1 = load_words(w + 2 * lanes);
    const floats first0 = lower_half(pair0), first1 = lower_half(pair1);
#pragma GCC unroll 16
    for (std::size_t r = 0; r < Rows; ++r) {
      const floats factor = broadcast(x[r][0]);
      add_product(sums[r][0], first0, factor);
      add_product(sums[r][1], first1, factor);
    }
    const floats second0 = upper_half(pair0), second1 = upper_half(pair1);
#pragma GCC unroll 16
    for (std::size_t r = 0; r < Rows; ++r) {
      const floats factor = broadcast(x[r][1]);
      add_product(sums[r][0], second0, factor);
      add_product(sums[r][1], second1, factor);
    }
  }
};

template <std::size_t Rows>
EVO_INLINE void store_sums(float* kept, const tile_sums<Rows>& sums) {
#pragma GCC unroll 16
  for (std::size_t r = 0; r < Rows; ++r) {
    store(kept + r * panel_columns, sums[r][0]);
    store(kept + r * panel_columns + lanes, sums[r][1]);
  }
}

/// Sums in registers over all inputs of the block, a step at a time.
template <class Step>
struct float_format {
  static constexpr std::size_t rows = panel_rows;

  template <std::size_t Rows>
  static void multiply_tile(const panel_block& block, std::size_t first, fetched_part part) {
    tile_sums<Rows> sums = {};
    float* const kept = block.sums + first * panel_columns;
    if (block.continued)
#pragma GCC unroll 16
      for (std::size_t r = 0; r < Rows; ++r) {
        sums[r][0] = load(kept + r * panel_columns);
        sums[r][1] = load(kept + r * panel_columns + lanes);
      }
    const std::size_t stride = block.activation_stride;
    using activation = typename Step::activation;
    tile_rows<activation, Rows> x{
        static_cast<const activation*>(block.activations) + first * stride, stride};
    const auto* w = static_cast<const typename Step::weight*>(block.weights);
    fetched_weights fetched{part.from, part.bytes, block.inputs / Step::inputs};
    for (std::size_t k = 0; k < block.inputs; k += Step::inputs) {
      fetched.step<Rows>(w, Step::inputs * panel_columns * sizeof *w);
      Step::template add<Rows>(sums, x, w);
      x.advance(Step::inputs);
      w += Step::inputs * panel_columns;
    }
    store_sums<Rows>(kept, sums);
  }
};

template <class Format, std::size_t Rows>
void multiply_rows(const panel_block& block, std::size_t first, std::size_t rows,
                   fetched_part part) {
  if constexpr (Rows > 1)
    if (rows < Rows)
      return multiply_rows<Format, Rows - 1>(block, first, rows, part);
  Format::template multiply_tile<Rows>(block, first, part);
}

/// All rows of the block, in tiles that differ in size by one at most.
template <class Format>
void multiply_panel(const panel_block& block) {
  const std::size_t tiles = (block.rows + Format::rows - 1) / Format::rows;
  for (std::size_t first = 0, t = 0; t < tiles; ++t) {
    const std::size_t rows = (block.rows - first + tiles - t - 1) / (tiles - t);
    multiply_rows<Format, Format::rows>(block, first, rows, part_of_next(block, t, tiles));
    first += rows;
  }
}

/// Rounds to bfloat16 and widens again.
inline void round_row(const converted_row& row) {
  auto* const out = static_cast<float*>(row.out);
  std::size_t i = 0;
  for (; i + lanes <= row.inputs; i += lanes)
    store(out + i, reinterpret_cast<floats>(bfloat16_in_upper_half(load(row.x + i))));
  for (; i < row.inputs; ++i)
    out[i] = from_bfloat16(to_bfloat16(row.x[i]));
  std::fill(out + row.inputs, out + row.padded, 0.0F);
}

} // namespace evo::music::nn::EVO_ISA
