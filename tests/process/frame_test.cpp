#include "evo/process/messages.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include <unistd.h>

namespace evo::test {

namespace {

std::string some_frames() {
  return frame_bytes(frame_kind::job, "one") + frame_bytes(frame_kind::result, "") +
         frame_bytes(frame_kind::hello, std::string(100000, 'x'));
}

/// What is wrong with bytes, as a reader says it; empty if nothing is.
std::string complaint(std::string_view bytes) {
  frame_reader reader;
  reader.feed(bytes);
  try {
    while (reader.next()) {
    }
  } catch (const frame_error& e) {
    return e.what();
  }
  return {};
}

} // namespace

TEST_CASE("frames come out as they went in, however the bytes are cut") {
  const std::string bytes = some_frames();
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{24}, bytes.size()}) {
    CAPTURE(step);
    frame_reader reader;
    std::vector<frame> frames;
    for (std::size_t i = 0; i < bytes.size(); i += step) {
      reader.feed(std::string_view{bytes}.substr(i, step));
      while (auto f = reader.next())
        frames.push_back(std::move(*f));
    }
    REQUIRE(frames.size() == 3);
    CHECK(frames[0].kind == frame_kind::job);
    CHECK(frames[0].body == "one");
    CHECK(frames[1].kind == frame_kind::result);
    CHECK(frames[1].body.empty());
    CHECK(frames[2].body == std::string(100000, 'x'));
  }
}

TEST_CASE("damaged frames are refused before their length is believed") {
  const std::string good = frame_bytes(frame_kind::job, "a body");
  CHECK(complaint(good).empty());
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x40);
    const bool is_kind = i == 6 || i == 7;              // of no meaning to a reader
    const bool is_length = i >= 8 && i < 14 && i != 11; // longer: it waits for the rest
    CAPTURE(i);
    CHECK((is_kind || is_length || !complaint(bad).empty()));
  }
  std::string long_one = good;
  long_one[15] = 0x7f;
  CHECK(complaint(long_one).find("at most") != std::string::npos);
  std::string old = good;
  old[4] = 9;
  CHECK(complaint(old).find("of version 9, should be 1") != std::string::npos);
}

TEST_CASE("a file that ends within a frame is no frame") {
  const std::string good = frame_bytes(frame_kind::job, "a body");
  for (const std::size_t cut : {std::size_t{0}, std::size_t{10}, std::size_t{26}, good.size()}) {
    CAPTURE(cut);
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    REQUIRE(::write(ends[1], good.data(), cut) == static_cast<ssize_t>(cut));
    ::close(ends[1]);
    if (cut == 0)
      CHECK_FALSE(read_frame(ends[0]));
    else if (cut < good.size())
      CHECK_THROWS_AS((void)read_frame(ends[0]), frame_error);
    else
      CHECK(read_frame(ends[0])->body == "a body");
    ::close(ends[0]);
  }
}

TEST_CASE("messages are read whole or not at all") {
  const job_message m{.job = 7, .setup = 3, .items = {"", "one", std::string(1000, '\0')}};
  const std::string bytes = message_bytes(m);
  CHECK(read_message<job_message>(bytes).items == m.items);
  for (std::size_t n = 0; n < bytes.size(); ++n)
    CHECK_THROWS_AS((void)read_message<job_message>(bytes.substr(0, n)), frame_error);
  CHECK_THROWS_AS((void)read_message<job_message>(bytes + "x"), frame_error);
}

} // namespace evo::test
