#include "columns.hpp"

#include "utf8.hpp"

#include <algorithm>

namespace evo::music::detail {

bool is_id(std::string_view text) noexcept {
  return is_utf8(text) && std::ranges::none_of(text, [](char c) {
           const auto code = static_cast<unsigned char>(c);
           return code < 0x20 || code == 0x7F;
         });
}

} // namespace evo::music::detail
