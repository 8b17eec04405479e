#include "evo/core/random.hpp"
#include "evo/music/error.hpp"
#include "evo/music/lexicon.hpp"
#include "support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace evo::music;
using lexicon_test::within_bounds;

namespace {

const token_table& table() {
  return token_table::lexicon();
}

std::vector<float> rows(const std::vector<std::size_t>& tokens) {
  std::vector<float> values;
  for (const std::size_t token : tokens)
    values.insert(values.end(), table().row(token).begin(), table().row(token).end());
  return values;
}

std::size_t token(std::string_view text) {
  for (std::size_t i = 0; i < table().size(); ++i)
    if (table().text(i) == text)
      return i;
  FAIL("no token ", text);
  return 0;
}

double distance(std::size_t a, std::size_t b) {
  double sum = 0;
  for (std::size_t d = 0; d < table().width(); ++d)
    sum += std::pow(static_cast<double>(table().row(a)[d]) - static_cast<double>(table().row(b)[d]),
                    2);
  return std::sqrt(sum);
}

/// The largest difference of what is continuous in a brief.
double change(const brief& a, const brief& b) {
  double most = std::max({std::abs(a.valence - b.valence), std::abs(a.energy - b.energy),
                          std::abs(a.density - b.density), std::abs(a.warmth - b.warmth),
                          std::abs(a.strangeness - b.strangeness)});
  for (std::size_t g = 0; g < genre_count; ++g)
    most = std::max(most, std::abs(a.genres[g] - b.genres[g]));
  return most;
}

} // namespace

TEST_CASE("the table is standardised: mean 0, deviation 1 in each dimension") {
  for (std::size_t d = 0; d < table().width(); ++d) {
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < table().size(); ++i) {
      const double v = table().row(i)[d];
      sum += v;
      squares += v * v;
    }
    const auto n = static_cast<double>(table().size());
    CHECK(sum / n == doctest::Approx(0).scale(1).epsilon(1e-6));
    CHECK(std::sqrt(squares / n) == doctest::Approx(1).epsilon(1e-6));
  }
}

TEST_CASE("the nearest token of each row is itself, with room around it") {
  double closest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < table().size(); ++i) {
    CHECK(table().nearest(table().row(i)) == i);
    for (std::size_t j = 0; j < i; ++j)
      closest = std::min(closest, distance(i, j));
  }
  CHECK(closest > 1.5); // seen 1.88; a typical pair is 8 apart
}

TEST_CASE("near tokens sound alike") {
  const auto nearer = [](std::string a, const char* like, const char* unlike) {
    CAPTURE(a);
    CHECK(distance(token(a), token(like)) < distance(token(a), token(unlike)));
  };
  nearer("metal", "rock", "ambient");
  nearer("jazz", "swing", "techno");
  nearer("happy", "joyful", "sad");
  nearer("calm", "peaceful", "angry");
  nearer("violin", "cello", "trumpet");
  nearer("flute", "clarinet", "distorted guitar");
  nearer("C major", "G major", "F# major");
  nearer("120 bpm", "130 bpm", "60 bpm");
  nearer("slow", "very slow", "fast");
}

TEST_CASE("the neutral token is the zero vector and says nothing") {
  for (const float v : table().row(token_table::neutral))
    CHECK(v == 0.0F);
  CHECK(table().text(token_table::neutral).empty());
  const std::vector<float> nothing(10 * table().width(), 0.0F);
  CHECK(brief_of_tokens(nothing, 10) == brief{});
  CHECK(nearest_text(nothing, 10).empty());
}

TEST_CASE("on rows, tokens say what their texts say") {
  evo::random_stream random = evo::random_key{30}.stream(0);
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<std::size_t> tokens;
    for (int i = 0; i < 6; ++i)
      tokens.push_back(random.below(table().size()));
    const auto values = rows(tokens);
    const std::string text = nearest_text(values, tokens.size());
    CAPTURE(text);
    CHECK(brief_of_tokens(values, tokens.size()) == parse_prompt(text));
  }
}

TEST_CASE("neutral tokens between the others change nothing") {
  const auto jazz = token("jazz"), piano = token("piano"), warm = token("warm");
  CHECK(brief_of_tokens(rows({jazz, 0, 0, piano, 0, warm}), 6) ==
        brief_of_tokens(rows({jazz, piano, warm}), 3));
}

TEST_CASE("near a row a token keeps its meaning; far from all it hardly has one") {
  const auto happy = token("happy");
  std::vector<float> values = rows({happy});
  const double said = brief_of_tokens(values, 1).valence;
  for (float& v : values)
    v += 0.01F;
  CHECK(brief_of_tokens(values, 1).valence == doctest::Approx(said).epsilon(0.01));
  for (float& v : values)
    v = 100.0F;
  const brief far = brief_of_tokens(values, 1);
  CHECK(std::abs(far.valence - 0.5) < 0.001);
  CHECK(far.instruments.empty());
}

TEST_CASE("small steps move the mood and leave genre and instruments") {
  evo::random_stream random = evo::random_key{34}.stream(0);
  for (int trial = 0; trial < 50; ++trial) {
    const auto before = random_tokens(8, random);
    auto after = before;
    for (float& v : after)
      v += 0.2F * static_cast<float>(random.normal());
    CHECK(nearest_text(after, 8) == nearest_text(before, 8));
    const brief a = brief_of_tokens(before, 8), b = brief_of_tokens(after, 8);
    CHECK(a.valence != b.valence);
    CHECK(std::abs(a.valence - b.valence) < 0.3);
    for (std::size_t g = 0; g < genre_count; ++g)
      CHECK(std::abs(a.genres[g] - b.genres[g]) < 0.05);
  }
}

TEST_CASE("a token pushed along a mood's direction takes on that mood") {
  const auto piano = token("piano"), happy = token("happy"), sad = token("sad");
  std::vector<float> pushed = rows({piano});
  for (std::size_t d = 0; d < pushed.size(); ++d)
    pushed[d] += 0.15F * (table().row(happy)[d] - table().row(sad)[d]);
  const brief b = brief_of_tokens(pushed, 1);
  CHECK(b.valence > 0.55);
  CHECK(b.instruments.front().program == 0);
}

TEST_CASE("halfway between two moods lies a mood between theirs") {
  const auto a = token("happy"), b = token("sad");
  std::vector<float> middle(table().width());
  for (std::size_t d = 0; d < middle.size(); ++d)
    middle[d] = (table().row(a)[d] + table().row(b)[d]) / 2;
  const double between = brief_of_tokens(middle, 1).valence;
  CHECK(between > brief_of_tokens(rows({b}), 1).valence);
  CHECK(between < brief_of_tokens(rows({a}), 1).valence);
}

TEST_CASE("briefs change little where tokens change little") {
  // 20 lines between random prompts' genomes in 400 steps; seen at most 0.026 a step.
  evo::random_stream random = evo::random_key{31}.stream(0);
  constexpr std::size_t tokens = 8;
  double largest = 0;
  for (int line = 0; line < 20; ++line) {
    const auto a = random_tokens(tokens, random), b = random_tokens(tokens, random);
    std::vector<float> at(a.size());
    brief before = brief_of_tokens(a, tokens);
    for (int step = 1; step <= 400; ++step) {
      const float t = static_cast<float>(step) / 400;
      for (std::size_t i = 0; i < at.size(); ++i)
        at[i] = a[i] + t * (b[i] - a[i]);
      const brief now = brief_of_tokens(at, tokens);
      largest = std::max(largest, change(before, now));
      before = now;
    }
  }
  CHECK(largest < 0.06);
}

TEST_CASE("any numbers give a brief within bounds") {
  evo::random_stream random = evo::random_key{32}.stream(0);
  constexpr std::size_t tokens = 5;
  std::vector<float> values(tokens * table().width());
  for (const float spread : {0.01F, 0.3F, 1.0F, 10.0F, 1e30F})
    for (int trial = 0; trial < 40; ++trial) {
      for (float& v : values)
        v = spread * static_cast<float>(random.normal());
      CHECK(within_bounds(brief_of_tokens(values, tokens)));
    }
  for (const float odd :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
        -std::numeric_limits<float>::max()}) {
    std::ranges::fill(values, odd);
    CHECK(brief_of_tokens(values, tokens) == brief{});
    CHECK(nearest_text(values, tokens).empty());
  }
}

TEST_CASE("sizes that don't fit are refused in words") {
  const std::vector<float> values(table().width() * 2 + 1);
  CHECK_THROWS_WITH_AS(
      brief_of_tokens(values, 2),
      "token embeddings: 65 values for 2 tokens (the lexicon's tokens have 32 values each)", error);
  CHECK_THROWS_AS(nearest_text(values, 2), error);
}

TEST_CASE("a random genome is the rows of a prompt's tokens, padded with neutral ones") {
  evo::random_stream random = evo::random_key{33}.stream(0);
  for (int trial = 0; trial < 200; ++trial) {
    const auto values = random_tokens(25, random);
    REQUIRE(values.size() == 25 * table().width());
    const std::string text = nearest_text(values, 25);
    CHECK_FALSE(text.empty());
    CHECK(brief_of_tokens(values, 25) == parse_prompt(text));
  }
  CHECK(random_tokens(1, random).size() == table().width());
  CHECK(random_tokens(0, random).empty());
}
