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

/// Keys and values are each piece of positions x sequence x head x position x padded width. So memory
/// is taken as sequences grow, in pages that are large.
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

void kv_cache::attend(std::size_t sequence, std::size_t length, float scale,
                      std::span<const float> query, std::span<float> out) const {
  const auto& s = *storage_;
  scratch memory{(2 * s.padded_width + padded(length, 16)) * sizeof(float)};
  float* const q = memory.as<float>();
  float* const sum = q + s.padded_width;
  std::fill_n(q, s.padded_width, 0.0F);
  const std::size_t number_bytes = s.row_bytes / s.padded_width;
  for (std::size_t h = 0; h < s.heads; ++h) {
    std::copy_n(query.data() + h * s.width, s.width, q);
    const std::byte* const keys = s.keys.as<std::byte>() + s.place(sequence, h, 0);
    s.kernels.attend({keys, s.values.as<std::byte>() + s.place(sequence, h, 0),
                      h + 1 < s.heads ? s.keys.as<std::byte>() + s.place(sequence, h + 1, 0)
                                      : nullptr,
                      s.piece_bytes() / number_bytes, length, s.padded_width, scale, q,
                      sum + s.padded_width, sum});
    std::copy_n(sum, s.width, out.data() + h * s.width);
  }
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
