#include "feedback_loss.hpp"
#include "tower.hpp"

#include <doctest/doctest.h>

#include <functional>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

using loss = std::function<double(std::span<const float>, std::span<float>)>;

/// The largest difference between the slopes and those by differences, over the largest slope.
double slope_error(const loss& f, std::vector<float> scores) {
  std::vector<float> slopes(scores.size()), unused(scores.size());
  f(scores, slopes);
  double worst = 0, largest = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    constexpr float h = 1e-3F;
    const float at = scores[i];
    scores[i] = at + h;
    const double up = f(scores, unused);
    scores[i] = at - h;
    const double down = f(scores, unused);
    scores[i] = at;
    worst = std::max(worst, std::abs((up - down) / (2 * h) - slopes[i]));
    largest = std::max(largest, double{std::abs(slopes[i])});
  }
  return worst / largest;
}

} // namespace

TEST_CASE("InfoNCE on feedback is the report's formula") {
  const std::vector<std::int8_t> answers{1, -1, 1, -1};
  const std::vector<float> weights(4, 1), scores{0.3F, 0.1F, -0.2F, -0.6F};
  std::vector<float> slopes(4);
  const auto e = [](double s) { return std::exp(s / 0.2); };
  const double liked = e(0.3) + e(-0.2), all = liked + e(0.1) + e(-0.6);
  CHECK(detail::info_nce({answers, weights}, scores, 0.2, slopes) ==
        doctest::Approx(-std::log(liked / all)).epsilon(1e-6));
}

TEST_CASE("the slopes of both losses are those by differences") {
  const std::vector<std::int8_t> answers{1, -1, 1, -1, -1, 1};
  const std::vector<float> weights{1, 0.5F, 0.25F, 1, 2, 1},
      scores{0.3F, 0.1F, -0.2F, -0.6F, 0.5F, 0.9F};
  const detail::answers_view said{answers, weights};
  CHECK(slope_error([&](auto s, auto d) { return detail::info_nce(said, s, 0.3, d); }, scores) <
        1e-3); // seen 2e-4
  CHECK(slope_error([&](auto s, auto d) { return detail::contrast(said, s, 0.3, 0.1, d); },
                    scores) < 1e-3); // seen 2e-4
}

TEST_CASE("where likes begin: the slope of how improbable the answers are, by differences") {
  const std::vector<std::int8_t> answers{1, -1, 1};
  const std::vector<float> weights{1, 1, 0.5F}, scores{0.3F, 0.1F, -0.2F};
  const auto improbable = [&](double beginning) {
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i)
      sum += weights[i] * std::log(1 + std::exp(-answers[i] * (scores[i] - beginning) / 0.2));
    return sum / 2.5;
  };
  const detail::answers_view said{answers, weights};
  for (const double beginning : {-0.5, 0.0, 0.1, 0.6})
    CHECK(detail::slope_by_beginning(said, scores, 0.2, beginning) ==
          doctest::Approx((improbable(beginning + 1e-5) - improbable(beginning - 1e-5)) / 2e-5)
              .epsilon(1e-6));
  // Far from it a like doesn't overflow.
  CHECK(detail::slope_by_beginning(said, scores, 1e-4, 9) == doctest::Approx(1.5 / 2.5 / 1e-4));
}

TEST_CASE(
    "one kind of answer alone: InfoNCE teaches nothing, contrast pushes across the threshold") {
  for (const std::int8_t kind : {std::int8_t{1}, std::int8_t{-1}}) {
    const std::vector<std::int8_t> answers(2, kind);
    const std::vector<float> weights{1, 1}, scores{0.2F, -0.1F};
    std::vector<float> slopes{9, 9};
    CHECK(detail::info_nce({answers, weights}, scores, 0.2, slopes) == 0);
    CHECK(slopes == std::vector<float>{0, 0});
    CHECK(detail::contrast({answers, weights}, scores, 0.2, 0, slopes) > 0);
    CHECK(kind * slopes[0] < 0);
    CHECK(kind * slopes[1] < 0);
  }
}

TEST_CASE("scores far apart don't overflow at a small temperature") {
  const std::vector<std::int8_t> answers{1, -1};
  const std::vector<float> weights{1, 1}, scores{-1, 1};
  std::vector<float> slopes(2);
  const double value = detail::info_nce({answers, weights}, scores, 0.01, slopes);
  CHECK(value == doctest::Approx(200));
  CHECK(detail::contrast({answers, weights}, scores, 0.01, 0, slopes) == doctest::Approx(200));
  CHECK(std::isfinite(slopes[0]));
}

TEST_CASE("slopes are pulled through cosine and network as differences say") {
  const tower network{6, 9, 7, 3};
  const projected_model model{network};
  evo::random_stream stream = evo::random_key{5}.stream(1);
  std::vector<float> u(6), tracks(4 * 7);
  for (auto* v : {&u, &tracks})
    for (float& x : *v)
      x = static_cast<float>(stream.normal());
  const std::vector<std::int8_t> answers{1, -1, 1, -1};
  const std::vector<float> weights(4, 1);
  const auto f = [&](std::span<const float> s, std::span<float> d) {
    return detail::contrast({answers, weights}, s, 0.2, 0, d);
  };
  const auto at = [&](std::span<const float> listener, std::span<float> gradient) {
    return model.slope_at(listener, tracks, f, gradient);
  };
  CHECK(slope_error(at, u) < 5e-3); // seen 1e-3, float scores
}
