#pragma once
/// @file
/// Numbers for texts, in the order in which they come.

#include "evo/music/text_column.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace evo::music::detail {

/// Open addressing over a text_column: 44 bytes a MusicBrainz id, and 8 to 16 for finding it.
class id_table {
public:
  /// The text's number, and whether it is new.
  std::pair<std::uint32_t, bool> insert(std::string_view text);
  [[nodiscard]] const text_column& texts() const noexcept { return texts_; }
  /// Leaves an empty table.
  [[nodiscard]] text_column release();

private:
  struct slot {
    std::uint32_t tag = 0;    ///< of the hash; tells most others apart without a look at the text
    std::uint32_t number = 0; ///< 1 + the text's; 0: free
  };
  void grow();

  text_column texts_;
  std::vector<slot> slots_;
};

} // namespace evo::music::detail
