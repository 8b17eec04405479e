#include "support.hpp"

#include "evo/music/error.hpp"
#include "nn/musicgen/delay_pattern.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <doctest/doctest.h>

namespace evo::music::nn {
namespace {

using testing::golden_file;

constexpr std::array<std::size_t, 6> steps{0, 1, 2, 3, 60, 200}; ///< of the golden states

/// The first two prompts' greedy codes, forced, with their texts or without.
struct forced_run {
  forced_run(const std::string& name, bool conditional)
      : golden{testing::golden(name)}, decoder{testing::tiny_decoder(name)}, with_text{conditional},
        codes{golden.codes("greedy.codes")} {}

  decoder_state state() const {
    const auto texts = testing::golden_texts();
    const std::size_t tokens = std::max(texts[0].size(), texts[1].size()) / testing::text_width;
    decoder_state made{decoder.config(),
                       {.conditioned = with_text ? 2U : 0U,
                        .sequences = 2,
                        .positions = positions,
                        .text_tokens = with_text ? tokens : 0,
                        .entries = 2 * positions},
                       decoder.how()};
    for (std::size_t i = 0; with_text && i < 2; ++i)
      decoder.condition(made, texts[i], serial_executor());
    return made;
  }

  /// What both sequences' last position predicts, after positions [from, to) as one step.
  std::vector<float> step(decoder_state& s, std::size_t from, std::size_t to,
                          const layer_observer& observe = {}) const {
    const music_decoder_config& c = decoder.config();
    const delay_pattern pattern{c.codebooks, c.channels, c.pad_token};
    std::vector<std::int64_t> columns(2 * (to - from) * c.codebooks);
    std::vector<decoder_entry> entries;
    for (std::size_t sequence = 0; sequence < 2; ++sequence)
      for (std::size_t p = from; p < to; ++p) {
        const auto column = std::span{columns}.subspan(entries.size() * c.codebooks, c.codebooks);
        pattern.column(codes[sequence], 250, 250, p, column);
        entries.push_back({sequence, p, column});
      }
    std::vector<float> logits(2 * decoder.logit_count());
    decoder.step(s, entries, {logits.data(), 2, decoder.logit_count()}, serial_executor(), observe);
    return logits;
  }

  static constexpr std::size_t positions = 201;
  golden_file golden;
  music_decoder decoder;
  bool with_text;
  std::vector<std::vector<std::int64_t>> codes;
};

double largest(std::span<const float> values) {
  double most = 0;
  for (const float v : values)
    most = std::max(most, static_cast<double>(std::abs(v)));
  return most;
}

double largest_difference(std::span<const float> a, std::span<const float> b) {
  REQUIRE(a.size() == b.size());
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    most = std::max(most, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
  return most;
}

} // namespace

TEST_CASE("every layer's output is that of transformers") {
  for (const std::string name : {"mono", "stereo"})
    for (const bool conditional : {true, false}) {
      const forced_run forced{name, conditional};
      // Embeddings, then after each layer; behind the last one it is normalised: see the logits.
      const auto expected =
          forced.golden.floats(conditional ? "conditional.states" : "unconditional.states");
      const std::size_t width = forced.decoder.config().width;
      const std::size_t layers = forced.decoder.config().layers;
      std::size_t compared = 0;
      auto state = forced.state();
      (void)forced.step(state, 0, forced_run::positions, [&](std::size_t l, const_rows x) {
        for (std::size_t i = 0; l + 1 < layers && i < 2 * steps.size(); ++i) {
          const std::size_t at = i / steps.size() * forced_run::positions + steps[i % steps.size()];
          const auto reference =
              std::span{expected}.subspan(((l + 1) * 2 * steps.size() + i) * width, width);
          CHECK(largest_difference({x[at], width}, reference) < 5e-6 * largest(reference));
          ++compared;
        }
      });
      CHECK(compared == (layers - 1) * 2 * steps.size());
    }
}

TEST_CASE("logits are those of transformers, position by position") {
  for (const std::string name : {"mono", "stereo"})
    for (const bool conditional : {true, false}) {
      const forced_run forced{name, conditional};
      const music_decoder_config& c = forced.decoder.config();
      // codebooks x steps 3 and 60 x vocabulary
      const auto expected =
          forced.golden.floats(conditional ? "conditional.logits" : "unconditional.logits");
      auto state = forced.state();
      for (std::size_t p = 0; p <= 60; ++p) {
        const auto logits = forced.step(state, p, p + 1);
        for (std::size_t k = 0; (p == 3 || p == 60) && k < c.codebooks; ++k) {
          const auto reference =
              std::span{expected}.subspan((2 * k + (p == 60 ? 1 : 0)) * c.vocabulary, c.vocabulary);
          CHECK(largest_difference(std::span{logits}.subspan(k * c.vocabulary, c.vocabulary),
                                   reference) < 5e-6 * largest(reference));
        }
      }
    }
}

TEST_CASE("positions run at once give the bits of positions one by one") {
  const forced_run forced{"mono", true};
  auto state = forced.state(), other = forced.state();
  std::vector<float> one_by_one;
  for (std::size_t p = 0; p < 20; ++p)
    one_by_one = forced.step(state, p, p + 1);
  (void)forced.step(other, 0, 7);
  CHECK(forced.step(other, 7, 20) == one_by_one);
}

TEST_CASE("a checkpoint without one of the tensors is refused") {
  const testing::one_file_source source{std::filesystem::path{EVO_MUSICGEN_CHECKPOINTS} / "mono" /
                                        "model.safetensors"};
  auto more = testing::tiny_config();
  ++more.layers;
  CHECK_THROWS_AS((music_decoder{source, more, testing::text_width, precision::fp32}), error);
  auto wider = testing::tiny_config();
  wider.width *= 2;
  CHECK_THROWS_AS((music_decoder{source, wider, testing::text_width, precision::fp32}), error);
}

} // namespace evo::music::nn
