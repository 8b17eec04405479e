#pragma once
/// @file
/// Random numbers as an argument: a key derives independent streams from what they are for
/// (generation, candidate, ...), so that no result depends on threads or on the order of calls.
///
/// The engine is Philox4x32-10 (philox.hpp). Distributions are our own, made of operations that
/// IEEE 754 rounds exactly (+ - x / sqrt), since those of `std` differ between libraries: the same
/// seed gives the same numbers everywhere.

#include "evo/core/detail/elementary.hpp"
#include "evo/core/detail/normal_kernels.hpp"
#include "evo/core/error.hpp"
#include "evo/core/hash.hpp"
#include "evo/core/philox.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

/// A sequence of random numbers of period 2^66. Models std::uniform_random_bit_generator. Cheap to
/// make and to copy; a copy continues independently from the same place.
class random_stream {
public:
  using result_type = std::uint32_t;

  /// @param key, stream together name the sequence
  random_stream(std::uint64_t key, std::uint64_t stream) noexcept
      : key_{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)},
        stream_{stream} {}

  static constexpr result_type min() noexcept { return 0; }
  static constexpr result_type max() noexcept { return std::numeric_limits<result_type>::max(); }

  result_type operator()() noexcept {
    if (used_ == 4) {
      words_ = next_block();
      used_ = 0;
    }
    return words_[used_++];
  }

  [[nodiscard]] std::uint64_t bits64() noexcept {
    const std::uint64_t low = (*this)();
    return low | (std::uint64_t{(*this)()} << 32);
  }

  /// Uniform in [0, 1), a multiple of 2^-53.
  [[nodiscard]] double uniform() noexcept { return static_cast<double>(bits64() >> 11) * 0x1p-53; }

  /// Uniform in (0, 1), both ends left out, so that its logarithm is finite: the middles of 2^52
  /// (double) or 2^23 (float, from half as many bits) equal intervals.
  template <std::floating_point T>
  [[nodiscard]] T open_uniform() noexcept {
    if constexpr (std::same_as<T, float>)
      return (static_cast<float>((*this)() >> 9) + 0.5F) * 0x1p-23F;
    else
      return (static_cast<T>(bits64() >> 12) + T(0.5)) * T(0x1p-52);
  }

  /// Uniform in [low, high).
  [[nodiscard]] double uniform(double low, double high) noexcept {
    return low + (high - low) * uniform();
  }

  /// Uniform in {0, ..., n - 1} without bias (D. Lemire, "Fast random integer generation in an
  /// interval", 2019, doi:10.1145/3230636).
  /// @param n > 0
  [[nodiscard]] std::uint64_t below(std::uint64_t n) {
    require(n > 0, error_id::invalid_parameter, "below(n): n is 0, should be at least 1");
    const std::uint64_t rejected = (0 - n) % n;
    for (;;) {
      __extension__ using wide = unsigned __int128;
      const wide product = wide{bits64()} * n;
      if (static_cast<std::uint64_t>(product) >= rejected)
        return static_cast<std::uint64_t>(product >> 64);
    }
  }

  /// True with the given probability (never for 0, always for 1).
  [[nodiscard]] bool chance(double probability) noexcept { return uniform() < probability; }

  /// Standard normal.
  [[nodiscard]] double normal() noexcept {
    if (has_spare_) {
      has_spare_ = false;
      return spare_;
    }
    double pair[2];
    detail::normals_of(next_block(), pair);
    spare_ = pair[1];
    has_spare_ = true;
    return pair[0];
  }

  /// Independent standard normals; the values depend on the stream's place and the type alone.
  /// float takes half the blocks of double.
  template <std::floating_point T, std::size_t N>
  void fill_normal(std::span<T, N> out) noexcept {
    constexpr std::size_t a_block = detail::normals_a_block<T>;
    detail::fill_normal(block_, stream_, key_, out.data(), out.size());
    block_ += (out.size() + a_block - 1) / a_block;
  }

  /// For generators of other numbers in bulk: calls draw(first block, stream, key), which may use
  /// `count` blocks of 128 bits.
  template <class Draw>
  void draw_blocks(std::uint64_t count, const Draw& draw) noexcept {
    draw(block_, stream_, key_);
    block_ += count;
  }

  /// Uniform in [low, high), but for the last bit of the rounding.
  template <std::floating_point T, std::size_t N>
  void fill_uniform(std::span<T, N> out, T low, T high) noexcept {
    for (T& value : out)
      value = low + (high - low) * static_cast<T>(uniform());
  }

  /// Fisher-Yates.
  template <class T, std::size_t N>
  void shuffle(std::span<T, N> items) {
    for (std::size_t i = items.size(); i > 1; --i)
      std::swap(items[i - 1], items[below(i)]);
  }

  /// k different indices of {0, ..., n - 1} in random order (partial Fisher-Yates; O(n) memory).
  /// @param k <= n
  [[nodiscard]] std::vector<std::size_t> sample(std::size_t n, std::size_t k) {
    require(k <= n, error_id::invalid_parameter, "sample(n, k): k = ", k, " exceeds n = ", n);
    std::vector<std::size_t> indices(n);
    for (std::size_t i = 0; i < n; ++i)
      indices[i] = i;
    for (std::size_t i = 0; i < k; ++i)
      std::swap(indices[i], indices[i + below(n - i)]);
    indices.resize(k);
    return indices;
  }

private:
  philox_counter next_block() noexcept { return detail::block_of(block_++, stream_, key_); }

  philox_key key_;
  std::uint64_t stream_;
  std::uint64_t block_ = 0;
  philox_counter words_{};
  unsigned used_ = 4;
  bool has_spare_ = false;
  double spare_ = 0;
};

/// Where streams come from. A key names a family of streams; children name independent families.
class random_key {
public:
  explicit random_key(std::uint64_t seed) noexcept : key_{seed} {}

  /// The stream for a purpose within this family, for instance (generation, candidate).
  [[nodiscard]] random_stream stream(std::uint64_t a, std::uint64_t b = 0) const noexcept {
    const auto [key, lane] = derive(stream_domain, a, b);
    return {key, lane};
  }

  [[nodiscard]] random_key child(std::uint64_t a, std::uint64_t b = 0) const noexcept {
    const auto [key, lane] = derive(child_domain, a, b);
    return random_key{key, lane};
  }

  /// An independent family by name: key.child("initial population").
  [[nodiscard]] random_key child(std::string_view label) const noexcept {
    const auto bytes = std::as_bytes(std::span{label.data(), label.size()});
    return child(detail::fnv1a(bytes), label.size());
  }

  /// A 64-bit seed that stands for this family, for libraries that want a number.
  [[nodiscard]] std::uint64_t seed() const noexcept { return derive(seed_domain, 0, 0).first; }

  friend bool operator==(const random_key&, const random_key&) = default;

private:
  static constexpr std::uint64_t stream_domain = 0, child_domain = 0x9E3779B97F4A7C15,
                                 seed_domain = 0xD1B54A32D192ED03;

  random_key(std::uint64_t key, std::uint64_t lane) noexcept : key_{key}, lane_{lane} {}

  /// 128 bits that depend on the family, the domain and (a, b).
  [[nodiscard]] std::pair<std::uint64_t, std::uint64_t>
  derive(std::uint64_t domain, std::uint64_t a, std::uint64_t b) const noexcept {
    const std::uint64_t key = key_ ^ domain;
    const philox_key words{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)};
    const philox_counter out = detail::block_of(a ^ lane_, b, words);
    return {out[0] | (std::uint64_t{out[1]} << 32), out[2] | (std::uint64_t{out[3]} << 32)};
  }

  std::uint64_t key_;
  std::uint64_t lane_ = 0;
};

} // namespace evo
