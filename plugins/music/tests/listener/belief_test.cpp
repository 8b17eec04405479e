#include "support.hpp"
#include "tower.hpp"

#include "neighbours.hpp"

#include "evo/music/fitness.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

/// Tracks in the shared space, known listeners, and one more whose answers are to be learned from.
struct world {
  static constexpr std::size_t width = 12, shared = 24;
  tower network{width, 32, shared, 11};
  projected_model model{network};
  std::vector<float> known = numbers(40 * width, 1), truth = numbers(width, 2);

  static std::vector<float> numbers(std::size_t n, std::uint64_t seed) {
    evo::random_stream stream = evo::random_key{seed}.stream(1);
    std::vector<float> v(n);
    for (float& x : v)
      x = static_cast<float>(stream.normal());
    return v;
  }
  [[nodiscard]] static std::vector<float> tracks(std::size_t n, std::uint64_t seed) {
    return numbers(n * shared, seed);
  }
  [[nodiscard]] feedback_round ask(std::size_t n, std::uint64_t seed, int sense = 1,
                                   float threshold = 0) const {
    feedback_round r{tracks(n, seed), {}};
    for (const float s : model.score(truth, r.tracks))
      r.answers.push_back(static_cast<std::int8_t>(s >= threshold ? sense : -sense));
    return r;
  }
  /// Cosine of the scores of the belief and the truth on other tracks.
  [[nodiscard]] double agreement(const belief& b) const {
    const auto unseen = tracks(300, 999);
    return cosine(b.score(unseen), model.score(truth, unseen));
  }
};

double learned(const world& w, belief_options o) {
  belief b{w.model, w.known, o};
  for (std::uint64_t r = 0; r < 20; ++r)
    b.learn(w.ask(10, 100 + r));
  return w.agreement(b);
}

} // namespace

TEST_CASE("200 answers teach nearly the taste, from every beginning and in both modes") {
  const world w;
  for (const auto init : {belief_init::mean, belief_init::random, belief_init::mean_noise})
    for (const auto mode : {belief_mode::classic, belief_mode::minibatch}) {
      const belief before{w.model, w.known, {.init = init}};
      CHECK(w.agreement(before) < 0.6);
      const double after = learned(w, {.init = init, .mode = mode, .learning_rate = 0.05});
      CAPTURE(name(init));
      CAPTURE(name(mode));
      CHECK(after > 0.95); // seen 0.983 to 0.991
    }
}

TEST_CASE("the report's loss learns, too") {
  const world w;
  CHECK(learned(w, {.loss = belief_loss::info_nce, .learning_rate = 0.05}) > 0.95); // seen 0.986
}

// The scores deviate by 0.2 from 0, so 0.15 leaves a quarter to like.
TEST_CASE("where likes begin is learned beside the vector") {
  const world w;
  const auto unseen = w.ask(300, 999, 1, 0.15F);
  const auto right = [&](const std::vector<float>& liking, float threshold) {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < 300; ++i)
      sum += (liking[i] >= threshold) == (unseen.answers[i] > 0) ? 1 : 0;
    return static_cast<double>(sum) / 300;
  };
  for (const auto loss : {belief_loss::contrast, belief_loss::info_nce})
    for (const float threshold : {0.0F, 0.15F}) {
      CAPTURE(name(loss));
      CAPTURE(threshold);
      belief b{w.model, w.known, {.loss = loss, .learning_rate = 0.05, .threshold = threshold}};
      for (std::uint64_t r = 0; r < 20; ++r)
        b.learn(w.ask(10, 100 + r, 1, 0.15F));
      const auto liking = b.liking(unseen.tracks), scores = b.score(unseen.tracks);
      CHECK(std::abs(b.zero() + threshold - 0.15) < 0.06);       // seen 0.042 to 0.044
      CHECK(right(liking, threshold) > 0.85);                    // seen 0.91 to 0.92
      CHECK(right(scores, 0) < 0.8);                             // seen 0.73 to 0.74
      CHECK(liking[0] == doctest::Approx(scores[0] - b.zero())); // the order is the scores' own
    }
  belief still{w.model, w.known, {.learning_rate = 0}};
  still.learn(unseen);
  CHECK(still.zero() == 0);
}

TEST_CASE("inverted answers teach the opposite") {
  const world w;
  belief b{w.model, w.known, {.learning_rate = 0.05}};
  for (std::uint64_t r = 0; r < 20; ++r)
    b.learn(w.ask(10, 100 + r, -1));
  CHECK(w.agreement(b) < -0.9);
}

TEST_CASE("the same rounds give the same bits; a state goes on bit for bit") {
  const world w;
  const belief_options o{.memory_length = 4, .seed = 5};
  belief one{w.model, w.known, o}, two{w.model, w.known, o};
  for (std::uint64_t r = 0; r < 6; ++r)
    one.learn(w.ask(7, r));
  for (std::uint64_t r = 0; r < 3; ++r)
    two.learn(w.ask(7, r));
  belief continued{w.model, two.state(), o};
  for (std::uint64_t r = 3; r < 6; ++r)
    continued.learn(w.ask(7, r));
  CHECK(std::ranges::equal(one.vector(), continued.vector()));
  CHECK(one.zero() != 0);
  CHECK(one.zero() == continued.zero());
  CHECK(one.sureness() == continued.sureness());
  belief other{w.model, w.known, {.memory_length = 4, .seed = 6}};
  for (std::uint64_t r = 0; r < 6; ++r)
    other.learn(w.ask(7, r));
  CHECK(!std::ranges::equal(one.vector(), other.vector()));
}

// Somebody who is nearly one of 40 known listeners, ten answers, mean over ten such people; seen:
// mean 0.39, neighbours 0.81.
TEST_CASE("ten answers tell whom of the known listeners somebody is like") {
  const world w;
  double mean = 0, neighbours = 0;
  for (std::size_t person = 0; person < 10; ++person) {
    world like_one;
    for (std::size_t k = 0; k < world::width; ++k)
      like_one.truth[k] = w.known[person * world::width + k] + 0.1F * w.truth[k];
    const auto after = [&](belief_init init) {
      belief b{w.model, w.known, {.init = init, .epochs = 3}};
      b.learn(like_one.ask(10, 100 + person));
      return like_one.agreement(b) / 10;
    };
    mean += after(belief_init::mean);
    neighbours += after(belief_init::neighbours);
  }
  MESSAGE("mean " << mean << ", neighbours " << neighbours);
  CHECK(neighbours > mean + 0.2);
}

TEST_CASE("neighbours begin anew in every round, and go on from a state with the known listeners") {
  const world w;
  const belief_options o{.init = belief_init::neighbours, .epochs = 2};
  belief one{w.model, w.known, o}, two{w.model, w.known, o};
  const auto beginning = one.state().start;
  one.learn(w.ask(7, 1));
  CHECK(one.state().start != beginning);
  two.learn(w.ask(7, 1));
  belief continued{w.model, two.state(), o, w.known};
  one.learn(w.ask(7, 2));
  continued.learn(w.ask(7, 2));
  CHECK(std::ranges::equal(one.vector(), continued.vector()));
  CHECK(one.zero() == continued.zero());
  CHECK(std::abs(one.zero()) <= 2 * 2 * 0.005001); // of this round's steps alone
  CHECK(error_of([&] { belief{w.model, two.state(), o}; }).kind() == failure::configuration);
}

TEST_CASE("neighbours survive one answer, all likes, all dislikes, one known listener") {
  const world w;
  const std::vector<float> alone(w.known.begin(), w.known.begin() + world::width);
  for (const int kind : {1, -1})
    for (const std::size_t n : {1, 10})
      for (const auto& known : {w.known, alone}) {
        belief b{w.model, known, {.init = belief_init::neighbours}};
        auto round = w.ask(n, 3);
        std::ranges::fill(round.answers, static_cast<std::int8_t>(kind));
        const auto l = b.learn(round);
        CHECK(l.likes + l.dislikes == n);
        CHECK(std::isfinite(l.loss_after));
        CHECK(std::ranges::all_of(b.vector(), [](float x) { return std::isfinite(x); }));
        CHECK(b.sureness() <= 0.5);
      }
}

TEST_CASE("likeness is Bayes with equal beginnings") {
  using evo::music::detail::likeness;
  const std::vector<float> scores{0.9F, 0.8F, -0.9F, 0.9F, -0.8F, -0.9F, -0.9F, -0.8F, 0.9F};
  const std::vector<std::int8_t> answers{1, 1, -1};
  const std::vector<float> ones{1, 1, 1};
  const auto l = likeness(scores, answers, ones, {});
  REQUIRE(l.size() == 3);
  CHECK(l[0] + l[1] + l[2] == doctest::Approx(1));
  CHECK(l[0] > 0.9);
  CHECK(l[2] < 1e-3);
  // Without an answer nobody is more likely; far scores don't overflow.
  CHECK(likeness({}, {}, {}, {}).empty());
  const auto far = likeness(std::vector<float>{1, -1}, std::vector<std::int8_t>{1},
                            std::vector<float>{1}, {.temperature = 1e-6});
  CHECK(far[0] == doctest::Approx(1));
}

TEST_CASE("many scores at once are those of one after the other") {
  const world w;
  const auto tracks = world::tracks(5, 4);
  const auto fast = score_all(w.model, w.known, tracks, w.model.places_of(w.known));
  const auto slow = score_all(w.model, w.known, tracks, {});
  REQUIRE(fast.size() == slow.size());
  for (std::size_t i = 0; i < fast.size(); ++i)
    CHECK(fast[i] == doctest::Approx(slow[i]).epsilon(1e-6));
}

TEST_CASE("no answer, all likes, all dislikes, NaN tracks: survived") {
  const world w;
  belief b{w.model, w.known, {}};
  const std::vector<float> before{b.vector().begin(), b.vector().end()};
  const auto nothing = b.learn({});
  CHECK(nothing.steps == 0);
  CHECK(std::isnan(nothing.accuracy));
  auto skipped = w.ask(5, 1);
  std::ranges::fill(skipped.answers, std::int8_t{0});
  CHECK(b.learn(skipped).skipped == 5);
  CHECK(std::ranges::equal(b.vector(), before));
  CHECK(b.sureness() == 0);

  auto damaged = w.ask(3, 2);
  damaged.tracks[0] = std::numeric_limits<float>::quiet_NaN();
  const auto l = b.learn(damaged);
  CHECK(l.left_out == 1);
  CHECK(l.likes + l.dislikes == 2);

  for (const int kind : {1, -1}) {
    belief c{w.model, w.known, {.learning_rate = 0.05}};
    for (std::uint64_t r = 0; r < 10; ++r) {
      auto round = w.ask(10, 50 + r);
      std::ranges::fill(round.answers, static_cast<std::int8_t>(kind));
      c.learn(round);
    }
    CHECK(std::ranges::all_of(c.vector(), [](float x) { return std::isfinite(x); }));
    CHECK(kind * c.zero() < 0);
    CHECK(std::abs(c.zero()) <= 1); // seen 0.75 and 0.76: all is liked, or nothing
    CHECK(c.sureness() <= 0.5);
    const auto asked = w.ask(10, 50).tracks;
    const auto mean = [&](const std::vector<float>& scores) {
      return std::accumulate(scores.begin(), scores.end(), 0.0F) / 10;
    };
    const float rise = mean(c.score(asked)) - mean(belief{w.model, w.known, {}}.score(asked));
    CHECK((kind > 0 ? rise : -rise) > 0.03); // seen 0.058 and 0.098
  }
}

TEST_CASE("zero stays among the scores, however many likes come") {
  const world w;
  belief b{w.model, w.known, {.mode = belief_mode::classic, .epochs = 1000, .learning_rate = 1}};
  auto round = w.ask(10, 1);
  std::ranges::fill(round.answers, std::int8_t{1});
  b.learn(round);
  CHECK(b.zero() >= -1);
  CHECK(b.zero() < -0.5);
  CHECK(std::ranges::all_of(b.liking(round.tracks), [](float x) { return x > 0; }));
}

TEST_CASE("sureness grows with what is foretold, and stays low where answers are tossed") {
  const world w;
  belief b{w.model, w.known, {.learning_rate = 0.05}},
      tossed{w.model, w.known, {.learning_rate = 0.05}};
  evo::random_stream coin = evo::random_key{8}.stream(1);
  for (std::uint64_t r = 0; r < 20; ++r) {
    b.learn(w.ask(10, 100 + r));
    auto round = w.ask(10, 100 + r);
    for (auto& a : round.answers)
      a = coin.chance(0.5) ? 1 : -1;
    tossed.learn(round);
  }
  CHECK(b.sureness() > 0.6);      // seen 0.75
  CHECK(tossed.sureness() < 0.3); // seen 0.16
}

TEST_CASE("with forgetting a belief follows a taste that turns round") {
  const world w;
  const auto after_turn = [&](double forgetting) {
    belief b{w.model, w.known, {.learning_rate = 0.05, .forgetting = forgetting}};
    for (std::uint64_t r = 0; r < 10; ++r)
      b.learn(w.ask(10, 100 + r, -1));
    for (std::uint64_t r = 0; r < 6; ++r)
      b.learn(w.ask(10, 200 + r));
    return w.agreement(b);
  };
  CHECK(after_turn(0.5) > after_turn(1) + 0.5); // seen 0.89 and -0.67
}

TEST_CASE("a circular memory forgets whole rounds") {
  const world w;
  belief b{w.model, w.known, {.memory_length = 3}};
  for (std::uint64_t r = 0; r < 5; ++r)
    b.learn(w.ask(4, r));
  CHECK(b.state().memory.size() == 3);
  CHECK(b.state().memory_round == std::vector<std::uint64_t>{2, 3, 4});
  belief all{w.model, w.known, {.mode = belief_mode::classic, .memory_length = 3}};
  for (std::uint64_t r = 0; r < 5; ++r)
    all.learn(w.ask(4, r));
  CHECK(all.state().memory.size() == 5);
}

TEST_CASE("what doesn't fit is refused in words") {
  const world w;
  CHECK(contains(error_of([&] { belief{w.model, w.known, {.temperature = 0}}; }).what(),
                 "listener.temperature"));
  CHECK(error_of([&] { belief{w.model, std::span<const float>{}, {}}; }).kind() ==
        failure::configuration);
  CHECK(belief{w.model, std::span<const float>{}, {.init = belief_init::random}}.vector().size() ==
        world::width);
  belief b{w.model, w.known, {}};
  CHECK(error_of([&] { b.learn({w.tracks(2, 1), {1}}); }).kind() == failure::configuration);
  CHECK(error_of([&] { b.learn({w.tracks(1, 1), {2}}); }).kind() == failure::configuration);
  CHECK(error_of([&] { belief{w.model, belief_state{}, {}}; }).kind() == failure::input);
}
