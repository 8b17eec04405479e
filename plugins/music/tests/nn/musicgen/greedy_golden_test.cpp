#include "greedy_comparison.hpp"
#include "support.hpp"

#include <algorithm>
#include <doctest/doctest.h>

namespace evo::music::nn {
namespace {

using testing::golden_file;

struct reference_run {
  explicit reference_run(const std::string& name)
      : golden{testing::golden(name)}, model{testing::tiny_decoder(name)},
        candidates{testing::candidates_of(texts)} {}

  std::vector<std::vector<float>> texts = testing::golden_texts();
  golden_file golden;
  music_language_model model;
  std::vector<music_candidate> candidates;
};

std::vector<std::int64_t> joined(const std::vector<std::vector<std::int64_t>>& all) {
  std::vector<std::int64_t> codes;
  for (const auto& own : all)
    codes.insert(codes.end(), own.begin(), own.end());
  return codes;
}

/// The codes "<name>.codes" of candidates, one each.
void check_greedy(reference_run& r, std::span<const music_candidate> candidates, float guidance,
                  const std::string& name) {
  const auto expected = joined(r.golden.codes(name + ".codes"));
  const auto margins = r.golden.floats(name + ".margins");
  const auto [ties, wrong] =
      testing::compare_greedy(r.model, candidates, guidance, expected, margins, serial_executor());
  const auto [codebook, frame, margin] = wrong.value_or(testing::greedy_difference{});
  CAPTURE(codebook);
  CAPTURE(frame);
  CAPTURE(margin);
  CHECK(!wrong);
  CHECK(1000 * ties <= margins.size());
}

} // namespace

TEST_CASE("greedy codes of 8 prompts, 250 frames, are those of transformers") {
  for (const std::string name : {"mono", "stereo"}) {
    CAPTURE(name);
    reference_run r{name};
    CHECK(testing::bits_of_entropy(joined(r.golden.codes("greedy.codes"))) > 5);
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
    const auto given = testing::begin_of(expected, r.model.decoder().config().codebooks, frames);
    CHECK(frames == 16);
    r.candidates[0].given = given;
    check_greedy(r, {r.candidates.data(), 1}, 3, "continued");
  }
}

} // namespace evo::music::nn
