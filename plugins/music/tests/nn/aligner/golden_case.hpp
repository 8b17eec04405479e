#pragma once
/// @file
/// What tests/aligner/reference/make_golden.py wrote, by aggregation and projection.

#include "nn/aligner/trainer.hpp"
#include "nn/safetensors.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace evo::music::nn::testing {

inline constexpr aggregation aggregations[] = {aggregation::mean,
                                               aggregation::weighted,
                                               aggregation::gating,
                                               aggregation::gating_tanh,
                                               aggregation::cross_attention,
                                               aggregation::gru,
                                               aggregation::self_cross_attention,
                                               aggregation::learned_query};

inline std::vector<float> numbers(const safetensors_file& file, const std::string& name) {
  const auto found = file.floats(name, file.tensor(name).shape);
  return {found.begin(), found.end()};
}

/// One case of one file, its network with the first values in it.
struct golden_case {
  static constexpr std::size_t candidates = 4;

  golden_case(const safetensors_file& file, aggregation how, const std::string& name)
      : network{shape(how, name)}, observed{}, losses{numbers(file, name + "/losses")},
        outcome{numbers(file, name + "/outcome")} {
    const std::string inputs = name == "wide" ? "wide/input/" : "narrow/input/";
    table = numbers(file, inputs + "table");
    weights = numbers(file, inputs + "weights");
    for (const float l : numbers(file, inputs + "listeners"))
      listener_of_pair.push_back(static_cast<std::uint32_t>(l));
    for (const float t : numbers(file, inputs + "tracks"))
      track_of_candidate.push_back(static_cast<std::uint32_t>(t));
    if (name == "batch-norm")
      observed = numbers(file, name + "/observed");
    scatter(file.metadata().at(name), numbers(file, name + "/values"));
    network.initialise(random_key{1}, 0.2);
    std::ranges::copy(begin, network.values().begin());
  }

  static aligner_shape shape(aggregation how, const std::string& name) {
    return {.aggregate = how,
            .project = projection_of(name == "wide" ? "shared" : name),
            .layers = 3,
            .dim = name == "wide" ? 8U : 6U,
            .listeners = 4,
            .listener_width = 5,
            .shared_width = 8,
            .hidden_width = 7};
  }

  /// "name:2,3;name:4": from the order of the reference to ours.
  void scatter(std::string layout, const std::vector<float>& values) {
    const std::size_t n = network.values().size();
    REQUIRE(values.size() == 3 * n);
    begin.resize(n);
    gradients.resize(n);
    after.resize(n);
    std::size_t at = 0;
    layout += ';';
    while (!layout.empty()) {
      const tensor_place& place = network.place(layout.substr(0, layout.find(':')));
      for (std::size_t i = 0; i < place.size; ++i, ++at) {
        begin[place.begin + i] = values[at];
        gradients[place.begin + i] = values[n + at];
        after[place.begin + i] = values[2 * n + at];
      }
      layout.erase(0, layout.find(';') + 1);
    }
    REQUIRE(at == n);
  }

  /// Each distinct track once: those that occur, in reverse order, since any will do.
  void gather() {
    distinct = track_of_candidate;
    std::ranges::sort(distinct, std::greater{});
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    rows.clear();
    for (const std::uint32_t t : track_of_candidate)
      rows.push_back(static_cast<std::uint32_t>(std::ranges::find(distinct, t) - distinct.begin()));
  }

  training_batch batch() {
    gather();
    return {listeners,
            {table.data(), distinct, network.shape().layers, network.shape().dim},
            {candidates, listener_of_pair, rows, weights}};
  }

  aligner_network network;
  std::vector<float> begin, gradients, after, observed, losses, outcome, table, weights;
  std::vector<std::uint32_t> listener_of_pair, track_of_candidate, distinct, rows;
  std::vector<std::uint32_t> listeners{0, 1, 2, 3};
};

inline safetensors_file golden_file(aggregation how) {
  return safetensors_file{std::string{EVO_ALIGNER_GOLDEN} + "/" + std::string{word_of(how)} +
                          ".safetensors"};
}

} // namespace evo::music::nn::testing
