#include "support.hpp"

#include "iso_time.hpp"
#include "line_reader.hpp"
#include "utf8.hpp"

using namespace evo::music;
using namespace evo::music::testing;

namespace {

std::vector<std::string> lines_of(const std::string& bytes) {
  const temporary_folder folder;
  write_bytes(folder / "lines", bytes);
  detail::line_reader reader{folder / "lines"};
  std::vector<std::string> lines;
  while (const auto line = reader.next())
    lines.push_back(line->is_too_long ? "too long" : std::string{line->text});
  CHECK(reader.lines() == lines.size());
  CHECK(reader.bytes() == bytes.size());
  return lines;
}

} // namespace

TEST_CASE("lines end where they end, in any block") {
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n") == std::vector<std::string>{""});
  CHECK(lines_of("a\n\nb") == std::vector<std::string>{"a", "", "b"});
  // Lines of growing length meet the ends of blocks everywhere.
  std::string bytes;
  std::vector<std::string> wanted;
  for (std::size_t n = 0; bytes.size() < 5'000'000; n = (n * 7 + 1) % 4099) {
    wanted.emplace_back(n, static_cast<char>('a' + n % 26));
    bytes += wanted.back() + "\n";
  }
  CHECK(lines_of(bytes) == wanted);
}

TEST_CASE("a line may be longest_line bytes and no longer, and the next one is whole") {
  const std::size_t most = detail::line_reader::longest_line;
  const std::string longest(most, 'x');
  CHECK(lines_of(longest + "\nb\n") == std::vector<std::string>{longest, "b"});
  for (const std::size_t extra : {1, 2, 3, 100, 3'000'000})
    CHECK(lines_of("a\n" + longest + std::string(extra, 'y') + "\nb") ==
          std::vector<std::string>{"a", "too long", "b"});
  CHECK(lines_of(longest + "yyy") == std::vector<std::string>{"too long"});
}

TEST_CASE("UTF-8 is what RFC 3629 says") {
  using detail::is_utf8;
  CHECK(is_utf8(""));
  CHECK(is_utf8("na\xC3\xAFve \xE2\x82\xAC \xF0\x9F\x8E\xB5"));
  for (const char* broken : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80",
                             "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\xFF", "a\xC3z"})
    CHECK(!is_utf8(broken));
  CHECK(detail::repaired_utf8("a\xC3z\xE2\x82") == "a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(detail::repaired_utf8("\xE2\x82\xAC") == "\xE2\x82\xAC");
}

TEST_CASE("times are read and written alike") {
  using detail::iso_time;
  using detail::parse_iso_time;
  CHECK(parse_iso_time("1970-01-01T00:00:00Z") == 0);
  CHECK(parse_iso_time("2009-05-04T23:08:57Z") == 1'241'478'537);
  for (const std::int64_t t : {0LL, 951'782'400LL, 1'241'478'537LL, 4'102'444'799LL})
    CHECK(parse_iso_time(iso_time(t)) == t);
  for (const char* bad : {"", "2009-05-04 23:08:57Z", "2009-05-04T23:08:57", "2009-13-04T23:08:57Z",
                          "2009-02-29T00:00:00Z", "2009-05-04T24:00:00Z", "2009-05-04T23:60:00Z",
                          "20x9-05-04T23:08:57Z", "2009-05-04T23:08:57+"})
    CHECK(!parse_iso_time(bad));
}
