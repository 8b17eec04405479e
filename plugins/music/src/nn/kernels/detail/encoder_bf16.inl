// Attention over bfloat16 (see encoder_functions.hpp) for AVX-512 with BF16. Numbers stand in
// pairs: two columns of a query and of a key, two keys' values and shares. Needs bf16_vectors.inl,
// functions.inl, reductions.inl, nn/kernels/scratch.hpp and what they need.

namespace evo::music::nn::EVO_ISA {

inline constexpr std::size_t rows_of_tile = 12;        ///< queries
inline constexpr std::size_t tile_columns = 2 * lanes; ///< keys, or columns of values
inline constexpr std::size_t pairs = tile_columns / 2; ///< in a chunk of a row

using tile = floats[rows_of_tile][2];
using half_words [[gnu::vector_size(EVO_BYTES / 2)]] = std::uint16_t;

/// Rounded, one in the lower half of each word.
EVO_INLINE words rounded(floats x) {
  const __m256bh halves = _mm512_cvtneps_pbh(reinterpret_cast<__m512>(x));
  return __builtin_convertvector(reinterpret_cast<half_words>(halves), words);
}

/// sums = A B. (On its own: among other loops GCC 12 has no registers left for the sums.)
/// @param a chunks x rows x tile_columns
/// @param b chunks x pairs rows of pairs, `stride` words apart
[[gnu::noinline]] inline void multiply_tile_of(const std::uint16_t* a, std::size_t chunks,
                                               const std::uint32_t* b, std::size_t stride,
                                               tile& sums) {
  floats kept[rows_of_tile][2] = {};
  for (std::size_t chunk = 0; chunk < chunks; ++chunk, a += rows_of_tile * tile_columns)
    for (std::size_t k = 0; k < pairs; ++k, b += stride) {
      const words b0 = load_words(b), b1 = load_words(b + lanes);
#pragma GCC unroll 12
      for (std::size_t r = 0; r < rows_of_tile; ++r) {
        const words pair = broadcast_word(a + r * tile_columns + 2 * k);
        add_dot(kept[r][0], b0, pair);
        add_dot(kept[r][1], b1, pair);
      }
    }
#pragma GCC unroll 12
  for (std::size_t r = 0; r < rows_of_tile; ++r) {
    sums[r][0] = kept[r][0];
    sums[r][1] = kept[r][1];
  }
}

/// The memory of one head: everything in whole tiles, zeros around.
struct head_memory {
  explicit head_memory(const sequence_head& head)
      : key_panels{(head.rows + tile_columns - 1) / tile_columns},
        columns{(head.width + tile_columns - 1) / tile_columns}, width{columns * tile_columns},
        memory{(key_panels * width * pairs * 2 + 2 * width + rows_of_tile * columns * pairs +
                rows_of_tile * key_panels * (tile_columns + pairs)) *
               sizeof(float)} {
    keys = memory.as<std::uint32_t>();
    values = keys + key_panels * width * pairs;
    auto* rest = reinterpret_cast<float*>(values + key_panels * width * pairs);
    row = rest;
    scores = rest += 2 * width;
    queries = reinterpret_cast<std::uint16_t*>(rest += rows_of_tile * key_panels * tile_columns);
    shares = queries + rows_of_tile * columns * tile_columns;
  }

  std::size_t key_panels; ///< of tile_columns keys
  std::size_t columns;    ///< chunks of a head's width
  std::size_t width;      ///< in whole chunks
  scratch memory;
  std::uint32_t* keys;    ///< key_panels x width / 2 x tile_columns pairs
  std::uint32_t* values;  ///< key pairs x width
  float* row;             ///< two rows of `width`
  float* scores;          ///< key_panels x rows x tile_columns
  std::uint16_t* queries; ///< columns x rows x tile_columns
  std::uint16_t* shares;  ///< key_panels x rows x tile_columns
};

/// A row of floats with zeros behind it, or nothing but zeros; a copy where it isn't wide enough.
EVO_INLINE const float* padded_row(const float* from, std::size_t count, const head_memory& m,
                                   std::size_t which = 0) {
  if (from != nullptr && count == m.width)
    return from;
  float* const to = m.row + which * m.width;
  if (from != nullptr)
    std::copy_n(from, count, to);
  std::fill(to + (from == nullptr ? 0 : count), to + m.width, 0.0F);
  return to;
}

inline void take_keys(const sequence_head& head, const head_memory& m) {
  std::fill_n(m.keys, m.key_panels * m.width * pairs, 0U);
  for (std::size_t k = 0; k < head.rows; ++k) {
    const float* const key = padded_row(head.key + k * head.stride_in, head.width, m);
    std::uint32_t* to = m.keys + k / tile_columns * m.width * pairs + k % tile_columns;
    for (std::size_t i = 0; i < m.width; i += tile_columns) {
      std::uint16_t halves[tile_columns];
      store_rounded(halves, load(key + i));
      store_rounded(halves + lanes, load(key + i + lanes));
      for (std::size_t p = 0; p < pairs; ++p, to += tile_columns)
        std::memcpy(to, halves + 2 * p, sizeof *to);
    }
  }
}

inline void take_values(const sequence_head& head, const head_memory& m) {
  for (std::size_t k = 0; k < m.key_panels * tile_columns; k += 2) {
    const auto row = [&](std::size_t which) {
      const float* const from =
          k + which < head.rows ? head.value + (k + which) * head.stride_in : nullptr;
      return padded_row(from, head.width, m, which);
    };
    const float *const first = row(0), *const second = row(1);
    std::uint32_t* const to = m.values + k / 2 * m.width;
    for (std::size_t i = 0; i < m.width; i += lanes) {
      const words pair = rounded(load(first + i)) | rounded(load(second + i)) << 16U;
      std::memcpy(to + i, &pair, sizeof pair);
    }
  }
}

inline void take_queries(const sequence_head& head, const head_memory& m, std::size_t first,
                         std::size_t rows) {
  std::fill_n(m.queries, m.columns * rows_of_tile * tile_columns, std::uint16_t{0});
  for (std::size_t r = 0; r < rows; ++r) {
    const float* const query = padded_row(head.query + (first + r) * head.stride_in, head.width, m);
    for (std::size_t c = 0; c < m.columns; ++c) {
      std::uint16_t* const to = m.queries + (c * rows_of_tile + r) * tile_columns;
      store_rounded(to, load(query + c * tile_columns));
      store_rounded(to + lanes, load(query + c * tile_columns + lanes));
    }
  }
}

/// scores = scale q K^T; of what is beyond the last key, minus infinity.
inline void compare_with_keys(const sequence_head& head, const head_memory& m) {
  for (std::size_t p = 0; p < m.key_panels; ++p) {
    tile sums;
    multiply_tile_of(m.queries, m.columns, m.keys + p * m.width * pairs, tile_columns, sums);
    float* const scores = m.scores + p * rows_of_tile * tile_columns;
    for (std::size_t r = 0; r < rows_of_tile; ++r) {
      store(scores + r * tile_columns, head.scale * sums[r][0]);
      store(scores + r * tile_columns + lanes, head.scale * sums[r][1]);
    }
  }
  const std::size_t last = m.key_panels - 1;
  float* const end = m.scores + last * rows_of_tile * tile_columns;
  for (std::size_t r = 0; r < rows_of_tile; ++r)
    for (std::size_t k = head.rows - last * tile_columns; k < tile_columns; ++k)
      end[r * tile_columns + k] = -HUGE_VALF;
}

/// shares = exp(scores - the largest of the row); returns 1 / their sum.
inline float exponentials_of_row(const head_memory& m, std::size_t r) {
  constexpr std::size_t stride = rows_of_tile * tile_columns;
  const float* const row = m.scores + r * tile_columns;
  floats most = broadcast(-HUGE_VALF);
  for (std::size_t p = 0; p < m.key_panels; ++p)
    most = larger(load(row + p * stride + lanes), larger(load(row + p * stride), most));
  const float offset = largest_lane(most);
  floats sum = {};
  for (std::size_t p = 0; p < m.key_panels; ++p)
    for (std::size_t half = 0; half < 2; ++half) {
      const floats share = exp(load(row + p * stride + half * lanes) - offset);
      store_rounded(m.shares + p * stride + r * tile_columns + half * lanes, share);
      sum += share;
    }
  return 1.0F / sum_of_lanes(sum);
}

inline void attend_sequence(const sequence_head& head) {
  if (head.rows == 0)
    return;
  const head_memory m{head};
  take_keys(head, m);
  take_values(head, m);
  for (std::size_t first = 0; first < head.rows; first += rows_of_tile) {
    const std::size_t rows = std::min(rows_of_tile, head.rows - first);
    take_queries(head, m, first, rows);
    compare_with_keys(head, m);
    float factors[rows_of_tile];
    // Of the rows beyond the last query, too: their shares are multiplied, and thrown away.
    for (std::size_t r = 0; r < rows_of_tile; ++r)
      factors[r] = exponentials_of_row(m, r);
    for (std::size_t c = 0; c < m.columns; ++c) {
      tile sums;
      multiply_tile_of(m.shares, m.key_panels, m.values + c * tile_columns, m.width, sums);
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

} // namespace evo::music::nn::EVO_ISA
