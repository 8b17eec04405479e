#include "support.hpp"

#include <cmath>
#include <doctest/doctest.h>

namespace evo::music::nn {
namespace {

constexpr std::size_t steps = 250;

/// All logits of two sequences, one with a text, over codes that are given.
std::vector<float> forced_logits(const std::string& checkpoint, precision how) {
  const music_decoder decoder = testing::tiny_decoder(checkpoint, how);
  const testing::golden_file golden = testing::golden("mono");
  const auto text = testing::golden_texts().front();
  const auto codes = golden.codes("greedy.codes").front();
  decoder_state state{decoder.config(),
                      {.conditioned = 1,
                       .sequences = 2,
                       .positions = steps,
                       .text_tokens = text.size() / testing::text_width,
                       .entries = 2},
                      how};
  decoder.condition(state, text, serial_executor());
  const std::size_t count = decoder.logit_count();
  std::vector<float> logits(2 * steps * count);
  std::vector<std::int64_t> column(4);
  for (std::size_t p = 0; p < steps; ++p) {
    for (std::size_t k = 0; k < 4; ++k)
      column[k] = p == 0 ? 512 : codes[(k * steps + p) % codes.size()];
    decoder.step(state, std::vector<decoder_entry>{{0, p, column}, {1, p, column}},
                 {logits.data() + 2 * p * count, 2, count}, serial_executor());
  }
  return logits;
}

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = a[i], y = b[i];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / std::sqrt(aa * bb);
}

} // namespace

TEST_CASE("reduced precision keeps the direction of the logits") {
  // `outliers`: eight channels of each layer norm are 30 times as loud.
  for (const std::string checkpoint : {"mono", "outliers"}) {
    CAPTURE(checkpoint);
    const auto exact = forced_logits(checkpoint, precision::fp32);
    const double bf16 = cosine(exact, forced_logits(checkpoint, precision::bf16));
    const double int8 = cosine(exact, forced_logits(checkpoint, precision::int8));
    MESSAGE(checkpoint, ": bf16 ", bf16, ", int8 ", int8);
    CHECK(bf16 >= 0.999);
    CHECK(int8 >= 0.99);
    CHECK(bf16 < 1);
  }
}

} // namespace evo::music::nn
