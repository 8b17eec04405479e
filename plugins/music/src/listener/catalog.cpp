#include "catalog_columns.hpp"

#include "files/files.hpp"
#include "listening/columns.hpp"
#include "listening/line_reader.hpp"
#include "listening/utf8.hpp"

#include "evo/music/catalog.hpp"
#include "evo/music/error.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <span>
#include <unordered_set>

namespace evo::music {
namespace {

namespace fs = std::filesystem;
using detail::is_id;

constexpr std::array<std::string_view, 5> fixed_columns{"id", "path", "artist", "title", "genre"};

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> columns;
  for (;;) {
    const std::size_t tab = line.find('\t');
    columns.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos)
      return columns;
    line.remove_prefix(tab + 1);
  }
}

std::optional<quality> quality_named(std::string_view text) {
  for (std::size_t i = 0; i < quality_count; ++i)
    if (name(static_cast<quality>(i)) == text)
      return static_cast<quality>(i);
  return std::nullopt;
}

/// Takes one column's text; false where it isn't of its form.
bool take(catalog_track& t, std::string_view column, std::string_view text) {
  if (column == "id")
    t.id = text;
  else if (column == "path")
    t.path = fs::path{text};
  else if (column == "artist")
    t.artist = text;
  else if (column == "title")
    t.title = text;
  else if (column == "genre")
    t.genre = text;
  else if (column == "prompt")
    t.prompt = text;
  else if (column == "genres")
    return detail::take_genres(text, t.attributes);
  else if (column == "instruments")
    return detail::take_families(text, t.attributes);
  else if (const auto q = quality_named(column))
    return detail::take_quality(text, *q, t.attributes);
  return true; // columns of others
}

bool names_file(const std::string& id) {
  return is_id(id) && !id.empty() && id.size() <= 200 && id != "." && id != ".." &&
         id.find('/') == std::string::npos;
}

/// Takes tracks in, each id once.
class collector {
public:
  void add(catalog_track track, const std::string& where) {
    if (!names_file(track.id))
      leave_out(where, "'" + track.id + "' is no id (1 to 200 bytes without a slash)");
    else if (track.path.empty())
      leave_out(where, "there is no path");
    else if (!ids_.insert(track.id).second)
      leave_out(where, "the id " + track.id + " is there already");
    else
      made.tracks.push_back(std::move(track));
  }
  void leave_out(const std::string& where, const std::string& why) {
    made.problems.push_back(where + ": " + why);
  }

  catalog made;

private:
  std::unordered_set<std::string> ids_;
};

/// What is wrong with a row, or nothing.
std::string take_row(std::string_view line, const std::vector<std::string>& columns,
                     catalog_track& track) {
  const auto texts = split(line);
  if (!detail::is_utf8(line))
    return "it is not UTF-8";
  if (texts.size() > columns.size())
    return std::to_string(texts.size()) + " columns, should be at most " +
           std::to_string(columns.size());
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (!take(track, columns[i], texts[i]))
      return columns[i] + " = '" + std::string{texts[i]} + "' can't be read";
  if (std::ranges::all_of(track.attributes.genres, [](double g) { return g == 0; }))
    track.attributes.genres = attributes_of_genre(track.genre).genres;
  return {};
}

std::vector<std::string> columns_of(std::span<const std::string_view> first) {
  return {first.begin(), first.end()};
}

void read_table(const fs::path& table, collector& all) {
  detail::line_reader lines{table};
  std::vector<std::string> columns = columns_of(fixed_columns);
  while (const auto line = lines.next()) {
    const auto texts = split(line->text);
    const auto names = [&](std::string_view name) {
      return std::ranges::find(texts, name) != texts.end();
    };
    if (lines.lines() == 1 && names("id") && names("path")) {
      columns = columns_of(texts);
      continue;
    }
    if (line->text.empty())
      continue;
    const std::string where = table.string() + ":" + std::to_string(lines.lines());
    catalog_track track;
    const std::string problem =
        line->is_too_long ? "the line is too long" : take_row(line->text, columns, track);
    if (problem.empty())
      all.add(std::move(track), where);
    else
      all.leave_out(where, problem);
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
      files.push_back(entry.path().lexically_relative(folder));
  std::ranges::sort(files);
  for (const auto& file : files)
    all.add({.id = file.stem().string(),
             .path = file,
             .artist = {},
             .title = {},
             .genre = {},
             .attributes = {},
             .prompt = {}},
            (folder / file).string());
}

/// Tabs and line ends would be columns and rows.
std::string clean(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return text;
}

} // namespace

catalog read_catalog(const fs::path& folder) {
  if (!fs::is_directory(folder))
    throw error{failure::input, folder.string(), "there is no such folder",
                "a folder of recordings, with or without a catalog.tsv"};
  collector all;
  const fs::path table = folder / "catalog.tsv";
  if (fs::exists(table))
    read_table(table, all);
  else
    list_folder(folder, all);
  if (all.made.tracks.empty())
    throw error{
        failure::input, folder.string(),
        all.made.problems.empty() ? "there is no recording in it"
                                  : "no track is usable; the first: " + all.made.problems.front(),
        "WAV, FLAC, OGG, Opus, MP3, AIFF, or a catalog.tsv with columns between tabs: id, path, "
        "artist, title, genre"};
  return std::move(all.made);
}

void write_catalog(const fs::path& folder, const catalog& c) {
  std::string out = "id\tpath\tartist\ttitle\tgenre\tgenres\tinstruments";
  for (std::size_t q = 0; q < quality_count; ++q)
    out.append("\t").append(name(static_cast<quality>(q)));
  out += "\tprompt\n";
  for (const auto& t : c.tracks) {
    for (const auto& text : {t.id, t.path.generic_string(), t.artist, t.title, t.genre})
      out += clean(text) + "\t";
    out += detail::genres_text(t.attributes) + "\t" + detail::families_text(t.attributes);
    for (std::size_t q = 0; q < quality_count; ++q)
      out += "\t" + detail::quality_text(t.attributes, static_cast<quality>(q));
    out += "\t" + clean(t.prompt) + "\n";
  }
  detail::make_folder(folder);
  detail::write_file(folder / "catalog.tsv", out);
}

} // namespace evo::music
