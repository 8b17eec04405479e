#include "columns.hpp"
#include "id_table.hpp"
#include "iso_time.hpp"
#include "line_reader.hpp"
#include "pair_counter.hpp"
#include "recent_rows.hpp"
#include "row_counter.hpp"
#include "utf8.hpp"

#include "evo/music/error.hpp"

#include <algorithm>

namespace evo::music {
namespace {

using detail::row_counter;

/// Which way a listener's times go. As published they fall, newest first.
class time_order {
public:
  /// False for a time that goes against those before it.
  bool follows(std::int64_t time) noexcept {
    const int step = !has_last_ || time == last_ ? 0 : time > last_ ? 1 : -1;
    last_ = time;
    has_last_ = true;
    if (direction_ == 0)
      direction_ = step;
    return step == 0 || step == direction_;
  }

private:
  std::int64_t last_ = 0;
  int direction_ = 0;
  bool has_last_ = false;
};

class lastfm_importer {
public:
  explicit lastfm_importer(const lastfm_options& options)
      : options_{options}, recent_{options.duplicate_window} {}

  void read(const std::filesystem::path& file);
  imported_history finish();

private:
  bool take(const detail::text_line& line);
  bool take_row(std::string_view listener, std::int64_t time, std::string_view track);
  void keep_name(text_column& column, std::string_view text);
  std::uint32_t listener_number(std::string_view id);

  const lastfm_options& options_;
  row_counter counter_;
  detail::id_table listeners_, tracks_;
  text_column artists_, titles_;
  std::vector<time_order> orders_; ///< one a listener
  detail::pair_counter pairs_;
  detail::recent_rows recent_;
  std::uint32_t last_listener_ = 0;
  bool is_new_track_ = false;
};

/// Rows of a listener mostly come together.
std::uint32_t lastfm_importer::listener_number(std::string_view id) {
  if (listeners_.texts().empty() || listeners_.texts()[last_listener_] != id)
    last_listener_ = listeners_.insert(id).first;
  orders_.resize(listeners_.texts().size());
  return last_listener_;
}

void lastfm_importer::keep_name(text_column& column, std::string_view text) {
  column.push_back(detail::is_utf8(text) ? std::string{text} : detail::repaired_utf8(text));
}

bool lastfm_importer::take_row(std::string_view listener, std::int64_t time,
                               std::string_view track) {
  const std::uint32_t l = listener_number(listener);
  const auto [t, is_new] = tracks_.insert(track);
  is_new_track_ = is_new;
  if (!recent_.insert(l, t, time))
    return counter_.found(row_problem::duplicate);
  if (!orders_[l].follows(time))
    counter_.found(row_problem::out_of_order);
  counter_.time(time);
  pairs_.add(l, t);
  return true;
}

bool lastfm_importer::take(const detail::text_line& line) {
  std::array<std::string_view, 6> columns;
  if (!counter_.has_text(line))
    return false;
  if (!detail::split_tabs(line.text, columns))
    return counter_.found(row_problem::wrong_columns);
  const auto& [listener, time_text, artist_id, artist, track, title] = columns;
  if (listener.empty())
    return counter_.found(row_problem::empty_listener);
  if (track.empty())
    return counter_.found(row_problem::empty_track);
  if (!detail::is_id(listener) || !detail::is_id(track))
    return counter_.found(row_problem::broken_id);
  const auto time = detail::parse_iso_time(time_text);
  if (!time)
    return counter_.found(row_problem::bad_time);
  if (!detail::is_utf8(artist) || !detail::is_utf8(title))
    counter_.found(row_problem::broken_text);
  const bool is_used = take_row(listener, *time, track);
  if (is_new_track_ && options_.keep_names) {
    keep_name(artists_, artist);
    keep_name(titles_, title);
  }
  return is_used;
}

void lastfm_importer::read(const std::filesystem::path& file) {
  constexpr std::uint64_t rows_a_report = 1 << 18;
  detail::line_reader lines{file};
  auto& report = counter_.report();
  while (const auto line = lines.next()) {
    if (lines.lines() == 1 &&
        (line->text.starts_with("userid\t") || line->text.starts_with("user_id\t")))
      continue; // the header that some copies have
    ++report.rows;
    counter_.begin(lines.lines());
    report.used += take(*line) ? 1 : 0;
    if (lines.lines() % rows_a_report != 0)
      continue;
    if (options_.progress && lines.size() > 0)
      options_.progress(static_cast<double>(lines.bytes()) / static_cast<double>(lines.size()));
    if (options_.is_interrupted && options_.is_interrupted())
      throw error{failure::interrupted, file.string(), "interrupted"};
  }
  report.bytes = lines.bytes();
  if (report.used == 0)
    throw error{failure::input, file.string(),
                "none of " + std::to_string(report.rows) + " rows can be used",
                "wanted six columns between tabs: userid, time, artist id, artist, track id, "
                "title"};
}

imported_history lastfm_importer::finish() {
  imported_history result;
  auto& h = result.history;
  h.listener_ids = listeners_.release();
  h.track_ids = tracks_.release();
  h.artists = std::move(artists_);
  h.titles = std::move(titles_);
  pairs_.release_into(h);
  result.report = counter_.report();
  return result;
}

} // namespace

imported_history read_lastfm_history(const std::filesystem::path& file,
                                     const lastfm_options& options) {
  lastfm_importer importer{options};
  importer.read(file);
  return importer.finish();
}

} // namespace evo::music
