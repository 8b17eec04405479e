// Mel spectrograms equal librosa's; the values come from ../encoder/golden/make_musicnn_golden.py.
#include "nn/mel.hpp"

#include "../encoder/synthetic_clips.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>

namespace evo::music::nn {
namespace {

using json = nlohmann::json;

json golden_mel() {
  std::ifstream file{EVO_MUSICNN_GOLDEN};
  return json::parse(file)["mel"];
}

std::vector<float> first_half_second(const testing::synthetic_clip& clip) {
  testing::synthetic_clip part = clip;
  part.samples = 8000;
  const audio_clip made = part.make();
  return {made.view().samples().begin(), made.view().samples().end()};
}

} // namespace

TEST_CASE("the filterbank is librosa's") {
  const json expected = golden_mel()["filterbank"];
  const std::vector<float> bank = mel_filterbank({});
  REQUIRE(bank.size() == 96 * 257);
  CHECK(std::accumulate(bank.begin(), bank.end(), 0.0) ==
        doctest::Approx(expected["sum"].get<double>()).epsilon(1e-6));
  for (const auto& [band, row] : expected["rows"].items()) {
    CAPTURE(band);
    for (std::size_t bin = 0; bin < 257; ++bin)
      CHECK(std::abs(static_cast<double>(bank[std::stoul(band) * 257 + bin]) -
                     row[bin].get<double>()) < 1e-8);
  }
}

TEST_CASE("the spectrogram is librosa's, where frames reach over the ends too") {
  const json expected = golden_mel();
  const mel_spectrogram mel;
  for (const auto* clip : {&testing::synthetic_clips[0], &testing::synthetic_clips[4]}) {
    const std::vector<float> samples = first_half_second(*clip);
    REQUIRE(mel.frames(samples.size()) == 32);
    const std::vector<float> ours = mel(samples, 32);
    const json& values = expected[clip->name];
    for (std::size_t f = 0; f < values.size(); ++f) {
      for (std::size_t b = 0; b < values[f].size(); ++b) {
        const auto frame = expected["frames"][f].get<std::size_t>();
        const auto band = expected["bands"][b].get<std::size_t>();
        CAPTURE(frame);
        CAPTURE(band);
        CHECK(static_cast<double>(ours[frame * 96 + band]) ==
              doctest::Approx(values[f][b].get<double>()).epsilon(1e-4));
      }
    }
  }
}

TEST_CASE("fewer frames are the first of all frames, bit for bit") {
  const std::vector<float> samples = first_half_second(testing::synthetic_clips[3]);
  const mel_spectrogram mel;
  const std::vector<float> all = mel(samples, 1000), few = mel(samples, 7);
  CHECK(all.size() == 32 * 96);
  REQUIRE(few.size() == 7 * 96);
  CHECK(std::equal(few.begin(), few.end(), all.begin()));
}

TEST_CASE("silence has no power, and clips shorter than a frame one frame") {
  const mel_spectrogram mel;
  for (const float power : mel(std::vector<float>(2000), 100))
    CHECK(power == 0.0F);
  CHECK(mel(std::vector<float>(5, 0.5F), 100).size() == 96);
}

} // namespace evo::music::nn
