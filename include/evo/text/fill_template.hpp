#pragma once
/// @file
/// Templates of what a model is asked: text with places in braces.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

/// A place's name and what it is filled with.
using template_values = std::vector<std::pair<std::string_view, std::string_view>>;

/// Replaces "{name}" by its value wherever it stands. Braces around other words stay as they are,
/// so JSON in a template is safe, and values are never looked into.
[[nodiscard]] inline std::string fill_template(std::string_view text,
                                               const template_values& values) {
  std::string filled;
  while (!text.empty()) {
    const auto open = text.find('{');
    filled.append(text.substr(0, open));
    if (open == std::string_view::npos)
      break;
    text.remove_prefix(open);
    const auto close = text.find('}');
    bool is_place = false;
    if (close != std::string_view::npos)
      for (const auto& [name, value] : values)
        if (text.substr(1, close - 1) == name) {
          filled.append(value);
          text.remove_prefix(close + 1);
          is_place = true;
          break;
        }
    if (!is_place) {
      filled.push_back('{');
      text.remove_prefix(1);
    }
  }
  return filled;
}

/// Whether a template has the place "{name}".
[[nodiscard]] inline bool has_place(std::string_view text, std::string_view name) {
  return text.find("{" + std::string{name} + "}") != std::string_view::npos;
}

} // namespace evo
