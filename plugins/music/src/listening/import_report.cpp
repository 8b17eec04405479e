#include "iso_time.hpp"

#include "evo/music/listening_io.hpp"

#include <sstream>

namespace evo::music {

std::string_view name(row_problem p) noexcept {
  switch (p) {
  case row_problem::blank: return "empty lines";
  case row_problem::too_long: return "lines of more than 64 KiB";
  case row_problem::wrong_columns: return "another number of columns";
  case row_problem::empty_listener: return "no listener's id";
  case row_problem::empty_track: return "no track's id";
  case row_problem::broken_id: return "ids that aren't text";
  case row_problem::bad_time: return "times that can't be read";
  case row_problem::bad_number: return "numbers that can't be";
  case row_problem::duplicate: return "duplicates";
  case row_problem::broken_text: return "names that aren't UTF-8 (repaired)";
  case row_problem::out_of_order: return "times out of order";
  case row_problem::windows_line_end: return "Windows line ends";
  }
  return "unknown";
}

std::string describe(const import_report& r) {
  std::ostringstream out;
  out << r.rows << " rows, " << r.used << " used";
  if (r.earliest != r.latest)
    out << ", from " << detail::iso_time(r.earliest) << " to " << detail::iso_time(r.latest);
  out << "\n";
  for (std::size_t i = 0; i < row_problem_count; ++i) {
    const auto p = static_cast<row_problem>(i);
    if (r.problems[i] != 0)
      out << "  " << (is_left_out(p) ? "left out: " : "used:     ") << r.problems[i] << " "
          << name(p) << ", first in line " << r.first_line[i] << "\n";
  }
  return out.str();
}

} // namespace evo::music
