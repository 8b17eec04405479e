#pragma once
/// @file
/// What a worker said last.

#include <string>

namespace evo::ray_bridge {

/// The last line in the file that this process's standard error goes to, which is its worker's too,
/// for people: ": LINE (FILE)"; empty if that is no file or nothing was said. O(1): reads its end.
[[nodiscard]] std::string last_words();

} // namespace evo::ray_bridge
