#include "support.hpp"

#include <algorithm>

using namespace evo::music;
using namespace evo::music::testing;

TEST_CASE("rows become pairs with plays, ids and names in the order of their first row") {
  const auto [h, r] = read(row("user_000002", "2009-05-04T23:08:57Z", rock, "Loud") +
                           row("user_000002", "2009-05-04T13:54:10Z", jazz, "Blue") +
                           row("user_000002", "2009-05-04T13:52:04Z", rock, "Loud (live)") +
                           row("user_000001", "2009-05-04T13:42:52Z", jazz, "Blue"));
  CHECK(h.listener == std::vector<std::uint32_t>{0, 0, 1});
  CHECK(h.track == std::vector<std::uint32_t>{0, 1, 1});
  CHECK(h.plays == std::vector<std::uint32_t>{2, 1, 1});
  CHECK(h.listener_ids[1] == "user_000001");
  CHECK(h.track_ids[0] == rock);
  CHECK(h.titles[0] == "Loud");
  CHECK(h.artists[1] == "Artist");
  CHECK(r.rows == 4);
  CHECK(r.used == 4);
  CHECK(r.earliest == 1'241'444'572);
  CHECK(r.latest - r.earliest == 9 * 3600 + 26 * 60 + 5);
}

TEST_CASE("every kind of bad row is counted with its first line, and the others are used") {
  const std::string time = "2009-05-04T23:08:57Z", good = row("user_000001", time, rock);
  const auto [h, r] = read(
      good + "\n" + "user_000001\t" + time + "\tonly\tfour\n" + row("", time, rock) +
      row("user_000001", time, "") + row("user\xFF", time, rock) +
      row("user_000001", time, "bad\x01id") + row("user_000001", "2009-02-30T00:00:00Z", rock) +
      row("user_000001", "yesterday", rock) + good +
      row("user_000001", "2009-05-03T00:00:00Z", jazz, "d\xE9j\xE0 vu") +
      row("user_000001", "2009-05-05T00:00:00Z", rock) + std::string(70'000, 'x') + "\n" +
      "user_000001\t2009-05-02T00:00:00Z\ta\tb\t" + rock + "\ttoo\tmany\n");
  const auto seen = [&](row_problem p) {
    return std::pair{r.count(p), r.first_line[static_cast<std::size_t>(p)]};
  };
  using found = std::pair<std::uint64_t, std::uint64_t>;
  CHECK(seen(row_problem::blank) == found{1, 2});
  CHECK(seen(row_problem::wrong_columns) == found{2, 3});
  CHECK(seen(row_problem::empty_listener) == found{1, 4});
  CHECK(seen(row_problem::empty_track) == found{1, 5});
  CHECK(seen(row_problem::broken_id) == found{2, 6});
  CHECK(seen(row_problem::bad_time) == found{2, 8});
  CHECK(seen(row_problem::duplicate) == found{1, 10});
  CHECK(seen(row_problem::broken_text) == found{1, 11});
  CHECK(seen(row_problem::out_of_order) == found{1, 12});
  CHECK(seen(row_problem::too_long) == found{1, 13});
  CHECK(r.rows == 14);
  CHECK(r.used == 3);
  CHECK(h.plays == std::vector<std::uint32_t>{2, 1});
  CHECK(h.titles[1] == "d\xEF\xBF\xBDj\xEF\xBF\xBD vu");
  CHECK(contains(describe(r), "left out: 2 times that can't be read, first in line 8"));
  CHECK(contains(describe(r), "used:     1 times out of order, first in line 12"));
}

TEST_CASE(
    "Windows line ends, a byte order mark, a header and a missing last line end are no harm") {
  const auto [h, r] =
      read("\xEF\xBB\xBFuserid\ttimestamp\tartid\tartname\ttraid\ttraname\r\n"
           "user_000001\t2009-05-04T23:08:57Z\t\tArtist\t" +
           rock + "\tTitle\r\nuser_000001\t2009-05-04T23:08:56Z\t\tArtist\t" + rock + "\tTitle\r");
  CHECK(r.rows == 2);
  CHECK(r.used == 2);
  CHECK(r.count(row_problem::windows_line_end) == 2);
  CHECK(h.titles[0] == "Title");
  CHECK(h.plays == std::vector<std::uint32_t>{2});
}

TEST_CASE("listeners may be interleaved, and rising times are an order, too") {
  const auto [h, r] =
      read(row("b", "2009-05-01T00:00:00Z", rock) + row("a", "2009-05-01T00:00:01Z", jazz) +
           row("b", "2009-05-01T00:00:02Z", rock) + row("a", "2009-05-01T00:00:00Z", rock) +
           row("b", "2009-05-01T00:00:02Z", jazz));
  CHECK(r.count(row_problem::out_of_order) == 0);
  CHECK(h.listener == std::vector<std::uint32_t>{0, 0, 1, 1});
  CHECK(h.track == std::vector<std::uint32_t>{0, 1, 0, 1});
  CHECK(h.plays == std::vector<std::uint32_t>{2, 1, 1, 1});
}

TEST_CASE("duplicates are found within the window, and forgotten beyond twice of it") {
  std::string rows;
  const auto at = [](int minute) {
    return "2009-05-04T12:" + std::to_string(10 + minute) + ":00Z";
  };
  for (const int minute : {0, 1, 2, 3, 0, 4, 5, 6, 7, 8, 9, 0})
    rows += row("a", at(minute), rock);
  CHECK(read(rows, {.duplicate_window = 4}).report.count(row_problem::duplicate) == 1);
  CHECK(read(rows).report.count(row_problem::duplicate) == 2);
}

TEST_CASE("names can be left out") {
  const auto h = read(row("a", "2009-05-04T23:08:57Z", rock), {.keep_names = false}).history;
  CHECK(h.titles.empty());
  CHECK(h.artists.empty());
}

TEST_CASE("many listeners and tracks keep their numbers while the tables grow") {
  std::string rows;
  for (int i = 0; i < 30'000; ++i)
    rows += row("user_" + std::to_string(i % 300), "2009-05-04T23:08:57Z",
                "track-" + std::to_string(i % 7000));
  const auto [h, r] = read(rows);
  CHECK(h.listeners() == 300);
  CHECK(h.tracks() == 7000);
  CHECK(r.count(row_problem::duplicate) + h.pairs() == 30'000);
  for (std::uint32_t t = 0; t < 7000; t += 999)
    CHECK(h.track_ids[t] == "track-" + std::to_string(t));
  CHECK(std::ranges::is_sorted(h.listener));
}

TEST_CASE("a file that is missing, a folder, or without a usable row is refused in words") {
  const temporary_folder folder;
  CHECK(error_of([&] { (void)read_lastfm_history(folder / "none.tsv"); }).kind() == failure::input);
  CHECK(error_of([&] { (void)read_lastfm_history(folder.path()); }).kind() == failure::input);
  write_bytes(folder / "empty.tsv", "");
  CHECK(contains(error_of([&] { (void)read_lastfm_history(folder / "empty.tsv"); }).what(),
                 "none of 0 rows can be used"));
  write_bytes(folder / "text.tsv", "not\na\nhistory\n");
  CHECK(contains(error_of([&] { (void)read_lastfm_history(folder / "text.tsv"); }).what(),
                 "none of 3 rows can be used (wanted six columns"));
}

TEST_CASE("an import can be watched and interrupted") {
  std::string rows;
  for (int i = 0; i < 300'000; ++i)
    rows += "bad\n";
  rows += row("a", "2009-05-04T23:08:57Z", rock);
  double share = 0;
  CHECK(read(rows, {.progress = [&](double s) { share = s; }}).report.used == 1);
  CHECK(share > 0);
  CHECK(share <= 1);
  const auto e = error_of([&] { (void)read(rows, {.is_interrupted = [] { return true; }}); });
  CHECK(e.kind() == failure::interrupted);
}

TEST_CASE("the listeners' own file is read with its header") {
  const temporary_folder folder;
  write_bytes(folder / "profile.tsv", "#id\tgender\tage\tcountry\tregistered\n"
                                      "user_000001\tm\t\tJapan\tAug 13, 2006\n"
                                      "user_000002\tf\t1003\t\tFeb 24, 2006\n"
                                      "user_000002\tf\t30\t\tFeb 24, 2006\n"
                                      "user_000003\tf\t22\tC\xF4te d'Ivoire\tOct 30, 2005\r\n"
                                      "\tf\t22\tPeru\tOct 30, 2005\n");
  const auto [listeners, r] = read_lastfm_listeners(folder / "profile.tsv");
  REQUIRE(listeners.size() == 3);
  CHECK(listeners[0] == lastfm_listener{"user_000001", "m", {}, "Japan", "Aug 13, 2006"});
  CHECK(!listeners[1].age);
  CHECK(listeners[2].age == 22);
  CHECK(listeners[2].country == "C\xEF\xBF\xBDte d'Ivoire");
  CHECK(r.count(row_problem::bad_number) == 1);
  CHECK(r.count(row_problem::duplicate) == 1);
  CHECK(r.count(row_problem::empty_listener) == 1);
  CHECK(r.count(row_problem::broken_text) == 1);
}
