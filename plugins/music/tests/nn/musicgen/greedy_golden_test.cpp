#include "support.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <map>

namespace evo::music::nn {
namespace {

using testing::golden_file;
using codes = std::vector<std::vector<std::int64_t>>;

/// Likeliest codes of candidates, as many frames as the reference has.
codes greedy(music_language_model& model, const std::vector<music_candidate>& candidates,
             const golden_file& golden, const std::string& reference, float guidance) {
  const music_settings settings{.frames = static_cast<std::size_t>(golden.shape(reference)[2]),
                                .guidance = guidance,
                                .sampling = {.temperature = 0}};
  return model.generate(candidates, settings, serial_executor());
}

double bits_of_entropy(const codes& all) {
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

struct reference_run {
  explicit reference_run(const std::string& name)
      : golden{name}, model{testing::tiny_decoder(name)}, texts{golden.texts()},
        candidates{testing::candidates_of(texts)} {}

  golden_file golden;
  music_language_model model;
  std::vector<std::vector<float>> texts;
  std::vector<music_candidate> candidates;
};

} // namespace

// The reference's two highest logits are nowhere closer than `greedy.smallest_margin`, about
// ten times what float products differ by: so all codes have to be equal.
TEST_CASE("greedy codes of 8 prompts, 250 steps, are those of transformers") {
  for (const std::string name : {"mono", "stereo"}) {
    CAPTURE(name);
    reference_run r{name};
    const auto expected = r.golden.codes("greedy.codes");
    CHECK(r.golden.floats("greedy.smallest_margin")[0] > 3e-5F);
    CHECK(bits_of_entropy(expected) > 5);
    CHECK(greedy(r.model, r.candidates, r.golden, "greedy.codes", 3) == expected);
  }
}

TEST_CASE("greedy codes of 1 prompt, 250 steps, are those of transformers") {
  for (const std::string name : {"mono", "stereo"}) {
    CAPTURE(name);
    reference_run r{name};
    r.candidates.resize(1);
    auto expected = r.golden.codes("greedy.codes");
    expected.resize(1);
    CHECK(greedy(r.model, r.candidates, r.golden, "greedy.codes", 3) == expected);
  }
}

TEST_CASE("without guidance, and without a prompt, codes are those of transformers") {
  for (const std::string name : {"mono", "stereo"}) {
    CAPTURE(name);
    reference_run r{name};
    const auto unguided = r.golden.codes("unguided.codes");
    const auto unconditional = r.golden.codes("unconditional.codes");
    CHECK(greedy(r.model, {r.candidates[0]}, r.golden, "unguided.codes", 1) == unguided);
    CHECK(greedy(r.model, {music_candidate{}}, r.golden, "unconditional.codes", 3) ==
          unconditional);
    // Nothing to compare the free logits with: guidance changes nothing.
    CHECK(greedy(r.model, {music_candidate{}}, r.golden, "unconditional.codes", 1) ==
          unconditional);
    CHECK(unguided != unconditional);
  }
}

TEST_CASE("given codes are continued as transformers does") {
  for (const std::string name : {"mono", "stereo"}) {
    CAPTURE(name);
    reference_run r{name};
    const auto given = r.golden.codes("continued.given");
    r.candidates.resize(2);
    for (std::size_t i = 0; i < 2; ++i)
      r.candidates[i].given = given[i];
    CHECK(greedy(r.model, r.candidates, r.golden, "continued.codes", 3) ==
          r.golden.codes("continued.codes"));
  }
}

} // namespace evo::music::nn
