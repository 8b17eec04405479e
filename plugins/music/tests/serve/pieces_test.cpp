// The page's small parts.
#include "serve/board.hpp"
#include "serve/http/router.hpp"
#include "serve/pace.hpp"
#include "serve/text.hpp"
#include "serve/waveform.hpp"

#include "evo/music/embedding_taste.hpp"

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <thread>
#include <unistd.h>

using namespace evo::music;
using namespace evo::music::serve;

TEST_CASE("routes are found by segments") {
  router r;
  r.add({"GET", "/", body_kind::none, {}});
  r.add({"GET", "/a/{x}/b/{y}", body_kind::none, {}});
  r.add({"POST", "/a", body_kind::json, {}});
  std::vector<std::string> parts;
  CHECK(r.find("GET", "/", parts).pattern == "/");
  CHECK(r.find("GET", "/a/1/b/2.wav", parts).pattern == "/a/{x}/b/{y}");
  CHECK(parts == std::vector<std::string>{"1", "2.wav"});
  const auto status = [&](const char* method, const char* path) {
    try {
      (void)r.find(method, path, parts);
    } catch (const refusal& e) {
      return e.status();
    }
    return 200;
  };
  CHECK(status("GET", "/a") == 405);
  for (const char* path : {"", "a", "/a/", "/a/1/b", "/a//b/2", "/a/1/b/2/", "/A/1/b/2", "//"})
    CHECK(status("GET", path) == 404);
}

TEST_CASE("text is cut between characters and has no control characters") {
  CHECK(printable("  a\nb\tc  ", 100) == "a b c");
  CHECK(printable("abcdef", 3) == "abc");
  CHECK(printable("ab\xE2\x99\xAA", 4) == "ab");
  CHECK(printable("ab\xE2\x99\xAA", 5) == "ab\xE2\x99\xAA");
  CHECK(printable("", 3).empty());
  CHECK(file_words("a warm, laid-back <tune>/../x", 60) == "a-warm-laid-back-tune-x");
  CHECK(file_words("\xE2\x99\xAA", 60).empty());
}

TEST_CASE("a waveform has the peaks of its parts") {
  audio_clip clip{2, 100, 8000};
  clip.channel(0)[10] = 0.25F;
  clip.channel(1)[60] = -0.5F;
  CHECK(waveform(clip, 4) == std::vector<std::uint8_t>{128, 0, 255, 0});
  CHECK(waveform(audio_clip{1, 50, 8000}, 3) == std::vector<std::uint8_t>{0, 0, 0});
}

TEST_CASE("a board tells what is new") {
  board b;
  const auto first = b.other_than(0, std::chrono::milliseconds{0});
  REQUIRE(first);
  CHECK(!b.other_than(first->revision, std::chrono::milliseconds{10}));
  std::thread writer{[&] { b.change([](activity_state& s) { s.round = 3; }); }};
  const auto second = b.other_than(first->revision, std::chrono::seconds{10});
  writer.join();
  REQUIRE(second);
  CHECK(second->round == 3);
  b.close();
  CHECK(!b.other_than(0, std::chrono::seconds{10}));
}

TEST_CASE("a pace holds work and lets it go") {
  pace p;
  CHECK(!p.must_end());
  p.pause();
  std::atomic<bool> is_through = false;
  std::thread worker{[&] {
    CHECK(!p.must_end());
    is_through = true;
  }};
  std::this_thread::sleep_for(std::chrono::milliseconds{30});
  CHECK(!is_through);
  CHECK(p.worked_seconds() < 0.025);
  p.go_on();
  worker.join();
  p.pause();
  p.end();
  CHECK(p.must_end());
  p.begin();
  CHECK(!p.must_end());
}

TEST_CASE("a thread that steps back leaves the others alone") {
  const auto nice_of_this_thread = [] {
    return ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()));
  };
  const int before = nice_of_this_thread();
  int there = 0;
  std::thread{[&] {
    step_back();
    there = nice_of_this_thread();
  }}.join();
  CHECK(there == 19);
  CHECK(nice_of_this_thread() == before);
}

TEST_CASE("tastes among embeddings are learned from a few answers") {
  // Two kinds of clips, far from the origin and near to each other, as raw embeddings are.
  embedding_batch clips{40, 1, 8, {}};
  for (std::size_t i = 0; i < 40; ++i)
    for (std::size_t k = 0; k < 8; ++k)
      clips.values.push_back(10 + 0.1F * static_cast<float>((i * 7 + k * 3) % 11) +
                             (i % 2 == 0 && k < 4 ? 1.0F : 0.0F));
  const embedding_taste taste{spread_of(clips)};
  const auto tracks = taste.tracks_of(clips.values);
  belief b{taste, taste.listeners_but(""), {}};
  feedback_round round;
  round.tracks.assign(tracks.begin(), tracks.begin() + 10 * 8);
  for (int i = 0; i < 10; ++i)
    round.answers.push_back(i % 2 == 0 ? 1 : -1);
  (void)b.learn(round);
  const auto scores = b.score(tracks);
  for (std::size_t i = 10; i < 40; ++i) // not answered
    CHECK((scores[i] > 0) == (i % 2 == 0));
  CHECK(embedding_taste{spread_of(clips)}.identity() == taste.identity());
  // Liked recordings are a beginning.
  const informed_taste informed{taste, std::span{clips.values}.first(8), {}};
  CHECK(taste.score(informed.listeners_but(""), std::span{tracks}.first(8))[0] > 0.5);
  embedding_spread broken = spread_of(clips);
  broken.deviation.pop_back();
  CHECK_THROWS(embedding_taste{broken});
}
