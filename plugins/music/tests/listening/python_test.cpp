#include "support.hpp"

using namespace evo::music;
using namespace evo::music::testing;

namespace {

imported_history read_csv(const std::string& bytes) {
  const temporary_folder folder;
  write_bytes(folder / "clean_stats.csv", bytes);
  return read_python_history(folder / "clean_stats.csv");
}

python_split read_split(const std::string& bytes, const listening_history& h) {
  const temporary_folder folder;
  write_bytes(folder / "splits.json", bytes);
  return read_python_split(folder / "splits.json", h);
}

} // namespace

TEST_CASE("clean_stats.csv: columns by name, quotes, sums, bad rows counted") {
  const auto [h, r] = read_csv("artist,count,title,userid,id\n"
                               "\"Simon, Paul\",3,\"say \"\"hi\"\"\",user_1,A\r\n"
                               "x,2.0,y,user_1,B\n"
                               "x,4,y,user_2,A\n"
                               "x,1,y,user_1,A\n"
                               "x,0,y,user_1,A\n"
                               "x,many,y,user_1,A\n"
                               "x,-1,y,user_1,A\n"
                               "x,1.5,y,user_1,A\n"
                               "x,1,y,,A\n"
                               "x,1,y,user_1,\n"
                               "x,1,y,user_1\n"
                               "\"x,1,y,user_1,A\n");
  CHECK(h.listener == std::vector<std::uint32_t>{0, 0, 1});
  CHECK(h.track == std::vector<std::uint32_t>{0, 1, 0});
  CHECK(h.plays == std::vector<std::uint32_t>{4, 2, 4});
  CHECK(h.track_ids[1] == "B");
  CHECK(r.used == 4);
  CHECK(r.count(row_problem::bad_number) == 4);
  CHECK(r.count(row_problem::empty_listener) == 1);
  CHECK(r.count(row_problem::empty_track) == 1);
  CHECK(r.count(row_problem::wrong_columns) == 2);
}

TEST_CASE("clean_stats.csv: plays stay at the largest number") {
  const auto h = read_csv("userid,id,count\nu,A,4294967290\nu,A,4294967290\n").history;
  CHECK(h.plays == std::vector<std::uint32_t>{4'294'967'295});
}

TEST_CASE("clean_stats.csv: a missing column or no row at all is refused") {
  CHECK(contains(error_of([] { (void)read_csv("userid,id\nu,A\n"); }).what(), "no column count"));
  CHECK(contains(error_of([] { (void)read_csv(""); }).what(), "no line that names the columns"));
  CHECK(contains(error_of([] { (void)read_csv("userid,id,count\n"); }).what(), "none of 0 rows"));
}

TEST_CASE("splits.json: what is trained on is never tested") {
  const auto h = read_csv("userid,id,count\nu,A,1\nu,B,1\nv,C,1\nv,D,1\n").history;
  const auto s =
      read_split(R"({"train": ["A", "B", "Z"], "test": ["C", "B"], "users": ["v", "w"]})", h);
  using part = history_part;
  CHECK(s.split.of == std::vector{part::train, part::train, part::test, part::validation});
  CHECK(s.in_both == 1);
  CHECK(s.unknown_tracks == 1);
  CHECK(s.unlisted_tracks == 1);
  CHECK(s.listens == std::vector<std::uint8_t>{0, 1});
  for (const char* bad :
       {"", "[]", R"({"train": []})", R"({"train": [1], "test": [], "users": []})"})
    CHECK(error_of([&] { (void)read_split(bad, h); }).kind() == failure::input);
}
