#include "workers/file_marks.hpp"

#include "evo/core/hash.hpp"
#include "evo/music/error.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <sstream>

namespace evo::music::workers {
namespace {

constexpr std::uint64_t part = std::uint64_t{1} << 20; // bytes

std::string hexadecimal(std::uint64_t number) {
  std::array<char, 16> digits{};
  const auto* end = std::to_chars(digits.begin(), digits.end(), number, 16).ptr;
  const std::string text{digits.cbegin(), end};
  return std::string(digits.size() - text.size(), '0') + text;
}

/// @throws error
std::string read_part(std::ifstream& from, const std::filesystem::path& file, std::uint64_t begin,
                      std::uint64_t size) {
  std::string bytes(size, '\0');
  from.seekg(static_cast<std::streamoff>(begin));
  if (!from.read(bytes.data(), static_cast<std::streamsize>(size)))
    throw error{failure::input, file.string(), "it can't be read"};
  return bytes;
}

file_mark mark_of(const instrument_file& file) {
  std::error_code problem;
  const std::uint64_t size = std::filesystem::file_size(file.path, problem);
  if (problem)
    throw error{failure::input, file.path.string(), "it can't be read: " + problem.message()};
  std::ifstream from{file.path, std::ios::binary};
  const std::uint64_t first = std::min(size, part), last = std::min(size - first, part);
  const std::string ends =
      read_part(from, file.path, 0, first) + read_part(from, file.path, size - last, last);
  return {file.name, size, content_hash(ends)};
}

std::string described(const file_mark& mark) {
  return std::to_string(mark.size) + " bytes (" + hexadecimal(mark.hash) + ")";
}

} // namespace

std::vector<file_mark> marks_of(std::span<const instrument_file> files) {
  std::vector<file_mark> marks;
  for (const auto& file : files)
    marks.push_back(mark_of(file));
  return marks;
}

std::string to_text(const file_mark& mark) {
  return std::to_string(mark.size) + " " + hexadecimal(mark.hash) + " " + mark.name;
}

file_mark parse_mark(const std::string& text) {
  file_mark mark;
  std::istringstream in{text};
  if (!(in >> mark.size >> std::hex >> mark.hash) || in.get() != ' ' ||
      !std::getline(in, mark.name))
    throw error{failure::configuration, "\"" + text + "\"", "says nothing of a file",
                "a worker of the same build as the run's program"};
  return mark;
}

void check_same_files(std::span<const file_mark> wanted, std::span<const instrument_file> here) {
  if (wanted.empty() || here.empty())
    return;
  // One that stands alone may have another name, where a configuration doesn't say its place.
  const bool stands_alone = wanted.size() == 1 && here.size() == 1;
  for (const auto& mark : wanted) {
    const auto found = std::ranges::find(here, mark.name, &instrument_file::name);
    if (found == here.end() && !stands_alone)
      throw error{failure::input, (here.front().path.parent_path() / mark.name).string(),
                  "there is no such file", "the run's is of " + described(mark)};
    const auto& file = found == here.end() ? here.front() : *found;
    const file_mark own = mark_of(file);
    if (own.size != mark.size || own.hash != mark.hash)
      throw error{failure::input, file.path.string(),
                  "it is another file than the run's: " + described(own) + ", not " +
                      described(mark),
                  "a copy of the run's " + mark.name};
  }
  for (const auto& file : here)
    if (!stands_alone && std::ranges::count(wanted, file.name, &file_mark::name) == 0)
      throw error{failure::input, file.path.string(), "where the run is there is no such file",
                  "a copy of the run's folder"};
}

} // namespace evo::music::workers
