#pragma once
/// @file
/// Whether anybody listens at an address.

#include <chrono>
#include <string>

namespace evo::ray_bridge {

/// Connects once and hangs up.
/// @param address host:port
/// @returns why that can't be; empty if it could
[[nodiscard]] std::string why_unreachable(const std::string& address,
                                          std::chrono::milliseconds patience);

} // namespace evo::ray_bridge
