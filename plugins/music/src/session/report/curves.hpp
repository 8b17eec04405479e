#pragma once
#include <string>

#include "facts.hpp"

namespace evo::music::report {

/// Fitness and diversity by generation, as figures, with the numbers in a table behind them.
[[nodiscard]] std::string curves_section(const facts& f);

} // namespace evo::music::report
