#pragma once
/// @file
/// SHA-256 (FIPS 180-4): how a numeric genome is named.

#include <cstddef>
#include <span>
#include <string>

namespace evo::music::detail {

/// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::span<const std::byte> bytes);

} // namespace evo::music::detail
