// Each stage of the decoder and encoder against transformers', and what layers promise.
#include "nn/encodec/layer_stack.hpp"
#include "nn/encodec/lstm.hpp"
#include "nn/encodec/quantizer.hpp"
#include "nn/encodec/shapes.hpp"
#include "nn/encodec/transposed_convolution.hpp"

#include "../support/executors.hpp"
#include "../support/golden.hpp"
#include "codecs.hpp"

#include <doctest/doctest.h>

namespace evo::music::nn {
namespace {

using testing::all_at_once;
using testing::codec;
using testing::golden_arrays;
using testing::parametrised;
using testing::random_codes;
using testing::random_numbers;
using testing::random_source;
using testing::read_golden;
using testing::relative_distance;

constexpr auto fp32 = precision::fp32;

signal signal_of(std::span<const float> values, std::size_t channels) {
  signal made;
  const std::size_t length = values.size() / channels;
  made.reshape({0, static_cast<std::ptrdiff_t>(length)}, length, channels);
  std::ranges::copy(values, made.values().begin());
  return made;
}

double distance(signal& made, const std::vector<float>& golden) {
  return relative_distance(made.values(), golden);
}

/// The first part of a codec's decoder, and what it makes of golden codes.
struct stages {
  stages(const std::string& codec_name, std::size_t frames)
      : name{codec_name}, end{"/" + std::to_string(frames)}, config{codec(codec_name)},
        all{random_codes(codec_name, frames, config)} {}

  signal sums() const {
    const codebooks books{source, "quantizer.", config};
    signal made;
    dequantize(books, all.view(), made);
    return made;
  }
  signal run(std::unique_ptr<layer> one, const signal& in) const {
    layer_stack stack;
    stack.add(std::move(one));
    layer_stack::memory use;
    const signal& made = stack.run(in, use, serial_executor());
    const auto whole = static_cast<std::ptrdiff_t>(made.length());
    signal tight;
    tight.reshape({0, whole}, made.length(), made.channels());
    std::copy_n(made.at(0), made.length() * made.channels(), tight.at(0));
    return tight;
  }
  const std::vector<float>& golden(const std::string& stage) const {
    return goldens.at(name + "/" + stage + end);
  }

  std::string name, end;
  encodec_config config;
  codes all;
  random_source source = parametrised();
  golden_arrays goldens = read_golden(EVO_ENCODEC_GOLDEN);
};

} // namespace

TEST_CASE("each stage of the decoder equals transformers'") {
  for (const std::string name : {"musicgen", "causal", "trimmed"})
    for (const std::size_t frames : {1U, 2U, 3U, 11U}) {
      CAPTURE(name);
      CAPTURE(frames);
      const stages golden{name, frames};
      const encodec_config& config = golden.config;
      const std::string prefix = "decoder.layers.";
      signal x = golden.sums();
      CHECK(distance(x, golden.golden("sums")) < 1e-6);
      x = golden.run(std::make_unique<convolution>(golden.source, prefix + "0.conv.",
                                                   convolution_shape{.inputs = config.hidden,
                                                                     .outputs = widest(config),
                                                                     .kernel = config.kernel,
                                                                     .causal = config.causal},
                                                   fp32, best_available()),
                     x);
      CHECK(distance(x, golden.golden("first")) < 1e-6);
      lstm{golden.source, prefix + "1.lstm.", widest(config), config.lstm_layers,
           fp32,          best_available()}
          .add_to({&x, 1}, serial_executor());
      CHECK(distance(x, golden.golden("memory")) < 2e-6);
      x = golden.run(std::make_unique<transposed_convolution>(
                         golden.source, prefix + "3.conv.",
                         transposed_convolution_shape{.inputs = 16,
                                                      .outputs = 8,
                                                      .stride = 4,
                                                      .causal = config.causal,
                                                      .trim_right_ratio = config.trim_right_ratio},
                         fp32, best_available()),
                     x);
      for (std::size_t j = 0; j < config.residual_layers; ++j)
        x = golden.run(std::make_unique<residual_block>(
                           golden.source, prefix + std::to_string(4 + j) + ".",
                           residual_shape_of(config, 8, j), fp32, best_available()),
                       x);
      CHECK(distance(x, golden.golden("coarse")) < 3e-6);
    }
}

TEST_CASE("several moments to a product are the same convolution") {
  const auto source = parametrised();
  const stages any{"musicgen", 1};
  const auto values = random_numbers("signal", std::size_t{24} * 3);
  const auto with = [&](std::size_t together) {
    return any.run(
        std::make_unique<convolution>(
            source, "conv.",
            convolution_shape{
                .inputs = 3, .outputs = 2, .kernel = 7, .elu_before = true, .together = together},
            fp32, best_available()),
        signal_of(values, 3));
  };
  signal one = with(1);
  for (const std::size_t together : {2U, 5U, 8U, 16U}) {
    CAPTURE(together);
    signal several = with(together);
    CHECK(relative_distance(several.values(), one.values()) < 1e-6);
  }
}

TEST_CASE("recurrence takes sequences of any lengths together") {
  const auto source = parametrised();
  const lstm memory{source, "lstm.", 5, 2, fp32, best_available()};
  std::vector<signal> batch;
  for (const std::size_t length : {3U, 400U, 1U, 390U}) // more rows than are held at a time
    batch.push_back(signal_of(random_numbers(std::to_string(length), length * 5), 5));
  auto alone = batch;
  memory.add_to(batch, all_at_once());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    memory.add_to({&alone[i], 1}, serial_executor());
    CHECK(std::ranges::equal(batch[i].values(), alone[i].values()));
  }
  memory.add_to({}, serial_executor());
}

TEST_CASE("reflection repeats what the definition says") {
  // 0 1 2 with two moments before and behind: 2 1 | 0 1 2 | 1 0
  const auto padded = [](const reflection& pad, extent part) {
    signal x;
    x.reshape(part, pad.length, 1);
    for (std::ptrdiff_t p = part.begin; p < part.end; ++p)
      *x.at(p) = static_cast<float>(p);
    pad.fill(x);
    return std::vector<float>{x.values().begin(), x.values().end()};
  };
  CHECK(padded({2, 2, 3}, {-2, 5}) == std::vector<float>{2, 1, 0, 1, 2, 1, 0});
  // Nothing stands beyond the padding.
  CHECK(padded({1, 1, 3}, {-2, 5}) == std::vector<float>{0, 1, 0, 1, 2, 1, 0});
  // 0 1 is too short for 3 moments: 0 1 0 0 is reflected, of which 1 moment too many is cut twice.
  CHECK(padded({3, 3, 2}, {-3, 5}) == std::vector<float>{0, 0, 1, 0, 1, 0, 0, 0});
  CHECK(reflection{3, 3, 10}.with_sources({-3, 2}) == extent{-3, 4});
  CHECK(reflection{3, 3, 10}.with_sources({9, 13}) == extent{6, 13});
  CHECK(reflection{3, 3, 10}.with_sources({4, 9}) == extent{4, 9});
}

} // namespace evo::music::nn
