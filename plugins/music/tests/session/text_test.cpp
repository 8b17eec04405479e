#include "sha256.hpp"
#include "text.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace evo::music::detail;

TEST_CASE("SHA-256 gives the digests that FIPS 180-4's examples have") {
  const auto digest = [](const std::string& text) {
    return sha256_hex(std::as_bytes(std::span{text}));
  };
  CHECK(digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(digest(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("edits are insertions, deletions, replacements and swapped neighbours") {
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("elites", "elites") == 0);
  CHECK(edit_distance("elite", "elites") == 1);
  CHECK(edit_distance("elties", "elites") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("the nearest word is named only where it may be meant") {
  constexpr std::array<std::string_view, 3> words{"tournament", "roulette", "rank"};
  CHECK(nearest("tournment", words) == "tournament");
  CHECK(nearest("rnak", words) == "rank");
  CHECK(nearest("something else", words).empty());
}

TEST_CASE("quoted text is a JSON string on one line") {
  CHECK(quoted("a \"b\" \\ c") == "\"a \\\"b\\\" \\\\ c\"");
  CHECK(quoted("a\nb\x01") == "\"a\\u000ab\\u0001\"");
}

TEST_CASE("numbers are printed so that they read back") {
  CHECK(number_text(0.1) == "0.1");
  CHECK(number_text(0.30000000000000004) == "0.30000000000000004");
  CHECK(number_text(5) == "5");
}
