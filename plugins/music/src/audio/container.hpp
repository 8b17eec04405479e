#pragma once
/// @file
/// What a container says of itself that decoders don't pass on: whether it is cut short, and texts.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

namespace evo::music {

/// Why the file must have been cut short, judged from its container alone (RIFF, AIFF, OGG);
/// nothing if it looks complete or the container is another.
[[nodiscard]] std::optional<std::string> cut_short(const std::filesystem::path& path);

/// One chunk of a RIFF (little-endian) or IFF (big-endian) file.
struct riff_chunk {
  std::string id;          ///< four characters
  std::uint64_t begin = 0; ///< of its content, in bytes from the file's start
  std::uint32_t size = 0;  ///< of its content as declared
};

/// Visits the chunks of a RIFF or IFF form from `begin` up to `end` (the file's size at most), the
/// one that overruns it included, which is then the last. `visit` returns false to stop.
void for_each_chunk(std::istream& file, bool big_endian, std::uint64_t begin, std::uint64_t end,
                    const std::function<bool(const riff_chunk&)>& visit);

} // namespace evo::music
