#include "nn/t5/charsmap.hpp"
#include "nn/t5/vocabulary.hpp"

#include "evo/music/error.hpp"

#include <doctest/doctest.h>

namespace evo::music::nn {
namespace {

/// sentencepiece's nmt_nfkc.
const std::string& bytes() {
  static const std::string made =
      read_spiece_model(std::filesystem::path{EVO_SPIECE_MODEL} / "spiece.model", 0).charsmap;
  return made;
}

} // namespace

TEST_CASE("characters become what the map says") {
  const charsmap map{bytes()};
  CHECK(map.normalize("plain text") == "plain text");
  CHECK(map.normalize("\uFF41\uFF22\u3000\u2460") == "aB 1");
  CHECK(map.normalize("e\u0301") == "\u00e9");
  CHECK(map.normalize("\u0007").empty());
  CHECK(map.normalize("").empty());
  CHECK(charsmap{}.normalize("\uFF41") == "\uFF41");
}

TEST_CASE("a short cluster becomes what its beginning becomes, a long one character by character") {
  const charsmap map{bytes()};
  CHECK(map.normalize("\uFB01\u0301") == "fi");                   // five bytes: the accent is lost
  CHECK(map.normalize("\uFB01\u0301\u0301") == "fi\u0301\u0301"); // seven
}

TEST_CASE("bytes that don't fit together are refused") {
  for (const std::size_t size : {1U, 4U, 5U, 100U})
    CHECK_THROWS_WITH_AS(charsmap{bytes().substr(0, size)}, doctest::Contains("damaged"), error);
  std::string open = bytes();
  open.back() = 'x';
  CHECK_THROWS_AS(charsmap{open}, error);
}

TEST_CASE("a damaged map gives other texts at most") {
  const std::string text = "e\u0301 \uFF41\uFB01 \u3042 \U0001F600 abc";
  std::string sum;
  for (std::size_t at = 4; at < 4000; at += 3) {
    std::string bad = bytes();
    bad[at] = static_cast<char>(bad[at] ^ 0x55);
    sum += charsmap{bad}.normalize(text).substr(0, 1); // what the sanitizers watch
  }
  CHECK(sum.size() > 1000);
}

} // namespace evo::music::nn
