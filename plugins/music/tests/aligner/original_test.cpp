// Checkpoints of the original project, made by reference/make_original.py.
#include <doctest/doctest.h>

#include "aligner_file.hpp"
#include "golden_case.hpp"

#include "evo/music/error.hpp"

using namespace evo::music;
using namespace evo::music::nn::testing;

namespace {

std::filesystem::path original(const std::string& name) {
  return std::filesystem::path{EVO_ALIGNER_ORIGINALS} / (name + ".pt");
}

} // namespace

TEST_CASE("each of the original's tensors finds its place") {
  for (const aggregation how :
       {aggregation::mean, aggregation::weighted, aggregation::gating, aggregation::gating_tanh,
        aggregation::cross_attention, aggregation::self_cross_attention}) {
    CAPTURE(std::string{word_of(how)});
    const golden_case golden{golden_file(how), how, "wide"};
    const auto loaded = load_original_aligner(original(std::string{word_of(how)}));
    CHECK(loaded.network->shape().aggregate == how);
    CHECK(loaded.network->shape().project == projection::shared);
    CHECK(std::ranges::equal(loaded.network->values(), golden.begin));
    CHECK(loaded.listener_names.empty());
  }
}

TEST_CASE("an original is used like any other aligner") {
  const aligner trained{original("weighted")};
  CHECK(trained.shape().layers == 3);
  CHECK(trained.shape().listeners == 4);
  const std::vector<float> track(3 * 8, 0.5F);
  const auto scores = trained.score(trained.listener(0), track, evo::serial_executor());
  REQUIRE(scores.size() == 1);
  CHECK(std::abs(scores[0]) <= 1.0F);
}

TEST_CASE("what doesn't work in the original is refused in words") {
  CHECK_THROWS_WITH_AS(aligner{original("first")},
                       doctest::Contains("the original's first Aligner"), error);
  CHECK_THROWS_WITH_AS(aligner{original("gru")}, doctest::Contains("GRU"), error);
  CHECK_THROWS_WITH_AS(aligner{original("learned")}, doctest::Contains("learned query"), error);
}
