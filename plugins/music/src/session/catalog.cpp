#include "catalog.hpp"

#include "evo/music/error.hpp"
#include "files/files.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace evo::music {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    fields.emplace_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return fields;
}

bool is_file_name(std::string_view id) {
  return !id.empty() && id != "." && id != ".." && id.size() <= 200 &&
         id.find_first_of(std::string_view{"/\0", 2}) == std::string_view::npos;
}

/// Takes tracks in, each id once.
class collector {
public:
  void add(catalog_track track, const std::string& where) {
    if (!is_file_name(track.id))
      made.problems.push_back(where + ": '" + track.id +
                              "' is no id (1 to 200 characters without a slash)");
    else if (!ids_.insert(track.id).second)
      made.problems.push_back(where + ": the id " + track.id + " is there already");
    else
      made.tracks.push_back(std::move(track));
  }

  catalog made;

private:
  std::set<std::string> ids_;
};

void read_table(const fs::path& table, const fs::path& folder, collector& all) {
  const std::string bytes = detail::read_file(table);
  std::string_view left{bytes};
  if (left.starts_with("\xEF\xBB\xBF")) // the mark that some programs put before UTF-8
    left.remove_prefix(3);
  for (std::size_t number = 1; !left.empty(); ++number) {
    const std::size_t end = std::min(left.find('\n'), left.size());
    std::string_view line = left.substr(0, end);
    left.remove_prefix(std::min(end + 1, left.size()));
    if (line.ends_with('\r'))
      line.remove_suffix(1);
    auto fields = fields_of(line);
    const bool is_heading = number == 1 && fields.size() > 1 && fields[0] == "id";
    if (line.empty() || is_heading)
      continue;
    const std::string where = table.string() + ":" + std::to_string(number);
    if (fields.size() < 2 || fields[1].empty()) {
      all.made.problems.push_back(where + ": there is no path (id, path, artist, title, genre)");
      continue;
    }
    fields.resize(std::max<std::size_t>(fields.size(), 5));
    all.add({fields[0], folder / fields[1], fields[2], fields[3], fields[4]}, where);
  }
}

bool is_recording(const fs::path& file) {
  constexpr std::array endings{".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3",
                               ".aif", ".aiff", ".au",  ".w64", ".caf"};
  std::string ending = file.extension().string();
  std::ranges::transform(ending, ending.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::ranges::find(endings, ending) != endings.end();
}

void list_folder(const fs::path& folder, collector& all) {
  std::vector<fs::path> files;
  constexpr auto options = fs::directory_options::skip_permission_denied;
  for (const auto& entry : fs::recursive_directory_iterator{folder, options})
    if (entry.is_regular_file() && is_recording(entry.path()))
      files.push_back(entry.path());
  std::ranges::sort(files);
  for (const auto& file : files)
    all.add({file.stem().string(), file}, file.string());
}

} // namespace

catalog read_catalog(const fs::path& folder) {
  if (!fs::is_directory(folder))
    throw error{failure::input, folder.string(), "there is no such folder",
                "a folder of recordings, with or without a catalog.tsv"};
  collector all;
  const fs::path table = folder / "catalog.tsv";
  if (fs::exists(table))
    read_table(table, folder, all);
  else
    list_folder(folder, all);
  if (all.made.tracks.empty())
    throw error{
        failure::input, folder.string(),
        all.made.problems.empty() ? "there is no recording in it"
                                  : "no track is usable; the first: " + all.made.problems.front(),
        "WAV, FLAC, OGG, Opus, MP3, AIFF, or a catalog.tsv of id, path, artist, title, genre"};
  return std::move(all.made);
}

} // namespace evo::music
