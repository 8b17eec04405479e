#include "evo/text/fill_template.hpp"
#include "evo/text/ranking.hpp"
#include "evo/text/similarity.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

TEST_CASE("scores go from 0, the worst, to 100, the best") {
  CHECK(evo::scores_of(std::vector<double>{3, 1, 2, NAN}) == std::vector{0, 100, 50, 0});
  CHECK(evo::scores_of(std::vector{2.0, 2.0}) == std::vector{50, 50});
  CHECK(evo::scores_of(std::vector<double>{}).empty());
}

TEST_CASE("a ranking that is too long keeps the best half and the worst") {
  std::vector<std::string> texts;
  std::vector<double> costs;
  for (int i = 0; i < 20; ++i) {
    texts.push_back("text " + std::string(1, static_cast<char>('a' + i)));
    costs.push_back(i);
  }
  const auto whole = evo::rank_texts(texts, costs, 1000);
  CHECK(whole.shown.size() == 20);
  CHECK(whole.text.starts_with("100: text a\n95: text b\n"));
  const auto some = evo::rank_texts(texts, costs, 60);
  CHECK(some.text.size() <= 60);
  CHECK(some.shown == std::vector<std::size_t>{0, 1, 2, 10, 19});
  CHECK(evo::rank_texts(texts, costs, 1).shown == std::vector<std::size_t>{0});
  texts[3] = texts[1];
  CHECK(evo::rank_texts(texts, costs, 1000).shown.size() == 19);
}

TEST_CASE("templates are filled where a name stands in braces, and values aren't looked into") {
  CHECK(evo::fill_template("{a} and {b}, {a}", {{"a", "{b}"}, {"b", "2"}}) == "{b} and 2, {b}");
  CHECK(evo::fill_template(R"({"x": {n}} {)", {{"n", "3"}}) == R"({"x": 3} {)");
  CHECK(evo::has_place("say {n}", "n"));
  CHECK_FALSE(evo::has_place("say n", "n"));
}

TEST_CASE("texts are as far from each other as edits a byte") {
  CHECK(evo::text_distance("A slow waltz.", "a slow, waltz") == 0);
  CHECK(evo::text_distance("abcd", "abxd") == 0.25);
  CHECK(evo::text_distance("abc", "") == 1);
  CHECK(evo::text_distance("kitten", "sitting") == doctest::Approx(3.0 / 7));
}
