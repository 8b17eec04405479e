#include <doctest/doctest.h>

#include "tastes.hpp"

#include "nn/support/executors.hpp"
#include "support/files.hpp"

#include "evo/music/error.hpp"

using namespace evo::music;
using namespace evo::music::testing;

namespace {

training_result train(const aligner_data& data, const aligner_options& options,
                      const std::filesystem::path& out, bool resume = false,
                      const training_hooks& hooks = {}) {
  return train_aligner(data, options, out, resume, hooks, evo::serial_executor());
}

constexpr aggregation aggregations[] = {aggregation::mean,
                                        aggregation::weighted,
                                        aggregation::gating,
                                        aggregation::gating_tanh,
                                        aggregation::cross_attention,
                                        aggregation::gru,
                                        aggregation::self_cross_attention,
                                        aggregation::learned_query};

} // namespace

TEST_CASE("every aggregation and projection learns who likes what, on tracks never heard") {
  const temporary_folder folder;
  const aligner_data data = tastes{}.data();
  const auto learns = [&](aggregation how, projection where) {
    CAPTURE(std::string{word_of(how)});
    CAPTURE(std::string{word_of(where)});
    aligner_options options = small_options();
    options.aggregate = how;
    options.project = where;
    options.epochs = 30;
    options.learning_rate = 5e-3;
    const auto result = train(data, options, folder / "a.safetensors");
    CHECK(result.best_auc > 0.85); // seen: 0.911 to 0.942
    CHECK(result.epochs.back().loss < result.epochs.front().loss);
  };
  for (const aggregation how : aggregations)
    learns(how, projection::shared);
  for (const projection where : {projection::linear, projection::shared_linear,
                                 projection::layer_norm, projection::batch_norm})
    learns(aggregation::weighted, where);
}

TEST_CASE(
    "standardised, embeddings of any scale are learned alike; what never varies is left out") {
  const temporary_folder folder;
  const tastes world;
  aligner_options options = small_options();
  options.learning_rate = 5e-3;
  const double usual = train(world.data(), options, folder / "a.safetensors").best_auc;
  track_embeddings other = world.embeddings();
  for (std::size_t i = 0; i < other.values.size(); ++i)
    other.values[i] = i % 20 == 7  ? 3.0F
                      : i % 2 == 0 ? 100 * other.values[i] + 500
                                   : other.values[i];
  const auto data = join(world.history(), other);
  const double scaled = train(data, options, folder / "b.safetensors").best_auc;
  CHECK(usual > 0.8); // seen: 0.9
  CHECK(scaled == doctest::Approx(usual).epsilon(0.05));
  const aligner trained{folder / "b.safetensors"};
  CHECK(trained.shape().standardised);
  // Where all tracks learned from agree, another one's number says nothing.
  std::vector<float> one(other[0].begin(), other[0].end());
  const auto before = trained.project_tracks(one, evo::serial_executor());
  one[7] = -50;
  CHECK(trained.project_tracks(one, evo::serial_executor()) == before);
}

TEST_CASE("a training that is interrupted and resumed ends like one that wasn't, bit for bit") {
  const temporary_folder folder;
  const aligner_data data = tastes{}.data();
  aligner_options options = small_options();
  options.project = projection::batch_norm; // which observes, too
  options.embedding_noise = 0.05;
  options.plateau_patience = 1;
  const auto whole = train(data, options, folder / "whole.safetensors");
  int batches = 0;
  const training_hooks hooks{.is_interrupted = [&] { return ++batches > 30; }};
  CHECK_THROWS_WITH_AS(train(data, options, folder / "parts.safetensors", false, hooks),
                       doctest::Contains("interrupted in epoch"), error);
  CHECK(std::filesystem::exists(folder / "parts.safetensors.state"));
  const auto parts = train(data, options, folder / "parts.safetensors", true);
  CHECK(parts.epochs == whole.epochs);
  CHECK(parts.best_epoch == whole.best_epoch);
  CHECK(read_bytes(folder / "parts.safetensors") == read_bytes(folder / "whole.safetensors"));
  CHECK(!std::filesystem::exists(folder / "parts.safetensors.state"));
}

TEST_CASE("a state of another training is refused") {
  const temporary_folder folder;
  const aligner_data data = tastes{}.data();
  int batches = 0;
  const training_hooks hooks{.is_interrupted = [&] { return ++batches > 30; }};
  CHECK_THROWS_AS(train(data, small_options(), folder / "a.safetensors", false, hooks), error);
  aligner_options other = small_options();
  other.dropout = 0.3;
  CHECK_THROWS_WITH_AS(train(data, other, folder / "a.safetensors", true),
                       doctest::Contains("other options or other data"), error);
  CHECK_THROWS_WITH_AS(
      train(tastes{.seed = 2}.data(), small_options(), folder / "a.safetensors", true),
      doctest::Contains("other options or other data"), error);
}

TEST_CASE("neither the executor nor a second run changes a bit; the seed does") {
  const temporary_folder folder;
  const aligner_data data = tastes{}.data();
  aligner_options options = small_options();
  options.epochs = 2;
  static_cast<void>(train(data, options, folder / "a.safetensors"));
  train_aligner(data, options, folder / "b.safetensors", false, {},
                evo::music::nn::testing::all_at_once());
  CHECK(read_bytes(folder / "a.safetensors") == read_bytes(folder / "b.safetensors"));
  options.seed = 2;
  static_cast<void>(train(data, options, folder / "c.safetensors"));
  CHECK(read_bytes(folder / "a.safetensors") != read_bytes(folder / "c.safetensors"));
}

TEST_CASE("training ends early when the AUC no longer rises, and slows down before") {
  const temporary_folder folder;
  aligner_options options = small_options();
  options.epochs = 200;
  options.patience = 4;
  options.plateau_patience = 1;
  const auto result = train(tastes{.listeners = 20, .tracks = 60, .heard = 8}.data(), options,
                            folder / "a.safetensors");
  CHECK(result.stop_reason == "no better AUC");
  CHECK(result.epochs.size() == result.best_epoch + 4);
  CHECK(result.epochs.back().learning_rate < options.learning_rate);
}

TEST_CASE("evaluation gives what training measured, and knows its listeners by name") {
  const temporary_folder folder;
  const tastes world;
  const aligner_data data = world.data();
  aligner_options options = small_options();
  options.epochs = 30;
  options.learning_rate = 5e-3;
  static_cast<void>(train(data, options, folder / "a.safetensors"));
  const aligner trained{folder / "a.safetensors"};
  const auto all = evaluate(trained, data, {}, evo::serial_executor());
  CHECK(all.measures.users == world.listeners);
  CHECK(all.measures.tracks == data.history.tracks());
  CHECK(all.measures.pairs == data.history.pairs());
  CHECK(all.scores.size() == world.listeners * data.history.tracks());
  CHECK(all.measures.roc_auc > 0.9); // seen: 0.945; most tracks were learned from
  const auto some = evaluate(trained, data, {.negatives = 3}, evo::serial_executor());
  CHECK(some.scores.size() == 4 * data.history.pairs());

  listening_history strangers = world.history();
  strangers.listener_ids = {};
  for (std::size_t l = 0; l < world.listeners; ++l)
    strangers.listener_ids.push_back((l < 10 ? "user_" : "stranger_") + std::to_string(l));
  const auto known =
      evaluate(trained, join(strangers, world.embeddings()), {}, evo::serial_executor());
  CHECK(known.unknown_listeners == world.listeners - 10);
  CHECK(known.measures.users == 10);
}

TEST_CASE("a listener's slope is the loss's, whatever the aggregation") {
  const temporary_folder folder;
  const aligner_data data = tastes{}.data();
  for (const aggregation how : {aggregation::gating_tanh, aggregation::self_cross_attention}) {
    aligner_options options = small_options();
    options.aggregate = how;
    options.epochs = 1;
    static_cast<void>(train(data, options, folder / "a.safetensors"));
    const aligner trained{folder / "a.safetensors"};
    const auto tracks = std::span{data.embeddings.values}.first(5 * 20);
    const auto loss = [](std::span<const float> scores, std::span<float> slopes) {
      double sum = 0;
      for (std::size_t i = 0; i < scores.size(); ++i) {
        sum += static_cast<double>(scores[i]) * (i % 2 == 0 ? 1 : -1);
        slopes[i] = i % 2 == 0 ? 1.0F : -1.0F;
      }
      return sum;
    };
    std::vector<float> listener(trained.listener(3).begin(), trained.listener(3).end());
    const auto at = trained.slope_at(listener, tracks, loss, evo::serial_executor());
    CHECK(at.scores == trained.score(listener, tracks, evo::serial_executor()));
    if (!trained.depends_on_listener()) {
      const auto projected = trained.project_tracks(tracks, evo::serial_executor());
      CHECK(
          trained.slope_at_projected(listener, projected, loss, evo::serial_executor()).gradient ==
          at.gradient);
    }
    for (std::size_t i = 0; i < listener.size(); ++i) {
      constexpr float step = 1e-2F;
      auto more = listener, less = listener;
      more[i] += step;
      less[i] -= step;
      const double slope = (trained.slope_at(more, tracks, loss, evo::serial_executor()).loss -
                            trained.slope_at(less, tracks, loss, evo::serial_executor()).loss) /
                           (2 * static_cast<double>(step));
      CHECK(static_cast<double>(at.gradient[i]) == doctest::Approx(slope).epsilon(0.01).scale(0.1));
    }
  }
}

TEST_CASE("little and odd data is survived, or refused in words") {
  const temporary_folder folder;
  aligner_options options = small_options();
  options.epochs = 2;
  std::vector<std::string> said;
  const training_hooks hooks{.say = [&](const std::string& line) { said.push_back(line); }};
  SUBCASE("a batch that is bigger than the data") {
    options.batch = 100'000;
    const auto result = train(tastes{}.data(), options, folder / "a.safetensors", false, hooks);
    CHECK(result.epochs.size() == 2);
    REQUIRE(said.size() == 1);
    CHECK(said[0].find("one batch an epoch") != std::string::npos);
  }
  SUBCASE("more negatives than tracks") {
    options.negatives = 500;
    CHECK(train(tastes{}.data(), options, folder / "a.safetensors", false, hooks).epochs.size() ==
          2);
    REQUIRE(said.size() == 1);
    CHECK(said[0].find("come repeatedly") != std::string::npos);
  }
  SUBCASE("a listener who knows every track") {
    const tastes world;
    listening_history h = world.history();
    h.listener_ids.push_back("omnivore");
    for (std::size_t t = 0; t < world.tracks; ++t) {
      h.listener.push_back(static_cast<std::uint32_t>(world.listeners));
      h.track.push_back(static_cast<std::uint32_t>(t));
      h.plays.push_back(1);
    }
    const auto result =
        train(join(h, world.embeddings()), options, folder / "a.safetensors", false, hooks);
    CHECK(result.full_listeners == 1);
    REQUIRE(said.size() == 1);
  }
  SUBCASE("listeners with a single track") {
    const tastes world;
    listening_history h = world.history();
    for (std::uint32_t i = 0; i < 5; ++i) {
      h.listener_ids.push_back("newcomer_" + std::to_string(i));
      h.listener.push_back(static_cast<std::uint32_t>(world.listeners) + i);
      h.track.push_back(i);
      h.plays.push_back(1);
    }
    const aligner_data data = join(h, world.embeddings());
    CHECK(data.single_track_listeners == 5);
    CHECK(train(data, options, folder / "a.safetensors").listeners == world.listeners + 5);
  }
  SUBCASE("nobody but listeners with a single track") {
    CHECK_THROWS_WITH_AS(train(tastes{.heard = 1}.data(), options, folder / "a.safetensors"),
                         doctest::Contains("nothing is left to measure with"), error);
  }
  SUBCASE("one track only") {
    listening_history h;
    h.listener = {0};
    h.track = {0};
    h.plays = {1};
    h.listener_ids.push_back("a");
    h.track_ids.push_back("b");
    track_embeddings e;
    e.layers = 1;
    e.dim = 2;
    e.values = {1, 2};
    e.present = {1};
    CHECK_THROWS_WITH_AS(train(join(h, e), options, folder / "a.safetensors"),
                         doctest::Contains("nothing is left to learn from"), error);
  }
  SUBCASE("pairs of each listener, drawn, weighted by plays") {
    options.pairs_a_listener = 3;
    options.play_weight = 2;
    const tastes world;
    CHECK(train(world.data(), options, folder / "a.safetensors").pairs == 3 * world.listeners);
  }
}
