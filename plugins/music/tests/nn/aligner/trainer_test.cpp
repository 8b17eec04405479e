#include <doctest/doctest.h>

#include "golden_case.hpp"
#include "nn/aligner/inference.hpp"
#include "support/executors.hpp"

#include <cmath>
#include <iterator>

using namespace evo::music;
using namespace evo::music::nn;
using namespace evo::music::nn::testing;

namespace {

std::vector<float> trained(const evo::executor& run, double dropout, double noise) {
  golden_case golden{golden_file(aggregation::self_cross_attention),
                     aggregation::self_cross_attention, "shared+linear"};
  aligner_trainer trainer{golden.network};
  step_options options;
  options.with = {dropout, noise, evo::random_key{9}};
  for (int step = 0; step < 3; ++step)
    trainer.step(golden.batch(), options, run);
  const auto values = golden.network.values();
  return {values.begin(), values.end()};
}

} // namespace

TEST_CASE("a step's bits don't depend on the executor, with dropout and noise, too") {
  CHECK(trained(evo::serial_executor(), 0.2, 0.1) == trained(all_at_once(), 0.2, 0.1));
  CHECK(trained(evo::serial_executor(), 0.2, 0) != trained(evo::serial_executor(), 0, 0));
  CHECK(trained(evo::serial_executor(), 0, 0.1) != trained(evo::serial_executor(), 0, 0));
}

TEST_CASE("dropout keeps what it should and the gradient goes the same way") {
  const evo::executor run = evo::serial_executor();
  matrix_pool pool;
  tape t{pool, run, true};
  constexpr std::size_t rows = 300, columns = 101;
  std::vector<float> x(rows * columns, 2.0F), gradient(rows * columns);
  variable& given = t.learnable(x.data(), gradient.data(), rows, columns);
  variable& dropped = dropout(t, given, 0.2, evo::random_key{4});
  const auto to = t.gradient_of(dropped);
  std::ranges::fill(to.into.all(), 1.0F);
  t.backward();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const float value = dropped.value.data[i];
    CHECK((value == 0.0F || value == 2.5F));
    CHECK(gradient[i] == value / 2);
    kept += value != 0.0F;
  }
  // Of 30,300 draws with probability 0.8 (seen 0.7959), five standard deviations are 0.0115.
  CHECK(static_cast<double>(kept) / static_cast<double>(x.size()) ==
        doctest::Approx(0.8).epsilon(0.0143));
}

TEST_CASE("a temperature that isn't learned stays") {
  golden_case golden{golden_file(aggregation::mean), aggregation::mean, "shared"};
  const std::size_t at = golden.network.place("temperature").begin;
  const float before = golden.network.values()[at];
  aligner_trainer trainer{golden.network};
  trainer.step(golden.batch(), {.learn_temperature = false}, evo::serial_executor());
  CHECK(golden.network.values()[at] == before);
  trainer.step(golden.batch(), {}, evo::serial_executor());
  CHECK(golden.network.values()[at] != before);
}

TEST_CASE("a standardised network gives what a plain one does of standardised embeddings") {
  constexpr std::size_t tracks = 5, size = 3 * 8;
  std::vector<float> raw(tracks * size), mean(size), scale(size), table(tracks * size);
  evo::random_stream stream = evo::random_key{2}.stream(0);
  stream.fill_normal(std::span{raw});
  stream.fill_normal(std::span{mean});
  stream.fill_uniform(std::span{scale}, 0.1F, 4.0F);
  for (std::size_t i = 0; i < table.size(); ++i)
    table[i] = (raw[i] - mean[i % size]) * scale[i % size];
  for (const aggregation how : aggregations) {
    aligner_shape shape = golden_case::shape(how, "wide");
    aligner_network plain{shape};
    plain.initialise(evo::random_key{1}, 0.2);
    shape.standardised = true;
    aligner_network own{shape};
    own.initialise(evo::random_key{1}, 0.2);
    REQUIRE(own.values().size() == plain.values().size());
    std::ranges::copy(mean,
                      own.observations().data() + own.observed_place("music.input_mean").begin);
    std::ranges::copy(scale,
                      own.observations().data() + own.observed_place("music.input_scale").begin);
    const auto rows = all_rows(tracks);
    const std::vector<float> listener(shape.listener_width, 0.5F);
    const auto run = evo::serial_executor();
    CHECK(projected_tracks(own, {raw.data(), rows, 3, 8}, listener, run) ==
          projected_tracks(plain, {table.data(), rows, 3, 8}, listener, run));
  }
}

TEST_CASE("a network begins as PyTorch's modules do") {
  const aligner_shape shape{.aggregate = aggregation::gru,
                            .layers = 2,
                            .dim = 20,
                            .listeners = 500,
                            .listener_width = 64,
                            .shared_width = 30,
                            .hidden_width = 40};
  aligner_network network{shape};
  network.initialise(evo::random_key{3}, 0.2);
  const auto spread = [&](std::string_view name) {
    const tensor_place& p = network.place(name);
    double squares = 0, most = 0;
    for (const float v : network.values().subspan(p.begin, p.size)) {
      squares += static_cast<double>(v) * static_cast<double>(v) / static_cast<double>(p.size);
      most = std::max(most, std::abs(static_cast<double>(v)));
    }
    return std::pair{std::sqrt(squares), most};
  };
  CHECK(spread("listeners.weight").first == doctest::Approx(1).epsilon(0.02));
  CHECK(spread("listener.expand.weight").second <= 1 / 8.0);
  CHECK(spread("listener.expand.weight").first ==
        doctest::Approx(1 / std::sqrt(3.0) / 8).epsilon(0.05));
  CHECK(spread("listener.contract.bias").second <= 1 / std::sqrt(40.0));
  CHECK(spread("music.gru.weight_ih_l0").second <= 1 / std::sqrt(40.0));
  CHECK(spread("music.norm.weight").first == 1);
  CHECK(network.values()[network.place("temperature").begin] == doctest::Approx(std::log(5.0)));
}
