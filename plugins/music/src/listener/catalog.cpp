#include "catalog_columns.hpp"

#include "files/files.hpp"
#include "listening/columns.hpp"
#include "listening/line_reader.hpp"
#include "listening/utf8.hpp"

#include "evo/music/catalog.hpp"
#include "evo/music/error.hpp"

#include <algorithm>
#include <functional>
#include <unordered_set>

namespace evo::music {
namespace {

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
    t.path = std::filesystem::path{text};
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

class catalog_reader {
public:
  catalog read(const std::filesystem::path& file);

private:
  bool take_row(std::string_view line);

  std::vector<std::string> columns_;
  std::unordered_set<std::string> ids_;
  catalog result_;
};

bool catalog_reader::take_row(std::string_view line) {
  const auto texts = split(line);
  catalog_track t;
  if (!detail::is_utf8(line) || texts.size() > columns_.size())
    return false;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (!take(t, columns_[i], texts[i]))
      return false;
  if (t.id.empty() || t.path.empty() || !is_id(t.id) || t.id.find('/') != std::string::npos ||
      !ids_.insert(t.id).second)
    return false;
  if (std::ranges::all_of(t.attributes.genres, [](double g) { return g == 0; }))
    t.attributes.genres = attributes_of_genre(t.genre).genres;
  result_.tracks.push_back(std::move(t));
  return true;
}

catalog catalog_reader::read(const std::filesystem::path& file) {
  detail::line_reader lines{file};
  while (const auto line = lines.next()) {
    if (lines.lines() == 1) {
      const auto first = split(line->text);
      const bool is_header = std::ranges::find(first, "id") != first.end() &&
                             std::ranges::find(first, "path") != first.end();
      if (is_header)
        columns_.assign(first.begin(), first.end());
      else
        columns_.assign(fixed_columns.begin(), fixed_columns.end());
      if (is_header)
        continue;
    }
    if (!line->text.empty() && (line->is_too_long || !take_row(line->text)))
      ++result_.left_out;
  }
  if (result_.tracks.empty())
    throw error{failure::input, file.string(), "no track in it",
                "wanted columns between tabs: id, path, artist, title, genre"};
  return std::move(result_);
}

/// Tabs and line ends would be columns and rows.
std::string clean(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return text;
}

} // namespace

catalog read_catalog(const std::filesystem::path& folder) {
  return catalog_reader{}.read(folder / "catalog.tsv");
}

void write_catalog(const std::filesystem::path& folder, const catalog& c) {
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
