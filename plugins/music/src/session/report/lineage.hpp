#pragma once
#include <string>

#include "facts.hpp"

namespace evo::music::report {

/// The ancestors of the best: a graph, and the line through the better parents in words.
[[nodiscard]] std::string lineage_section(const facts& f);

} // namespace evo::music::report
