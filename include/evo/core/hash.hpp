#pragma once
/// @file
/// A hash of contents that is the same on every machine and in every run, for caches and seeds.
/// 64 bits: among 10^6 genomes two collide with a chance of 3 in 10^8.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace evo {

namespace detail {

/// FNV-1a (G. Fowler, L. Noll, P. Vo): a byte at a time; for checksums and labels.
[[nodiscard]] inline std::uint64_t fnv1a(std::span<const std::byte> bytes) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::byte b : bytes)
    hash = (hash ^ static_cast<std::uint64_t>(b)) * 0x100000001b3;
  return hash;
}

} // namespace detail

/// Mixes eight bytes at a time by multiplication and the finalizer of splitmix64 (G. Steele, D.
/// Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
[[nodiscard]] inline std::uint64_t content_hash(std::span<const std::byte> bytes) noexcept {
  const auto finalize = [](std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  };
  std::uint64_t hash = finalize(0x9E3779B97F4A7C15 ^ bytes.size());
  while (!bytes.empty()) {
    const std::size_t n = bytes.size() < 8 ? bytes.size() : 8;
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), n);
    hash = finalize((hash + 0x9E3779B97F4A7C15) ^ word);
    bytes = bytes.subspan(n);
  }
  return hash;
}

[[nodiscard]] inline std::uint64_t content_hash(std::string_view text) noexcept {
  return content_hash(std::as_bytes(std::span{text.data(), text.size()}));
}

} // namespace evo
