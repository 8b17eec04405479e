#include "audio/container.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <vector>

namespace evo::music {
namespace {

constexpr std::size_t ogg_header_size = 27;
// An OGG page has at most 27 + 255 + 255 x 255 bytes, so the last one begins in the file's last 64
// KiB.
constexpr std::uint64_t ogg_page_limit = 65307;

std::uint32_t number(const char* bytes, bool big_endian) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[big_endian ? i : 3 - i]);
  return value;
}

bool read_at(std::istream& file, std::uint64_t at, char* to, std::size_t size) {
  file.clear();
  file.seekg(static_cast<std::streamoff>(at));
  file.read(to, static_cast<std::streamsize>(size));
  return static_cast<std::size_t>(file.gcount()) == size;
}

/// Programs that write to a pipe can't go back to fill in the length and leave one of these.
bool is_unknown_length(std::uint32_t size) {
  return size == 0 || size >= 0x7FFFF000U;
}

std::optional<std::string> riff_cut_short(std::istream& file, bool big_endian, std::uint64_t end) {
  std::optional<std::string> found;
  const std::string_view data = big_endian ? "SSND" : "data";
  for_each_chunk(file, big_endian, 12, end, [&](const riff_chunk& chunk) {
    if (chunk.begin + chunk.size > end && !(chunk.id == data && is_unknown_length(chunk.size)))
      found = "its '" + chunk.id + "' chunk should have " + std::to_string(chunk.size) +
              " bytes, but the file ends after " + std::to_string(end - chunk.begin);
    return !found;
  });
  return found;
}

/// The size of the page that begins here, or nothing if its header is cut off or none.
std::optional<std::size_t> ogg_page_size(std::string_view bytes) {
  if (bytes.size() < ogg_header_size || !bytes.starts_with("OggS") || bytes[4] != 0)
    return std::nullopt;
  const auto segments = static_cast<std::size_t>(static_cast<unsigned char>(bytes[26]));
  if (bytes.size() < ogg_header_size + segments)
    return std::nullopt;
  std::size_t size = ogg_header_size + segments;
  for (std::size_t i = 0; i < segments; ++i)
    size += static_cast<unsigned char>(bytes[ogg_header_size + i]);
  return size;
}

std::optional<std::string> ogg_cut_short(std::istream& file, std::uint64_t end) {
  const std::uint64_t window = std::min(end, 2 * ogg_page_limit);
  std::string tail(static_cast<std::size_t>(window), '\0');
  if (!read_at(file, end - window, tail.data(), tail.size()))
    return "it can't be read to its end";
  // "OggS" may also stand in a page's content by chance; a true last page ends where the file ends.
  for (std::size_t at = tail.rfind("OggS"); at != std::string::npos && at < tail.size();
       at = at == 0 ? std::string::npos : tail.rfind("OggS", at - 1)) {
    const std::string_view page = std::string_view{tail}.substr(at);
    if (ogg_page_size(page) == page.size())
      return (page[5] & 4) != 0
                 ? std::nullopt
                 : std::optional<std::string>{"its last OGG page isn't marked as the "
                                              "end of the stream"};
  }
  return "its last OGG page is incomplete";
}

} // namespace

void for_each_chunk(std::istream& file, bool big_endian, std::uint64_t begin, std::uint64_t end,
                    const std::function<bool(const riff_chunk&)>& visit) {
  std::array<char, 8> head{};
  for (std::uint64_t at = begin; at + head.size() <= end;) {
    if (!read_at(file, at, head.data(), head.size()))
      return;
    const riff_chunk chunk{std::string(head.data(), 4), at + head.size(),
                           number(head.data() + 4, big_endian)};
    if (!visit(chunk))
      return;
    at = chunk.begin + chunk.size + (chunk.size & 1U); // chunks begin at even offsets
  }
}

std::optional<std::string> cut_short(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  std::array<char, 12> head{};
  if (!read_at(file, 0, head.data(), head.size()))
    return std::nullopt; // too short for any of these containers: the decoder says so
  const std::uint64_t end = std::filesystem::file_size(path);
  const std::string_view kind{head.data(), 4};
  const std::string_view form{head.data() + 8, 4};
  if (kind == "RIFF" && form == "WAVE")
    return riff_cut_short(file, false, end);
  if (kind == "FORM" && (form == "AIFF" || form == "AIFC"))
    return riff_cut_short(file, true, end);
  if (kind == "OggS")
    return ogg_cut_short(file, end);
  return std::nullopt;
}

} // namespace evo::music
