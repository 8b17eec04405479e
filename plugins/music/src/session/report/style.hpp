#pragma once
#include <string>
#include <string_view>

namespace evo::music::report {

/// The page's style sheet: both colour schemes, every width, paper.
[[nodiscard]] std::string style();

/// The page's script. Without it everything can still be read and played.
[[nodiscard]] std::string_view script();

} // namespace evo::music::report
