#pragma once
/// @file
/// Fills an import_report while rows are read.

#include "line_reader.hpp"

#include "evo/music/listening_io.hpp"

namespace evo::music::detail {

class row_counter {
public:
  /// The line with this number, from 1, is looked at now.
  void begin(std::uint64_t line) noexcept { line_ = line; }
  /// Counts the problem; false, so that "return found(...)" leaves the row out.
  bool found(row_problem p) noexcept {
    const auto i = static_cast<std::size_t>(p);
    if (report_.problems[i]++ == 0)
      report_.first_line[i] = line_;
    return false;
  }
  /// Whether there is a whole line to take apart.
  bool has_text(const text_line& line) noexcept {
    if (line.is_too_long)
      return found(row_problem::too_long);
    if (line.is_windows)
      found(row_problem::windows_line_end);
    return !line.text.empty() || found(row_problem::blank);
  }
  void time(std::int64_t seconds) noexcept {
    if (!has_time_ || seconds < report_.earliest)
      report_.earliest = seconds;
    if (!has_time_ || seconds > report_.latest)
      report_.latest = seconds;
    has_time_ = true;
  }
  [[nodiscard]] import_report& report() noexcept { return report_; }

private:
  import_report report_;
  std::uint64_t line_ = 0;
  bool has_time_ = false;
};

} // namespace evo::music::detail
