#include "columns.hpp"
#include "id_table.hpp"
#include "line_reader.hpp"
#include "row_counter.hpp"
#include "utf8.hpp"

#include "evo/music/error.hpp"

#include <charconv>

namespace evo::music {
namespace {

using detail::row_counter;

std::optional<int> age_of(std::string_view text) {
  int value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size() || value < 1 || value > 120)
    return std::nullopt;
  return value;
}

class listener_importer {
public:
  imported_listeners read(const std::filesystem::path& file);

private:
  bool take(const detail::text_line& line);
  std::string text(std::string_view bytes);

  row_counter counter_;
  detail::id_table ids_;
  std::vector<lastfm_listener> listeners_;
};

std::string listener_importer::text(std::string_view bytes) {
  if (detail::is_utf8(bytes))
    return std::string{bytes};
  counter_.found(row_problem::broken_text);
  return detail::repaired_utf8(bytes);
}

bool listener_importer::take(const detail::text_line& line) {
  std::array<std::string_view, 5> columns;
  if (!counter_.has_text(line))
    return false;
  if (!detail::split_tabs(line.text, columns))
    return counter_.found(row_problem::wrong_columns);
  const auto& [id, gender, age, country, registered] = columns;
  if (id.empty())
    return counter_.found(row_problem::empty_listener);
  if (!detail::is_id(id))
    return counter_.found(row_problem::broken_id);
  if (!ids_.insert(id).second)
    return counter_.found(row_problem::duplicate);
  const auto years = age_of(age);
  if (!age.empty() && !years)
    counter_.found(row_problem::bad_number);
  listeners_.push_back({std::string{id}, text(gender), years, text(country), text(registered)});
  return true;
}

imported_listeners listener_importer::read(const std::filesystem::path& file) {
  detail::line_reader lines{file};
  auto& report = counter_.report();
  while (const auto line = lines.next()) {
    if (lines.lines() == 1 && (line->text.starts_with('#') || line->text.starts_with("id\t")))
      continue;
    ++report.rows;
    counter_.begin(lines.lines());
    report.used += take(*line) ? 1 : 0;
  }
  report.bytes = lines.bytes();
  if (report.used == 0)
    throw error{failure::input, file.string(), "no listener in it",
                "wanted five columns between tabs: #id, gender, age, country, registered"};
  return {std::move(listeners_), report};
}

} // namespace

imported_listeners read_lastfm_listeners(const std::filesystem::path& file) {
  return listener_importer{}.read(file);
}

} // namespace evo::music
