// The functions of encoder_functions.hpp for one instruction set.
// Needs functions.inl, reductions.inl, nn/kernels/scratch.hpp and what they need.

namespace evo::music::nn::EVO_ISA {

/// Queries that are multiplied together, and keys or columns: what fits into registers.
inline constexpr std::size_t tile_rows_together = EVO_BYTES == 64 ? 12 : 6;
inline constexpr std::size_t tile_columns = 2 * lanes;

using tile = floats[tile_rows_together][2];

/// sum += a b. The factors outlive the product for the compiler, so that the sum keeps its
/// register.
EVO_INLINE void add_to_tile(floats& sum, floats a, floats b) {
  sum = fma(a, b, sum);
#if EVO_BYTES == 64
  __asm__("" : "+v"(sum) : "v"(a), "v"(b));
#elif EVO_BYTES == 32
  __asm__("" : "+x"(sum) : "x"(a), "x"(b));
#endif
}

/// sums = A B.
/// @param a chunks x rows x tile_columns: columns of A in chunks
/// @param b chunks x tile_columns rows of at least tile_columns numbers, `stride` apart
EVO_INLINE void multiply_tile_of(const float* a, std::size_t chunks, const float* b,
                                 std::size_t stride, tile& sums) {
  constexpr std::size_t rows = tile_rows_together;
  floats kept[rows][2] = {};
  for (std::size_t chunk = 0; chunk < chunks; ++chunk, a += rows * tile_columns)
    for (std::size_t k = 0; k < tile_columns; ++k, b += stride) {
      const floats b0 = load(b), b1 = load(b + lanes);
#pragma GCC unroll 12
      for (std::size_t r = 0; r < rows; ++r) {
        const floats factor = broadcast(a[r * tile_columns + k]);
        add_to_tile(kept[r][0], b0, factor);
        add_to_tile(kept[r][1], b1, factor);
      }
    }
#pragma GCC unroll 12
  for (std::size_t r = 0; r < rows; ++r) {
    sums[r][0] = kept[r][0];
    sums[r][1] = kept[r][1];
  }
}

/// The memory of one head: everything in whole tiles, zeros around.
struct head_memory {
  explicit head_memory(const sequence_head& head)
      : key_panels{(head.rows + tile_columns - 1) / tile_columns},
        columns{(head.width + tile_columns - 1) / tile_columns},
        memory{(2 * key_panels * tile_columns * columns * tile_columns +
                tile_rows_together * tile_columns * (columns + key_panels)) *
               sizeof(float)} {
    keys = memory.as<float>();
    values = keys + key_panels * tile_columns * columns * tile_columns;
    queries = values + key_panels * tile_columns * columns * tile_columns;
    shares = queries + tile_rows_together * tile_columns * columns;
  }

  std::size_t key_panels; ///< of tile_columns keys
  std::size_t columns;    ///< chunks of a head's width
  scratch memory;
  float* keys;    ///< key_panels x width x tile_columns
  float* values;  ///< keys x width
  float* queries; ///< columns x rows x tile_columns
  float* shares;  ///< key_panels x rows x tile_columns
};

inline void take_keys_and_values(const sequence_head& head, const head_memory& m) {
  const std::size_t width = m.columns * tile_columns, keys = m.key_panels * tile_columns;
  std::fill_n(m.keys, 2 * keys * width, 0.0F);
  for (std::size_t k = 0; k < head.rows; ++k) {
    float* const panel = m.keys + k / tile_columns * width * tile_columns + k % tile_columns;
    const float* const key = head.key + k * head.stride_in;
    for (std::size_t i = 0; i < head.width; ++i)
      panel[i * tile_columns] = key[i];
    std::copy_n(head.value + k * head.stride_in, head.width, m.values + k * width);
  }
}

inline void take_queries(const sequence_head& head, const head_memory& m, std::size_t first,
                         std::size_t rows) {
  std::fill_n(m.queries, m.columns * tile_rows_together * tile_columns, 0.0F);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < m.columns; ++c) {
      const std::size_t begin = c * tile_columns;
      std::copy_n(head.query + (first + r) * head.stride_in + begin,
                  std::min(tile_columns, head.width - begin),
                  m.queries + (c * tile_rows_together + r) * tile_columns);
    }
}

/// shares = scale q K^T; of what is beyond the last key, minus infinity.
inline void compare_with_keys(const sequence_head& head, const head_memory& m) {
  const std::size_t width = m.columns * tile_columns;
  for (std::size_t p = 0; p < m.key_panels; ++p) {
    tile sums;
    multiply_tile_of(m.queries, m.columns, m.keys + p * width * tile_columns, tile_columns, sums);
    float* const shares = m.shares + p * tile_rows_together * tile_columns;
    for (std::size_t r = 0; r < tile_rows_together; ++r) {
      store(shares + r * tile_columns, head.scale * sums[r][0]);
      store(shares + r * tile_columns + lanes, head.scale * sums[r][1]);
    }
  }
  const std::size_t last = m.key_panels - 1;
  float* const end = m.shares + last * tile_rows_together * tile_columns;
  for (std::size_t r = 0; r < tile_rows_together; ++r)
    for (std::size_t k = head.rows - last * tile_columns; k < tile_columns; ++k)
      end[r * tile_columns + k] = -HUGE_VALF;
}

/// shares = exp(shares - the largest of the row); returns 1 / their sum.
inline float exponentials_of_row(const head_memory& m, std::size_t r) {
  constexpr std::size_t stride = tile_rows_together * tile_columns;
  float* const row = m.shares + r * tile_columns;
  floats most = broadcast(-HUGE_VALF);
  for (std::size_t p = 0; p < m.key_panels; ++p)
    most = larger(load(row + p * stride + lanes), larger(load(row + p * stride), most));
  const float offset = largest_lane(most);
  floats sum = {};
  for (std::size_t p = 0; p < m.key_panels; ++p)
    for (std::size_t half = 0; half < 2; ++half) {
      float* const at = row + p * stride + half * lanes;
      const floats share = exp(load(at) - offset);
      store(at, share);
      sum += share;
    }
  return 1.0F / sum_of_lanes(sum);
}

inline void attend_sequence(const sequence_head& head) {
  if (head.rows == 0)
    return;
  const head_memory m{head};
  take_keys_and_values(head, m);
  const std::size_t width = m.columns * tile_columns;
  for (std::size_t first = 0; first < head.rows; first += tile_rows_together) {
    const std::size_t rows = std::min(tile_rows_together, head.rows - first);
    take_queries(head, m, first, rows);
    compare_with_keys(head, m);
    float factors[tile_rows_together];
    for (std::size_t r = 0; r < rows; ++r)
      factors[r] = exponentials_of_row(m, r);
    for (std::size_t c = 0; c < m.columns; ++c) {
      tile sums;
      multiply_tile_of(m.shares, m.key_panels, m.values + c * tile_columns, width, sums);
      for (std::size_t r = 0; r < rows; ++r) {
        float out[tile_columns];
        store(out, sums[r][0] * factors[r]);
        store(out + lanes, sums[r][1] * factors[r]);
        std::copy_n(out, std::min(tile_columns, head.width - c * tile_columns),
                    head.out + (first + r) * head.stride_out + c * tile_columns);
      }
    }
  }
}

inline void gelu_numbers(float* x, std::size_t n) {
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes)
    store(x + i, gelu(load(x + i)));
  if (i == n)
    return;
  float last[lanes] = {};
  std::copy(x + i, x + n, last);
  store(last, gelu(load(last)));
  std::copy_n(last, n - i, x + i);
}

inline encoder_functions encoder() {
  return {attend_sequence, gelu_numbers};
}

} // namespace evo::music::nn::EVO_ISA
