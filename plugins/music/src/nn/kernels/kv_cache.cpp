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
  return padded(head_width, attention_columns) *
         (how == precision::fp32 ? sizeof(float) : sizeof(std::uint16_t));
}

} // namespace

/// Keys and values are each piece of positions x sequence x head x position x padded width. So
/// memory is taken as sequences grow, in pages that are large.
struct kv_cache::storage {
  attention_kernels kernels;
  std::size_t sequences, heads, width, padded_width, row_bytes, capacity;
  page_memory keys, values;

  [[nodiscard]] std::size_t piece_positions() const noexcept {
    return std::min(positions_together, capacity);
  }
  [[nodiscard]] std::size_t piece_bytes() const noexcept {
    return sequences * heads * piece_positions() * row_bytes;
  }
  [[nodiscard]] std::size_t place(std::size_t sequence, std::size_t head,
                                  std::size_t position) const noexcept {
    return position / positions_together * piece_bytes() +
           ((sequence * heads + head) * piece_positions() + position % positions_together) *
               row_bytes;
  }
};

kv_cache::kv_cache(std::size_t sequences, std::size_t heads, std::size_t head_width,
                   std::size_t capacity, precision how, instruction_set set) {
  const std::size_t half = bytes(sequences, heads, head_width, capacity, how) / 2;
  storage_ = std::make_unique<storage>(
      storage{attention_kernels_for(how, set), sequences, heads, head_width,
              padded(head_width, attention_columns), bytes_of_row(head_width, how), capacity,
              page_memory{half, page_size::large}, page_memory{half, page_size::large}});
}
kv_cache::~kv_cache() = default;
kv_cache::kv_cache(kv_cache&&) noexcept = default;
kv_cache& kv_cache::operator=(kv_cache&&) noexcept = default;

std::size_t kv_cache::bytes(std::size_t sequences, std::size_t heads, std::size_t head_width,
                            std::size_t capacity, precision how) noexcept {
  const std::size_t positions =
      capacity < positions_together ? capacity : padded(capacity, positions_together);
  return 2 * sequences * heads * positions * bytes_of_row(head_width, how);
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
  for (std::size_t h = 0; h < s.heads; ++h) {
    const std::size_t to = s.place(sequence, h, position);
    std::copy_n(key.data() + h * s.width, s.width, row);
    s.kernels.store(row, s.padded_width, s.keys.as<std::byte>() + to);
    std::copy_n(value.data() + h * s.width, s.width, row);
    s.kernels.store(row, s.padded_width, s.values.as<std::byte>() + to);
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

  const auto for_each_piece = [&](const page_memory& from, const auto& body) {
    for (std::size_t p = 0; p < length; p += positions_together)
      for (std::size_t h = 0; h < s.heads; ++h)
        body(cache_piece{from.as<std::byte>() + s.place(sequence, h, p),
                         std::min(positions_together, length - p), width},
             h, shares + h * room + p);
  };
  for_each_piece(s.keys, [&](const cache_piece& keys, std::size_t h, float* products) {
    s.kernels.multiply_keys(keys, queries + h * width, scale, products);
  });
  float* const whole = queries; // they aren't needed any more
  for (std::size_t h = 0; h < s.heads; ++h)
    whole[h] = s.kernels.unscaled_shares(shares + h * room, length);
  for_each_piece(s.values, [&](const cache_piece& values, std::size_t h, const float* own) {
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
