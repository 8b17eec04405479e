#include "nn/kernels/kv_cache.hpp"

#include "nn/kernels/elementwise.hpp"

#include <algorithm>
#include <vector>

namespace evo::music::nn {

struct kv_cache::storage {
  std::size_t heads, width, capacity;
  std::vector<float> keys, values; ///< sequence x head x position x width
};

kv_cache::kv_cache(std::size_t sequences, std::size_t heads, std::size_t head_width,
                   std::size_t capacity, precision, instruction_set)
    : storage_{std::make_unique<storage>(storage{heads, head_width, capacity, {}, {}})} {
  storage_->keys.resize(sequences * heads * head_width * capacity);
  storage_->values = storage_->keys;
}
kv_cache::~kv_cache() = default;
kv_cache::kv_cache(kv_cache&&) noexcept = default;
kv_cache& kv_cache::operator=(kv_cache&&) noexcept = default;

std::size_t kv_cache::bytes(std::size_t sequences, std::size_t heads, std::size_t head_width,
                            std::size_t capacity, precision) noexcept {
  return 2 * sizeof(float) * sequences * heads * head_width * capacity;
}

std::size_t kv_cache::capacity() const noexcept {
  return storage_->capacity;
}

void kv_cache::store(std::size_t sequence, std::size_t position, std::span<const float> key,
                     std::span<const float> value) {
  auto& [heads, width, capacity, keys, values] = *storage_;
  for (std::size_t h = 0; h < heads; ++h) {
    const std::size_t at = ((sequence * heads + h) * capacity + position) * width;
    std::copy_n(key.data() + h * width, width, keys.data() + at);
    std::copy_n(value.data() + h * width, width, values.data() + at);
  }
}

void kv_cache::attend(std::size_t sequence, std::size_t length, float scale,
                      std::span<const float> query, std::span<float> out) const {
  const auto& [heads, width, capacity, keys, values] = *storage_;
  std::vector<float> shares(length), sum(width);
  for (std::size_t h = 0; h < heads; ++h) {
    const std::size_t at = (sequence * heads + h) * capacity * width;
    for (std::size_t p = 0; p < length; ++p) {
      float product = 0;
      for (std::size_t i = 0; i < width; ++i)
        product += query[h * width + i] * keys[at + p * width + i];
      shares[p] = product * scale;
    }
    softmax(shares);
    std::ranges::fill(sum, 0.0F);
    for (std::size_t p = 0; p < length; ++p)
      for (std::size_t i = 0; i < width; ++i)
        sum[i] += shares[p] * values[at + p * width + i];
    std::ranges::copy(sum, out.begin() + static_cast<std::ptrdiff_t>(h * width));
  }
}

} // namespace evo::music::nn
