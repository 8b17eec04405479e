#include "evo/music/error.hpp"
#include "evo/music/fitness.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

using namespace evo::music;

namespace {

embedding_batch rows(std::vector<std::vector<float>> vectors) {
  embedding_batch e;
  e.size = vectors.size();
  e.layers = 1;
  e.dim = vectors.empty() ? 0 : vectors[0].size();
  for (const auto& v : vectors)
    e.values.insert(e.values.end(), v.begin(), v.end());
  return e;
}

/// The first two samples are the embedding. Throws for a batch with a clip that begins with 9.
class first_samples final : public encoder {
public:
  [[nodiscard]] std::size_t layers() const override { return 1; }
  [[nodiscard]] std::size_t dim() const override { return 2; }
  [[nodiscard]] embedding_batch embed(std::span<const audio_view> clips,
                                      const evo::executor&) const override {
    std::vector<std::vector<float>> vectors;
    for (const auto& clip : clips) {
      if (clip.samples()[0] == 9)
        throw std::runtime_error{"can't encode nines"};
      vectors.push_back({clip.samples()[0], clip.samples()[1]});
    }
    return rows(std::move(vectors));
  }
};

audio_clip clip_of(float a, float b) {
  audio_clip clip{1, 2, 8000};
  clip.samples()[0] = a;
  clip.samples()[1] = b;
  return clip;
}

noise_meter constant_noise(double penalty) {
  return [penalty](audio_view) { return noise_score{penalty, {{"term", penalty}}}; };
}

std::vector<clip_score> score(const std::vector<audio_clip>& clips, noise_meter noise) {
  const first_samples encode;
  const aim_judge aim{{1, 0}};
  const std::vector<audio_view> views(clips.begin(), clips.end());
  auto scores = clip_meter{encode, std::move(noise)}.measure(views, evo::serial_executor());
  judge_scores(scores, aim, 0.5);
  return scores;
}

} // namespace

TEST_CASE("the cosine is 1 for the same direction, 0 for a right angle, -1 for the opposite") {
  CHECK(cosine(std::array{1.0F, 2.0F}, std::array{2.0F, 4.0F}) ==
        doctest::Approx(1).epsilon(1e-15));
  CHECK(cosine(std::array{1.0F, 0.0F}, std::array{0.0F, 3.0F}) == 0);
  CHECK(cosine(std::array{1.0F, 1.0F}, std::array{-2.0F, -2.0F}) ==
        doctest::Approx(-1).epsilon(1e-15));
  CHECK(cosine(std::array{1.0F, 0.0F}, std::array{1.0F, 1.0F}) ==
        doctest::Approx(std::sqrt(0.5)).epsilon(1e-15));
}

TEST_CASE("what has no direction has no cosine") {
  CHECK(std::isnan(cosine(std::array{0.0F, 0.0F}, std::array{1.0F, 0.0F})));
  CHECK(std::isnan(cosine(std::array{1.0F}, std::array{1.0F, 0.0F})));
  const float infinite = std::numeric_limits<float>::infinity();
  CHECK(std::isnan(cosine(std::array{infinite, 0.0F}, std::array{1.0F, 0.0F})));
}

TEST_CASE("a taste is the mean liked direction minus a share of the mean disliked one") {
  const auto taste = taste_vector(rows({{3, 0}, {0, 5}}), rows({{0, 2}, {0, 7}}), 0.5);
  CHECK(taste[0] == doctest::Approx(0.5));
  CHECK(taste[1] == doctest::Approx(0));
}

TEST_CASE("loud embeddings count no more than quiet ones; silent ones say nothing") {
  const auto taste = taste_vector(rows({{100, 0}, {0, 1}}), rows({}), 0.5);
  CHECK(taste[0] == doctest::Approx(taste[1]));
  CHECK(taste_vector(rows({{2, 0}, {0, 0}}), rows({}), 0)[0] == doctest::Approx(0.5));
}

TEST_CASE("likes and dislikes that cancel out are refused") {
  CHECK_THROWS_AS((void)taste_vector(rows({{1, 2}}), rows({{2, 4}}), 1), error);
  CHECK_THROWS_AS((void)taste_vector(rows({{0, 0}}), rows({}), 1), error);
}

TEST_CASE("fitness is similarity minus weight times penalty, term by term") {
  const auto s = score({clip_of(1, 0), clip_of(0, 1), clip_of(-1, 0)}, constant_noise(0.4));
  CHECK(s[0].fitness == doctest::Approx(1 - 0.2));
  CHECK(s[1].fitness == doctest::Approx(0 - 0.2));
  CHECK(s[2].fitness == doctest::Approx(-1 - 0.2));
  CHECK(s[0].similarity == doctest::Approx(1));
  CHECK(s[0].penalty == 0.4);
  CHECK(s[0].terms.front().first == "term");
  CHECK(s[0].embedding == std::vector<float>{1, 0});
}

TEST_CASE("a clip that can't be scored has a reason and no fitness, its neighbours keep theirs") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  std::vector<audio_clip> clips{clip_of(1, 0), clip_of(nan, 0), clip_of(9, 0),
                                clip_of(0, 0), audio_clip{},    clip_of(0, 1)};
  const auto s = score(clips, constant_noise(0));
  CHECK(s[0].fitness == doctest::Approx(1));
  CHECK(s[5].fitness == 0);
  for (const std::size_t bad : {1U, 2U, 3U, 4U}) {
    CHECK(std::isnan(s[bad].fitness));
    CHECK(!s[bad].failure.empty());
  }
  CHECK(s[2].failure == "can't encode nines");
}

TEST_CASE("a noise meter that throws fails its clip alone") {
  const auto s = score({clip_of(1, 0), clip_of(0.5F, 0)}, [](audio_view clip) {
    if (clip.samples()[0] == 1)
      throw std::runtime_error{"too loud"};
    return noise_score{};
  });
  CHECK(s[0].failure == "too loud");
  CHECK(s[1].fitness == doctest::Approx(1));
}

TEST_CASE("an aim of another size than the encoder's embedding is refused") {
  const first_samples encode;
  const aim_judge aim{{1, 2, 3}};
  CHECK_THROWS_AS(check_fits(aim, encode), error);
}
