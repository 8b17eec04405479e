#pragma once
/// @file
/// The page's own files, inside the program. assets/ has them; embed_assets.cmake puts them here.

#include <span>
#include <string_view>

namespace evo::music::serve {

struct asset {
  std::string_view path; ///< "/js/app.mjs"
  std::string_view type;
  std::string_view bytes;
};

[[nodiscard]] std::span<const asset> assets() noexcept;

} // namespace evo::music::serve
