// Every aggregation with every projection, beside the PyTorch modules of tests/aligner/reference.
#include <doctest/doctest.h>

#include "golden_case.hpp"

#include <cmath>

using namespace evo::music;
using namespace evo::music::nn;
using namespace evo::music::nn::testing;

namespace {

constexpr double tolerance = 1e-5;

double largest_difference(std::span<const float> a, std::span<const float> b) {
  REQUIRE(a.size() == b.size());
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    most = std::max(most, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
  return most;
}

/// The name of the tensor in which the largest difference is.
std::string worst_tensor(const aligner_network& network, std::span<const float> a,
                         std::span<const float> b) {
  std::string worst;
  double most = -1;
  for (const auto& t : network.tensors())
    if (const double d = largest_difference(a.subspan(t.begin, t.size), b.subspan(t.begin, t.size));
        d > most) {
      most = d;
      worst = t.name;
    }
  return worst;
}

/// The step of a number whose gradient is zero in theory (what the keys' biases add to a softmax,
/// or anything constant in front of batch_norm) is rounding divided by its own size: any of at most
/// the learning rate. Such numbers of `values` become what was expected.
std::size_t settle_noise(golden_case& golden, std::span<float> values) {
  constexpr float noise = 1e-7F;
  constexpr double rate = 1e-3;
  std::size_t settled = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::abs(golden.gradients[i]) >= noise)
      continue;
    CHECK(std::abs(static_cast<double>(values[i]) -
                   static_cast<double>(golden.begin[i]) * (1 - rate * 0.01)) < 1.01 * rate);
    values[i] = golden.after[i];
    ++settled;
  }
  return settled;
}

std::vector<float> cosines_of(golden_case& golden) {
  const evo::executor run = evo::serial_executor();
  matrix_pool pool;
  tape t{pool, run, false};
  aligner_pass pass{t, golden.network, {}};
  training_batch batch = golden.batch();
  std::vector<meeting> meetings;
  std::vector<std::uint32_t> own;
  if (asks_listener(golden.network.shape().aggregate)) {
    for (std::size_t i = 0; i < batch.pairs.track.size(); ++i) {
      meetings.push_back({batch.pairs.listener[i / golden_case::candidates], batch.pairs.track[i]});
      own.push_back(static_cast<std::uint32_t>(i));
    }
    batch.pairs.track = own;
  }
  variable& features = pass.listener_features(pass.listeners(batch.listeners));
  variable& heard = pass.music_features(batch.tracks, &features, meetings);
  std::vector<float> counts(heard.value.rows), observed(16);
  for (const auto row : batch.pairs.track)
    ++counts[row];
  variable& music = pass.project_music(heard, counts, observed);
  std::vector<float> cosines(golden.outcome.size());
  info_nce(t, unit_rows(t, pass.project_listeners(features)), unit_rows(t, music), pass.log_scale(),
           batch.pairs, cosines);
  return cosines;
}

} // namespace

TEST_CASE("forward and steps equal PyTorch's within 1e-5") {
  for (const aggregation how : aggregations) {
    const safetensors_file file = golden_file(how);
    for (const std::string name :
         {"linear", "shared", "shared+linear", "layer-norm", "batch-norm", "wide"}) {
      CAPTURE(std::string{word_of(how)});
      CAPTURE(name);
      golden_case golden{file, how, name};
      CHECK(largest_difference(cosines_of(golden), golden.outcome) < tolerance);

      aligner_trainer trainer{golden.network};
      const step_options options{.clip = 0.4};
      for (std::size_t step = 0; step < golden.losses.size(); ++step) {
        const double loss = trainer.step(golden.batch(), options, evo::serial_executor());
        CHECK(loss == doctest::Approx(static_cast<double>(golden.losses[step])).epsilon(tolerance));
        if (step > 0)
          continue;
        CAPTURE(worst_tensor(golden.network, trainer.gradients(), golden.gradients));
        CHECK(largest_difference(trainer.gradients(), golden.gradients) < tolerance);
        const auto now = golden.network.values();
        std::vector<float> after{now.begin(), now.end()};
        CHECK(settle_noise(golden, after) < after.size() / 20); // seen: 3.6 % at most
        CAPTURE(worst_tensor(golden.network, after, golden.after));
        CHECK(largest_difference(after, golden.after) < tolerance);
        if (!golden.observed.empty())
          CHECK(largest_difference(golden.network.observations(), golden.observed) < tolerance);
      }
    }
  }
}
