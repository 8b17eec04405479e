#pragma once
/// @file
/// Whether there is a server at all, before work is begun that needs one.

#include <string>

namespace evo::llm {

/// Whether a server takes connections at the URL's host and port. Nothing is sent but what opens a
/// connection, and no key is needed.
/// @param seconds to wait for it
[[nodiscard]] bool is_reachable(const std::string& base_url, double seconds = 3);

} // namespace evo::llm
