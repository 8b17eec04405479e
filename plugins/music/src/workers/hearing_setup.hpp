#pragma once
/// @file
/// The part of a configuration that hearing depends on, as text: what a worker makes its task of.

#include "evo/music/config.hpp"

#include <string>

namespace evo::music::workers {

/// Equal for runs whose candidates are heard alike.
/// @param threads of each worker
[[nodiscard]] std::string setup_of(const configuration& config, std::uint64_t threads);

/// A configuration with that part; all else is as nobody sets it. It isn't checked as a whole.
/// @throws error with failure::configuration
[[nodiscard]] configuration parse_setup(const std::string& setup);

} // namespace evo::music::workers
