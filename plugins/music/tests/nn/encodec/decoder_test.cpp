#include "nn/encodec/decoder.hpp"

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
using testing::random_codes;
using testing::random_source;
using testing::read_golden;
using testing::relative_distance;

std::vector<std::vector<float>> decode(const encodec_decoder& decoder,
                                       const std::vector<codes>& batch,
                                       const executor& run = serial_executor()) {
  std::vector<codes_view> views;
  views.reserve(batch.size());
  for (const codes& each : batch)
    views.push_back(each.view());
  return decoder(views, run);
}

} // namespace

TEST_CASE("audio equals transformers', also of clips shorter than a window") {
  const auto golden = read_golden(EVO_ENCODEC_GOLDEN);
  for (const std::string name : {"musicgen", "causal", "trimmed"}) {
    const encodec_config config = codec(name);
    const encodec_decoder decoder{parametrised(), "", config};
    for (const std::size_t frames : {1U, 2U, 3U, 11U}) {
      CAPTURE(name);
      CAPTURE(frames);
      const auto audio = decode(decoder, {random_codes(name, frames, config)});
      CHECK(relative_distance(audio[0], golden.at(name + "/audio/" + std::to_string(frames))) <
            1e-5);
    }
  }
}

TEST_CASE("a sequence's audio depends neither on its batch nor on threads") {
  for (const std::string name : {"musicgen", "causal"}) {
    const encodec_config config = codec(name);
    const encodec_decoder decoder{parametrised(), "", config};
    std::vector<codes> batch;
    for (const std::size_t frames : {3U, 17U, 1U, 17U, 8U})
      batch.push_back(random_codes(name + std::to_string(batch.size()), frames, config));
    const auto together = decode(decoder, batch);
    CHECK(decode(decoder, batch, all_at_once()) == together);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      CHECK(together[i].size() == batch[i].frames * config.hop());
      CHECK(decode(decoder, {batch[i]})[0] == together[i]);
    }
  }
}

TEST_CASE("tiles of any size make the same bits") {
  for (const std::string name : {"musicgen", "causal", "trimmed"}) {
    CAPTURE(name);
    const encodec_config config = codec(name);
    const auto all = random_codes(name, 23, config);
    const encodec_decoder whole{parametrised(), "", config, precision::fp32, best_available(), 100};
    const auto audio = decode(whole, {all});
    for (const std::size_t tile : {1U, 2U, 5U, 22U}) {
      CAPTURE(tile);
      const encodec_decoder tiled{parametrised(),   "",  config, precision::fp32,
                                  best_available(), tile};
      CHECK(decode(tiled, {all}, all_at_once()) == audio);
    }
  }
}

TEST_CASE("both spellings of normalised weights are read") {
  const encodec_config config = codec("musicgen");
  const random_source old;
  const encodec_decoder decoder{old, "audio_encoder.", config};
  const auto audio = decode(decoder, {random_codes("musicgen", 3, config)});
  CHECK(audio[0].size() == 3 * config.hop());
}

TEST_CASE("fewer codebooks than the codec has sum fewer vectors") {
  const encodec_config config = codec("musicgen");
  encodec_config two = config;
  two.codebooks = 2;
  codes all = random_codes("musicgen", 4, config);
  all.values.resize(8);
  all.codebooks = 2;
  CHECK(decode(encodec_decoder{parametrised(), "", config}, {all}) ==
        decode(encodec_decoder{parametrised(), "", two}, {all}));
}

TEST_CASE("bad codes are refused in words") {
  const encodec_config config = codec("musicgen");
  const encodec_decoder decoder{parametrised(), "", config};
  const codes good = random_codes("musicgen", 4, config);
  codes bad = good;
  bad.values[5] = 32;
  CHECK_THROWS_WITH_AS(decode(decoder, {good, bad}), doctest::Contains("32 names no vector"),
                       error);
  bad.values[5] = -1;
  CHECK_THROWS_WITH_AS(decode(decoder, {bad}), doctest::Contains("-1 names no vector"), error);
  CHECK_THROWS_WITH_AS(decode(decoder, {codes{.values = {}, .codebooks = 3, .frames = 0}}),
                       doctest::Contains("there are none"), error);
  CHECK_THROWS_WITH_AS(
      decode(decoder, {codes{.values = {1, 2, 3, 4}, .codebooks = 4, .frames = 1}}),
      doctest::Contains("4 codebooks, but the codec has 3"), error);
}

TEST_CASE("codecs that aren't supported are refused in words") {
  const auto refusal = [](auto change) {
    encodec_config config = codec("musicgen");
    change(config);
    try {
      const encodec_decoder decoder{parametrised(), "", config};
    } catch (const error& problem) {
      return std::string{problem.what()};
    }
    return std::string{"accepted"};
  };
  CHECK(refusal([](auto&) {}) == "accepted");
  CHECK(refusal([](auto& c) { c.normalize = true; }).find("normalize is true") !=
        std::string::npos);
  CHECK(refusal([](auto& c) { c.ratios = {}; }).find("upsampling_ratios") != std::string::npos);
  CHECK(refusal([](auto& c) { c.codebook_width = 5; }).find("codebook_dim") != std::string::npos);
  CHECK(refusal([](auto& c) { c.trim_right_ratio = 0.5F; }).find("use_causal_conv") !=
        std::string::npos);
}

} // namespace evo::music::nn
