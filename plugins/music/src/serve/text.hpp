#pragma once
/// @file
/// Text from people.

#include <cstddef>
#include <string>
#include <string_view>

namespace evo::music::serve {

/// The first `length` bytes of a text, without control characters, blanks around it dropped, and
/// never a part of a UTF-8 sequence. Nothing in it is taken for markup or a path: it is shown as
/// text, and no file is named by it.
[[nodiscard]] std::string printable(std::string_view text, std::size_t length);

/// A text as a part of a file's name in an archive: letters, digits and '-'.
[[nodiscard]] std::string file_words(std::string_view text, std::size_t length);

} // namespace evo::music::serve
