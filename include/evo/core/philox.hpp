#pragma once
/// @file
/// Philox4x32-10, the counter-based generator behind random.hpp: J. Salmon, M. Moraes, R. Dror,
/// D. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011, doi:10.1145/2063384.2063405.

#include <array>
#include <cstdint>

namespace evo {

namespace detail {
inline constexpr std::uint64_t philox_multiplier_0 = 0xD2511F53, philox_multiplier_1 = 0xCD9E8D57;
inline constexpr std::uint32_t philox_weyl_0 = 0x9E3779B9, philox_weyl_1 = 0xBB67AE85;
} // namespace detail

using philox_counter = std::array<std::uint32_t, 4>;
using philox_key = std::array<std::uint32_t, 2>;

/// One block of Philox4x32 with 10 rounds.
[[nodiscard]] constexpr philox_counter philox4x32(philox_counter c, philox_key k) noexcept {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = detail::philox_multiplier_0 * c[0],
                        p1 = detail::philox_multiplier_1 * c[2];
    c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k[0], static_cast<std::uint32_t>(p1),
         static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k[1], static_cast<std::uint32_t>(p0)};
    k[0] += detail::philox_weyl_0;
    k[1] += detail::philox_weyl_1;
  }
  return c;
}

namespace detail {

/// Block `number` of a stream.
[[nodiscard]] constexpr philox_counter block_of(std::uint64_t number, std::uint64_t stream,
                                                philox_key key) noexcept {
  return philox4x32({static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number >> 32),
                     static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)},
                    key);
}

} // namespace detail

} // namespace evo
