#pragma once
/// @file
/// What every page begins and ends with.

#include <string>
#include <string_view>

namespace evo::music::report {

/// From the doctype to </head>: the style sheet, and a policy by which the page reaches out to
/// nothing.
/// @param title, description text, not yet escaped
/// @param rules       more of the style sheet
[[nodiscard]] std::string document_head(std::string_view title, std::string_view description,
                                        std::string_view rules = {});

/// From the footer to </html>, with the script.
/// @param footer HTML
[[nodiscard]] std::string document_tail(std::string_view footer);

/// A figure with its name and a note below; all of it HTML. They stand in <dl class="tiles">.
[[nodiscard]] std::string tile(std::string_view label, std::string_view value,
                               std::string_view note);

} // namespace evo::music::report
