#include "support.hpp"

#include "nn/musicgen/delay_pattern.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <map>
#include <optional>

namespace evo::music::nn {
namespace {

using testing::golden_file;
struct reference_run {
  explicit reference_run(const std::string& name)
      : golden{name}, model{testing::tiny_decoder(name)},
        candidates{testing::candidates_of(texts)} {}

  std::vector<std::vector<float>> texts = testing::golden_texts();
  golden_file golden;
  music_language_model model;
  std::vector<music_candidate> candidates;
};

/// The earliest difference in the order in which codes are drawn.
struct difference {
  std::size_t codebook, frame;
};

std::optional<difference> first_difference(const std::vector<std::int64_t>& made,
                                           const std::vector<std::int64_t>& expected,
                                           const delay_pattern& pattern) {
  const std::size_t frames = expected.size() / pattern.codebooks();
  for (std::size_t position = 1; position <= pattern.steps(frames); ++position)
    for (std::size_t k = 0; k < pattern.codebooks(); ++k)
      if (const auto frame = pattern.frame_at(k, position, frames))
        if (made[k * frames + *frame] != expected[k * frames + *frame])
          return difference{k, *frame};
  return std::nullopt;
}

std::vector<std::int64_t> begin_of(const std::vector<std::int64_t>& codes, std::size_t codebooks,
                                   std::size_t frames) {
  std::vector<std::int64_t> some;
  for (std::size_t k = 0; k < codebooks; ++k)
    for (std::size_t f = 0; f < frames; ++f)
      some.push_back(codes[k * (codes.size() / codebooks) + f]);
  return some;
}

/// Greedy codes of a candidate are those of the reference, except where the reference's best two
/// logits are closer than 1e-4 of the logits' deviation: then its codes up to there are given, and
/// it goes on.
/// @param margins of the reference's codes
/// @returns how often that was
std::size_t check_greedy(music_language_model& model, music_candidate candidate, float guidance,
                         const std::vector<std::int64_t>& expected,
                         std::span<const float> margins) {
  const music_decoder_config& c = model.decoder().config();
  const delay_pattern pattern{c.codebooks, c.channels, c.pad_token};
  const std::size_t frames = expected.size() / c.codebooks;
  const music_settings settings{
      .frames = frames, .guidance = guidance, .sampling = {.temperature = 0}};
  std::vector<std::int64_t> given;
  for (std::size_t ties = 0;; ++ties) {
    const auto made = model.generate({&candidate, 1}, settings, serial_executor())[0];
    const auto where = first_difference(made, expected, pattern);
    if (!where)
      return ties;
    const float margin = margins[where->codebook * frames + where->frame];
    CAPTURE(where->codebook);
    CAPTURE(where->frame);
    REQUIRE(margin < 1e-4F);
    given = begin_of(expected, c.codebooks, where->frame + 1);
    candidate.given = given;
  }
}

double bits_of_entropy(const std::vector<std::vector<std::int64_t>>& all) {
  std::map<std::int64_t, double> counts;
  double sum = 0, total = 0;
  for (const auto& candidate : all)
    for (const std::int64_t code : candidate) {
      ++counts[code];
      ++total;
    }
  for (const auto& [code, count] : counts)
    sum -= count / total * std::log2(count / total);
  return sum;
}

/// The codes "<name>.codes" of candidates, one each.
void check_greedy(reference_run& r, std::span<const music_candidate> candidates, float guidance,
                  const std::string& name) {
  const auto expected = r.golden.codes(name + ".codes");
  const auto margins = r.golden.floats(name + ".margins");
  REQUIRE(expected.size() == candidates.size());
  std::size_t ties = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    ties += check_greedy(r.model, candidates[i], guidance, expected[i],
                         std::span{margins}.subspan(i * expected[i].size(), expected[i].size()));
  CHECK(1000 * ties <= margins.size());
}

} // namespace

TEST_CASE("greedy codes of 8 prompts, 250 frames, are those of transformers") {
  for (const std::string name : {"mono", "stereo"}) {
    CAPTURE(name);
    reference_run r{name};
    CHECK(bits_of_entropy(r.golden.codes("greedy.codes")) > 5);
    check_greedy(r, r.candidates, 3, "greedy");
  }
}

TEST_CASE("greedy codes of 8 prompts are the same together and alone") {
  reference_run r{"mono"};
  const music_settings settings{.frames = 250, .sampling = {.temperature = 0}};
  const auto together = r.model.generate(r.candidates, settings, serial_executor());
  for (std::size_t i = 0; i < r.candidates.size(); ++i)
    CHECK(r.model.generate({&r.candidates[i], 1}, settings, serial_executor())[0] == together[i]);
}

TEST_CASE("without guidance, and without a prompt, codes are those of transformers") {
  for (const std::string name : {"mono", "stereo"}) {
    CAPTURE(name);
    reference_run r{name};
    const music_candidate unprompted;
    check_greedy(r, {r.candidates.data(), 1}, 1, "unguided");
    check_greedy(r, {&unprompted, 1}, 1, "unprompted");
    // Nothing to compare the free logits with: guidance changes nothing.
    check_greedy(r, {&unprompted, 1}, 3, "unprompted");
  }
}

TEST_CASE("given codes are continued as transformers does") {
  for (const std::string name : {"mono", "stereo"}) {
    CAPTURE(name);
    reference_run r{name};
    // A code that was given has a margin of 100 there.
    const auto expected = r.golden.codes("continued.codes")[0];
    const auto margins = r.golden.floats("continued.margins");
    const auto frames = static_cast<std::size_t>(
        std::ranges::find_if(margins, [](float m) { return m != 100; }) - margins.begin());
    const auto given = begin_of(expected, r.model.decoder().config().codebooks, frames);
    CHECK(frames == 16);
    r.candidates[0].given = given;
    check_greedy(r, {r.candidates.data(), 1}, 3, "continued");
  }
}

} // namespace evo::music::nn
