#pragma once
/// @file
/// Attention with one query a sequence over the keys and values of the positions before it.

#include "nn/kernels/instruction_set.hpp"
#include "nn/kernels/linear.hpp"

#include <cstddef>
#include <memory>
#include <span>

namespace evo::music::nn {

/// Keys and values of one layer for several sequences, of a fixed capacity. Different sequences may
/// be written and read by different threads at the same time.
class kv_cache {
public:
  /// @param how int8: each position's keys (and values) of a head share a scale
  kv_cache(std::size_t sequences, std::size_t heads, std::size_t head_width, std::size_t capacity,
           precision how, instruction_set set = best_available());
  ~kv_cache();
  kv_cache(kv_cache&&) noexcept;
  kv_cache& operator=(kv_cache&&) noexcept;

  /// What a cache of this size takes.
  [[nodiscard]] static std::size_t bytes(std::size_t sequences, std::size_t heads,
                                         std::size_t head_width, std::size_t capacity,
                                         precision how) noexcept;
  [[nodiscard]] std::size_t capacity() const noexcept;

  /// @param key, value heads x head_width
  void store(std::size_t sequence, std::size_t position, std::span<const float> key,
             std::span<const float> value);

  /// For each head: out = softmax(scale x q K^T) V over the first `length` positions.
  /// @param length at least 1, at most capacity()
  /// @param query, out heads x head_width; may be the same memory
  void attend(std::size_t sequence, std::size_t length, float scale, std::span<const float> query,
              std::span<float> out) const;

private:
  struct storage;
  std::unique_ptr<storage> storage_;
};

} // namespace evo::music::nn
