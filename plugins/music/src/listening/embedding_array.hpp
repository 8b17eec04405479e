#pragma once
/// @file
/// All embeddings of a folder in one array, mapped into memory.

#include "evo/music/track_embeddings.hpp"

#include <optional>
#include <string_view>
#include <unordered_map>

namespace evo::music::detail {

struct embedding_array {
  std::shared_ptr<const std::span<const float>> values; ///< rows x layers x dim
  std::size_t layers = 0, dim = 0;
  std::unordered_map<std::string, std::uint32_t> row_of; ///< by id
};

/// What write_embedding_array wrote; nothing where there is none.
/// @throws error with failure::input if it is damaged
[[nodiscard]] std::optional<embedding_array>
map_embedding_array(const std::filesystem::path& folder);

} // namespace evo::music::detail
