#pragma once
/// @file
/// Listeners in the space of the fake encoder, and somebody who answers.

#include "fakes.hpp"
#include "support.hpp"

#include "evo/core/random.hpp"
#include "evo/music/taste_session.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace evo::music::testing {

/// A listener is a place among the embeddings.
class same_space final : public listener_network {
public:
  [[nodiscard]] std::size_t listener_width() const override { return 6; }
  [[nodiscard]] std::size_t shared_width() const override { return 6; }
  void project(std::span<const float> listener, std::span<float> shared) const override {
    std::ranges::copy(listener, shared.begin());
  }
  void pull_back(std::span<const float>, std::span<const float> slope,
                 std::span<float> result) const override {
    std::ranges::copy(slope, result.begin());
  }
};

class fake_taste final : public taste_model {
public:
  std::size_t dims = 3;
  std::string name = "fake";

  [[nodiscard]] std::size_t layers() const override { return 2; }
  [[nodiscard]] std::size_t dim() const override { return dims; }
  [[nodiscard]] std::size_t listener_width() const override { return 6; }
  [[nodiscard]] std::size_t track_width() const override { return 6; }
  [[nodiscard]] std::vector<float> tracks_of(std::span<const float> e) const override {
    return {e.begin(), e.end()};
  }
  [[nodiscard]] std::vector<float> score(std::span<const float> listener,
                                         std::span<const float> tracks) const override {
    return cosines_.score(listener, tracks);
  }
  double slope_at(std::span<const float> listener, std::span<const float> tracks,
                  const score_loss& loss, std::span<float> gradient) const override {
    return cosines_.slope_at(listener, tracks, loss, gradient);
  }
  [[nodiscard]] std::vector<float> places_of(std::span<const float> listeners) const override {
    return cosines_.places_of(listeners);
  }
  [[nodiscard]] std::vector<float> listeners_but(std::string_view left_out) const override {
    std::vector<float> all;
    for (const std::string_view who : {"anna", "ben", "carla"})
      if (who != left_out) {
        const std::vector<float> vector = listener(who).value();
        all.insert(all.end(), vector.begin(), vector.end());
      }
    return all;
  }
  [[nodiscard]] std::optional<std::vector<float>> listener(std::string_view who) const override {
    if (who != "anna" && who != "ben" && who != "carla")
      return std::nullopt;
    random_stream stream = random_key{7}.child(who).stream(0);
    std::vector<float> vector(6);
    for (float& x : vector)
      x = static_cast<float>(stream.normal());
    return vector;
  }
  [[nodiscard]] std::string identity() const override { return name; }

private:
  same_space space_;
  projected_model cosines_{space_};
};

/// A small session with fakes.
struct small_session {
  temporary_folder folder;
  fake_generator generate;
  fake_encoder encode;
  fake_taste taste;
  executor run = serial_executor();
  hearing_source hear; ///< none: in this process
  configuration config;

  explicit small_session(const std::string& more = {},
                         const std::vector<std::string>& settings = {}) {
    config = parse_configuration(
        "fitness: {mode: dynamic, aligner: fake.safetensors, noise_weight: 0.01}\n"
        "generator: {seconds: 0.05}\nplaylist: {size: 4, seconds: 0.1}\n"
        "budget: {generations: 3}\nstore: {keep_audio: none}\n"
        "session: {rounds: 4, listener: anna, taste: aligner}\n"
        "listener: {init: mean, learning_rate: 0.1, epochs: 10}\n" +
            (more.empty() ? "strategy: {population_size: 12, tournament_size: 4}\n" : more),
        "small.yaml", folder.path(), settings);
  }

  [[nodiscard]] session_summary run_into(const std::string& name, bool resume = false,
                                         std::function<bool()> interrupted = {}) const {
    const evolution_tools tools{generate, encode, nullptr, fake_noise(), run, nullptr, {}, hear};
    const auto listener = make_simulated_listener(config, taste, generate);
    return run_session(config, {tools, taste, *listener},
                       {.folder = folder / name,
                        .resume = resume,
                        .command = "test",
                        .watcher = nullptr,
                        .interrupted = std::move(interrupted)});
  }
};

} // namespace evo::music::testing
