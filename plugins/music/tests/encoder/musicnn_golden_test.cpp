// The probabilities and embeddings of golden/make_musicnn_golden.py (TensorFlow, librosa) are ours
// too.
#include "evo/music/audio_io.hpp"
#include "evo/music/musicnn.hpp"
#include "support.hpp"
#include "synthetic_clips.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace evo::music {
namespace {

using json = nlohmann::json;

json golden() {
  std::ifstream file{EVO_MUSICNN_GOLDEN};
  return json::parse(file);
}

double largest_difference(std::span<const float> ours, const json& theirs) {
  REQUIRE(ours.size() == theirs.size());
  double largest = 0;
  for (std::size_t i = 0; i < ours.size(); ++i)
    largest = std::max(largest, std::abs(static_cast<double>(ours[i]) - theirs[i].get<double>()));
  return largest;
}

struct differences {
  double probabilities = 0, penultimate = 0;
};

differences compare(const audio_view& clip, const json& expected) {
  const std::array clips{clip};
  differences largest;
  for (const auto& [name, tagger] :
       {std::pair{"msd", &testing::msd()}, std::pair{"mtt", &testing::mtt()}}) {
    const std::vector<float> tags = tagger->tags(clips, serial_executor())[0];
    largest.probabilities =
        std::max(largest.probabilities, largest_difference(tags, expected[name]["probabilities"]));
  }
  const embedding_batch embedded = testing::msd().embed(clips, serial_executor());
  const std::span<const float> values = embedded[0];
  largest.penultimate =
      std::max(largest_difference(values.first(200), expected["msd"]["penultimate"]),
               largest_difference(values.subspan(200), expected["mtt"]["penultimate"]));
  return largest;
}

} // namespace

TEST_CASE("synthetic clips get the reference's tags and embeddings") {
  const json expected = golden()["synthetic"];
  REQUIRE(expected.size() == testing::synthetic_clips.size());
  for (const auto& clip : testing::synthetic_clips) {
    const differences found = compare(clip.make(), expected[clip.name]);
    MESSAGE(std::string{clip.name} << ": probabilities within " << found.probabilities
                                   << ", penultimate within " << found.penultimate);
    CHECK(found.probabilities < 1e-3); // seen: 1.2e-6
    CHECK(found.penultimate < 1e-3);   // seen: 7.6e-6
  }
}

TEST_CASE("recordings get the reference's tags and embeddings") {
  const json recordings = golden()["recordings"];
  REQUIRE(recordings.size() == 3);
  for (const auto& [path, expected] : recordings.items()) {
    INFO(path, " comes with Debian's asc-music, which scripts/test installs");
    REQUIRE(std::filesystem::exists(path));
    const audio_clip clip = read_audio(path, {.max_seconds = 20});
    const differences found = compare(clip, expected);
    MESSAGE(path << ": probabilities within " << found.probabilities << ", penultimate within "
                 << found.penultimate);
    CHECK(found.probabilities < 1e-3); // seen: 1.2e-6
    CHECK(found.penultimate < 1e-3);   // seen: 7.6e-6
  }
}

} // namespace evo::music
