#include "forced_logits.hpp"
#include "support.hpp"

#include <doctest/doctest.h>

namespace evo::music::nn {
namespace {

std::vector<float> logits_of(const std::string& checkpoint, precision how,
                             instruction_set set = best_available()) {
  return testing::forced_logits(
      testing::tiny_decoder(checkpoint, how, set), testing::golden_texts().front(),
      testing::golden("mono").codes("greedy.codes").front(), 250, serial_executor());
}

} // namespace

TEST_CASE("reduced precision keeps the direction of the logits") {
  // `outliers`: eight channels of each layer norm are 30 times as loud.
  for (const std::string checkpoint : {"mono", "outliers"}) {
    CAPTURE(checkpoint);
    const auto exact = logits_of(checkpoint, precision::fp32);
    const double bf16 = testing::cosine(exact, logits_of(checkpoint, precision::bf16));
    const double int8 = testing::cosine(exact, logits_of(checkpoint, precision::int8));
    MESSAGE(checkpoint, ": bf16 ", bf16, ", int8 ", int8);
    CHECK(bf16 >= 0.999);
    CHECK(int8 >= 0.99);
    CHECK(bf16 < 1);
  }
}

TEST_CASE("instruction sets differ by rounding alone") {
  for (const precision how : {precision::fp32, precision::bf16, precision::int8}) {
    const auto portable = logits_of("mono", how, instruction_set::portable);
    for (const instruction_set set : {instruction_set::avx2, instruction_set::avx512})
      if (is_available(set)) {
        const double same = testing::cosine(portable, logits_of("mono", how, set));
        CHECK(same > (how == precision::fp32 ? 1 - 1e-10 : 0.9999));
      }
  }
}

} // namespace evo::music::nn
