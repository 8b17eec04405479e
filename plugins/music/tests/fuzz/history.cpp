#include "support.hpp"

#include "evo/music/listening_io.hpp"

#include <numeric>

namespace evo::music::fuzz {

void history(input bytes) {
  static const memory_file file;
  const auto path = file.with(bytes);
  may_refuse([&] {
    const auto imported = read_lastfm_history(path, {.duplicate_window = 16});
    const auto& r = imported.report;
    promise(r.bytes == bytes.size(), "all of the file is read");
    promise(r.used >= 1 && r.used <= r.rows, "a history has usable rows");
    std::uint64_t left_out = 0;
    for (std::size_t i = 0; i < row_problem_count; ++i)
      if (is_left_out(static_cast<row_problem>(i)))
        left_out += r.problems[i];
    promise(r.used + left_out == r.rows, "a row is used or counted by what is wrong with it");
    promise(!describe(r).empty(), "an import is told in words");
    (void)statistics_of(imported.history);
  });
  may_refuse([&] { (void)read_lastfm_listeners(path); });
}

} // namespace evo::music::fuzz
