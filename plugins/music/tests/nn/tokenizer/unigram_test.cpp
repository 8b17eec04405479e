#include "nn/t5/unigram.hpp"

#include <doctest/doctest.h>

namespace evo::music::nn {
namespace {

using tokens = std::vector<std::int64_t>;

tokens encode(const unigram& model, std::string_view word) {
  tokens all;
  model.encode(word, all);
  return all;
}

} // namespace

TEST_CASE("a word becomes the pieces of the highest sum") {
  const unigram model{{{"?", 0}, {"a", -1}, {"b", -1}, {"ab", -1.5}, {"aba", -4}, {"ba", -1.25}},
                      0};
  CHECK(encode(model, "ab") == tokens{3});
  CHECK(encode(model, "aba") == tokens{1, 5}); // -2.25 before -2.5 and -4
  CHECK(encode(model, "").empty());
}

TEST_CASE("of equal sums the one found first holds") {
  const unigram model{{{"?", 0}, {"a", -1}, {"aa", -2}}, 0};
  CHECK(encode(model, "aa") == tokens{2});
  CHECK(encode(model, "aaa") == tokens{1, 2}); // what ends with the earlier beginning
}

TEST_CASE("a run of unknown characters is one token") {
  const unigram model{{{"?", 0}, {"a", -1}}, 0};
  CHECK(encode(model, "x") == tokens{0});
  CHECK(encode(model, "xyz\u00e9a\u97f3") == tokens{0, 1, 0});
}

TEST_CASE("a longer piece may begin with what is unknown") {
  const unigram model{{{"?", 0}, {"a", -1}, {"xy", -3}}, 0};
  CHECK(encode(model, "xya") == tokens{2, 1});
  CHECK(encode(model, "xa") == tokens{0, 1});
}

TEST_CASE("of pieces with one text the last counts, and tokens are appended") {
  const unigram model{{{"?", 0}, {"a", -1}, {"a", -2}}, 0};
  tokens all{7};
  model.encode("a", all);
  CHECK(all == tokens{7, 2});
}

} // namespace evo::music::nn
