#include "nn/kernels/kv_cache.hpp"

#include "nn/kernels/attention.hpp"
#include "nn/kernels/page_memory.hpp"
#include "nn/kernels/scratch.hpp"

#include <algorithm>

namespace evo::music::nn {
namespace {

std::size_t padded(std::size_t n, std::size_t unit) {
  return (n + unit - 1) / unit * unit;
}

std::size_t bytes_of_row(std::size_t head_width, precision how) {
  return padded(head_width, attention_columns) * size_of_number(how);
}

/// Whose keys are stored, and as many values; whole pieces.
std::size_t rows_of(std::size_t sequences, std::size_t heads, std::size_t capacity) {
  return sequences * heads *
         (capacity < positions_together ? capacity : padded(capacity, positions_together));
}

/// Kernels read as many scales at once.
constexpr std::size_t scales_at_once = 16;

} // namespace

/// Keys and values are each piece of positions x sequence x head x position x padded width. So
/// memory is taken as sequences grow, in pages that are large.
struct kv_cache::storage {
  attention_kernels kernels;
  std::size_t sequences, heads, width, padded_width, row_bytes, capacity;
  page_memory keys, values, key_scales, value_scales;

  [[nodiscard]] std::size_t piece_positions() const noexcept {
    return std::min(positions_together, capacity);
  }
  /// The number of a row among all.
  [[nodiscard]] std::size_t row(std::size_t sequence, std::size_t head,
                                std::size_t position) const noexcept {
    const std::size_t piece = position / positions_together;
    return ((piece * sequences + sequence) * heads + head) * piece_positions() +
           position % positions_together;
  }
};

kv_cache::kv_cache(std::size_t sequences, std::size_t heads, std::size_t head_width,
                   std::size_t capacity, precision how, instruction_set set) {
  const std::size_t rows = rows_of(sequences, heads, capacity);
  const std::size_t row_bytes = bytes_of_row(head_width, how);
  const auto memory = [](std::size_t bytes) { return page_memory{bytes, page_size::large}; };
  const std::size_t scales =
      how == precision::int8 ? (rows + scales_at_once) * sizeof(float) : std::size_t{0};
  storage_ = std::make_unique<storage>(
      storage{attention_kernels_for(how, set), sequences, heads, head_width,
              padded(head_width, attention_columns), row_bytes, capacity, memory(rows * row_bytes),
              memory(rows * row_bytes), memory(scales), memory(scales)});
}
kv_cache::~kv_cache() = default;
kv_cache::kv_cache(kv_cache&&) noexcept = default;
kv_cache& kv_cache::operator=(kv_cache&&) noexcept = default;

std::size_t kv_cache::bytes(std::size_t sequences, std::size_t heads, std::size_t head_width,
                            std::size_t capacity, precision how) noexcept {
  const std::size_t scale = how == precision::int8 ? sizeof(float) : 0;
  return 2 * rows_of(sequences, heads, capacity) * (bytes_of_row(head_width, how) + scale);
}

std::size_t kv_cache::capacity() const noexcept {
  return storage_->capacity;
}

void kv_cache::store(std::size_t sequence, std::size_t position, std::span<const float> key,
                     std::span<const float> value) {
  auto& s = *storage_;
  scratch memory{s.padded_width * sizeof(float)};
  float* const row = memory.as<float>();
  std::fill_n(row, s.padded_width, 0.0F);
  const auto keep = [&](const float* x, std::size_t to, page_memory& rows, page_memory& scales) {
    std::copy_n(x, s.width, row);
    const float scale =
        s.kernels.store(row, s.padded_width, rows.as<std::byte>() + to * s.row_bytes);
    if (scales.bytes() > 0)
      scales.as<float>()[to] = scale;
  };
  for (std::size_t h = 0; h < s.heads; ++h) {
    const std::size_t to = s.row(sequence, h, position);
    keep(key.data() + h * s.width, to, s.keys, s.key_scales);
    keep(value.data() + h * s.width, to, s.values, s.value_scales);
  }
}

// Piece by piece for all heads, since these stand side by side in memory: it is read from begin to
// end.
void kv_cache::attend(std::size_t sequence, std::size_t length, float scale,
                      std::span<const float> query, std::span<float> out) const {
  const auto& s = *storage_;
  const std::size_t width = s.padded_width, room = padded(length, positions_together);
  scratch memory{s.heads * (2 * width + room) * sizeof(float)};
  float* const queries = memory.as<float>();
  float* const sums = queries + s.heads * width;
  float* const shares = sums + s.heads * width;
  std::fill_n(queries, 2 * s.heads * width, 0.0F);
  for (std::size_t h = 0; h < s.heads; ++h)
    std::copy_n(query.data() + h * s.width, s.width, queries + h * width);

  const auto for_each_piece = [&](const page_memory& rows, const page_memory& scales,
                                  const auto& body) {
    for (std::size_t p = 0; p < length; p += positions_together)
      for (std::size_t h = 0; h < s.heads; ++h) {
        const std::size_t first = s.row(sequence, h, p);
        body(cache_piece{rows.as<std::byte>() + first * s.row_bytes,
                         scales.bytes() > 0 ? scales.as<float>() + first : nullptr,
                         std::min(positions_together, length - p), width},
             h, shares + h * room + p);
      }
  };
  for_each_piece(s.keys, s.key_scales,
                 [&](const cache_piece& keys, std::size_t h, float* products) {
                   s.kernels.multiply_keys(keys, queries + h * width, scale, products);
                 });
  float* const whole = queries; // they aren't needed any more
  for (std::size_t h = 0; h < s.heads; ++h)
    whole[h] = s.kernels.unscaled_shares(shares + h * room, length);
  for_each_piece(s.values, s.value_scales,
                 [&](const cache_piece& values, std::size_t h, const float* own) {
                   s.kernels.add_values(values, own, sums + h * width);
                 });
  for (std::size_t h = 0; h < s.heads; ++h)
    for (std::size_t i = 0; i < s.width; ++i)
      out[h * s.width + i] = sums[h * width + i] / whole[h];
}

attention_kernels attention_kernels_for(precision how, instruction_set set) {
  switch (set) {
  case instruction_set::avx512: return avx512_attention(how);
  case instruction_set::avx2: return avx2_attention(how);
  case instruction_set::portable: break;
  }
  return portable_attention(how);
}

} // namespace evo::music::nn
