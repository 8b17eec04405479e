#include "nn/encodec/encoder.hpp"

#include "../support/executors.hpp"
#include "../support/golden.hpp"
#include "codecs.hpp"
#include "evo/music/error.hpp"

#include <doctest/doctest.h>

namespace evo::music::nn {
namespace {

using testing::all_at_once;
using testing::codec;
using testing::parametrised;
using testing::random_clip;
using testing::read_golden;

std::vector<codes> encode(const encodec_encoder& encoder,
                          const std::vector<std::vector<float>>& clips,
                          const executor& run = serial_executor()) {
  const std::vector<std::span<const float>> views{clips.begin(), clips.end()};
  return encoder(views, run);
}

} // namespace

TEST_CASE("codes equal transformers', also of clips shorter than a frame") {
  const auto golden = read_golden(EVO_ENCODEC_GOLDEN);
  for (const std::string name : {"musicgen", "causal", "trimmed"}) {
    const encodec_config config = codec(name);
    const encodec_encoder encoder{parametrised(), "", config};
    for (const std::size_t samples : {1U, 5U, 24U, 25U, 260U}) {
      CAPTURE(name);
      CAPTURE(samples);
      const auto found = encode(encoder, {random_clip(name, samples, config)});
      const auto& expected = golden.at(name + "/found/" + std::to_string(samples));
      CHECK(found[0].codebooks == config.codebooks);
      CHECK(found[0].frames == (samples + config.hop() - 1) / config.hop());
      CHECK(std::vector<float>{found[0].values.begin(), found[0].values.end()} == expected);
    }
  }
}

TEST_CASE("a clip's codes depend neither on its batch nor on threads") {
  const encodec_config config = codec("musicgen");
  const encodec_encoder encoder{parametrised(), "", config};
  std::vector<std::vector<float>> clips;
  for (const std::size_t samples : {100U, 7U, 1000U, 1001U})
    clips.push_back(random_clip("musicgen", samples, config));
  const auto together = encode(encoder, clips);
  CHECK(encode(encoder, clips, all_at_once()) == together);
  for (std::size_t i = 0; i < clips.size(); ++i)
    CHECK(encode(encoder, {clips[i]})[0] == together[i]);
}

TEST_CASE("tiles of any size find the same codes") {
  for (const std::string name : {"musicgen", "causal"}) {
    const encodec_config config = codec(name);
    const auto clip = random_clip(name, 777, config);
    const auto with_tile = [&](std::size_t tile) {
      return encode(
          encodec_encoder{parametrised(), "", config, precision::fp32, best_available(), tile},
          {clip}, all_at_once());
    };
    const auto whole = with_tile(1000);
    for (const std::size_t tile : {1U, 3U, 32U})
      CHECK(with_tile(tile) == whole);
  }
}

TEST_CASE("clips without whole channels are refused") {
  const encodec_encoder encoder{parametrised(), "", codec("trimmed")};
  CHECK_THROWS_WITH_AS(encode(encoder, {{1, 2, 3}}), doctest::Contains("3 samples for 2 channels"),
                       error);
  CHECK_THROWS_AS(encode(encoder, {{}}), error);
}

TEST_CASE("codes of channels in turn come apart and together again") {
  const codes both{.values = {0, 1, 10, 11, 20, 21, 30, 31}, .codebooks = 4, .frames = 2};
  const std::vector<codes> channels{channel_of(both.view(), 0, 2), channel_of(both.view(), 1, 2)};
  CHECK(channels[0] == codes{.values = {0, 1, 20, 21}, .codebooks = 2, .frames = 2});
  CHECK(channels[1] == codes{.values = {10, 11, 30, 31}, .codebooks = 2, .frames = 2});
  CHECK(in_turn(channels) == both);
}

} // namespace evo::music::nn
