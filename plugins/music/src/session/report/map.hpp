#pragma once
#include <string>

#include "facts.hpp"

namespace evo::music::report {

/// The candidates on a plane by the likeness of their sound, with the target.
[[nodiscard]] std::string map_section(const facts& f);

} // namespace evo::music::report
