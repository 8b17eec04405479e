#include "columns.hpp"
#include "csv.hpp"
#include "id_table.hpp"
#include "line_reader.hpp"
#include "pair_counter.hpp"
#include "row_counter.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace evo::music {
namespace {

using detail::row_counter;

/// Where the columns are that we need.
struct python_columns {
  std::size_t listener = 0, track = 0, plays = 0, count = 0;
};

python_columns find_columns(const std::vector<std::string>& header,
                            const std::filesystem::path& file) {
  const auto find = [&](std::string_view name) {
    const auto at = std::ranges::find(header, name);
    if (at == header.end())
      throw error{failure::input, file.string() + ":1", "no column " + std::string{name},
                  "wanted a first line that names userid, id and count"};
    return static_cast<std::size_t>(at - header.begin());
  };
  return {find("userid"), find("id"), find("count"), header.size()};
}

/// Whole numbers, also as pandas writes them after a merge: "12.0". 0 for what is none.
std::uint64_t plays_of(std::string_view text) {
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size() || !(value >= 1 && value < 1e15) ||
      value != std::floor(value))
    return 0;
  return static_cast<std::uint64_t>(value);
}

class python_importer {
public:
  imported_history read(const std::filesystem::path& file);

private:
  bool take(const detail::text_line& line);

  row_counter counter_;
  python_columns at_;
  std::vector<std::string> columns_;
  detail::id_table listeners_, tracks_;
  detail::pair_counter pairs_;
};

bool python_importer::take(const detail::text_line& line) {
  if (!counter_.has_text(line))
    return false;
  if (!detail::split_csv(line.text, columns_) || columns_.size() != at_.count)
    return counter_.found(row_problem::wrong_columns);
  const std::string& listener = columns_[at_.listener];
  const std::string& track = columns_[at_.track];
  if (listener.empty())
    return counter_.found(row_problem::empty_listener);
  if (track.empty())
    return counter_.found(row_problem::empty_track);
  if (!detail::is_id(listener) || !detail::is_id(track))
    return counter_.found(row_problem::broken_id);
  const std::uint64_t plays = plays_of(columns_[at_.plays]);
  if (plays == 0)
    return counter_.found(row_problem::bad_number);
  pairs_.add(listeners_.insert(listener).first, tracks_.insert(track).first, plays);
  return true;
}

imported_history python_importer::read(const std::filesystem::path& file) {
  detail::line_reader lines{file};
  auto& report = counter_.report();
  const auto header = lines.next();
  if (!header || !detail::split_csv(header->text, columns_))
    throw error{failure::input, file.string(), "no line that names the columns",
                "wanted userid, id and count between commas"};
  at_ = find_columns(columns_, file);
  while (const auto line = lines.next()) {
    ++report.rows;
    counter_.begin(lines.lines());
    report.used += take(*line) ? 1 : 0;
  }
  report.bytes = lines.bytes();
  if (report.used == 0)
    throw error{failure::input, file.string(),
                "none of " + std::to_string(report.rows) + " rows can be used",
                "wanted a listener's id, a track's id and a count >= 1 in each"};
  imported_history result;
  result.history.listener_ids = listeners_.release();
  result.history.track_ids = tracks_.release();
  pairs_.release_into(result.history);
  result.report = report;
  return result;
}

} // namespace

imported_history read_python_history(const std::filesystem::path& file) {
  return python_importer{}.read(file);
}

} // namespace evo::music
