#include "support.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

namespace evo::music::nn {
namespace {

using testing::golden_file;

/// The forced run of make_golden.py: a sequence with the first text and one without, 6 positions.
struct forced_run {
  explicit forced_run(const std::string& name)
      : golden{name}, decoder{testing::tiny_decoder(name)}, codes{golden.floats("forced.codes")},
        text{golden.texts().front()} {}

  /// One entry: its codes stand in `columns`.
  decoder_entry entry(std::size_t sequence, std::size_t position) {
    const std::size_t books = decoder.config().codebooks;
    auto& column = columns.emplace_back(books);
    for (std::size_t k = 0; k < books; ++k)
      column[k] = static_cast<std::int64_t>(codes[(sequence * books + k) * positions + position]);
    return {sequence, position, column};
  }

  decoder_state state() {
    decoder_state made{decoder.config(),
                       {.conditioned = 1,
                        .sequences = 2,
                        .positions = positions,
                        .text_tokens = text.size() / testing::text_width,
                        .entries = 2 * positions},
                       decoder.how()};
    decoder.condition(made, text, serial_executor());
    return made;
  }

  /// Logits of positions `from` to `to` of both sequences, as one step.
  std::vector<float> step(decoder_state& s, std::size_t from, std::size_t to,
                          const layer_observer& observe = {}) {
    std::vector<decoder_entry> entries;
    for (std::size_t sequence = 0; sequence < 2; ++sequence)
      for (std::size_t p = from; p < to; ++p)
        entries.push_back(entry(sequence, p));
    const std::size_t count = decoder.logit_count();
    std::vector<float> logits(2 * count);
    decoder.step(s, entries, {logits.data(), 2, count}, serial_executor(), observe);
    return logits;
  }

  static constexpr std::size_t positions = 6;
  golden_file golden;
  music_decoder decoder;
  std::vector<float> codes, text;
  std::vector<std::vector<std::int64_t>> columns;
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
  for (const std::string name : {"mono", "stereo"}) {
    forced_run forced{name};
    const auto expected = forced.golden.floats("forced.layers");
    auto state = forced.state();
    std::size_t layers = 0;
    (void)forced.step(state, 0, forced_run::positions, [&](std::size_t l, const_rows x) {
      const std::size_t size = x.count * x.stride;
      const auto reference = std::span{expected}.subspan(l * size, size);
      CHECK(largest_difference({x.data, size}, reference) < 5e-6 * largest(reference));
      ++layers;
    });
    CHECK(layers == forced.decoder.config().layers);
  }
}

TEST_CASE("logits are those of transformers, position by position") {
  for (const std::string name : {"mono", "stereo"}) {
    forced_run forced{name};
    const auto expected = forced.golden.floats("forced.logits");
    const std::size_t count = forced.decoder.logit_count();
    auto state = forced.state();
    for (std::size_t p = 0; p < forced_run::positions; ++p) {
      const auto logits = forced.step(state, p, p + 1);
      for (std::size_t sequence = 0; sequence < 2; ++sequence) {
        const auto reference =
            std::span{expected}.subspan((sequence * forced_run::positions + p) * count, count);
        CHECK(largest_difference(std::span{logits}.subspan(sequence * count, count), reference) <
              5e-6 * largest(reference));
      }
    }
  }
}

TEST_CASE("positions run at once give the bits of positions one by one") {
  forced_run forced{"mono"};
  auto state = forced.state(), other = forced.state();
  std::vector<float> one_by_one;
  for (std::size_t p = 0; p < forced_run::positions; ++p)
    one_by_one = forced.step(state, p, p + 1);
  CHECK(forced.step(other, 0, forced_run::positions) == one_by_one);
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
