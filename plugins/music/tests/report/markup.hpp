#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::testing {

struct markup {
  std::vector<std::string> problems; ///< unbalanced or malformed tags, in words; empty if none
  std::vector<std::string> ids;
  std::vector<std::string> targets; ///< of links inside the page, without the #
  std::vector<std::string> sources; ///< of src and of links out of the page
  std::string text;                 ///< outside tags, scripts and styles; still escaped
};

/// Reads HTML as strictly as XML: every element is closed in order (but for void ones and shapes
/// closed by "/>"), every attribute is quoted, every & starts an entity.
markup read_markup(std::string_view page);

} // namespace evo::music::testing
