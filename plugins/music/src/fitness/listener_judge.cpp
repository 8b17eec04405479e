#include "evo/music/error.hpp"
#include "evo/music/taste_model.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music {
namespace {

std::string shape_text(std::size_t layers, std::size_t dim) {
  return std::to_string(layers) + " x " + std::to_string(dim);
}

/// Whether there is anything that a direction could be made of.
bool says_something(std::span<const float> row) {
  return std::ranges::all_of(row, [](float x) { return std::isfinite(x); }) &&
         std::ranges::any_of(row, [](float x) { return x != 0; });
}

} // namespace

listener_judge::listener_judge(const taste_model& model, std::vector<float> listener,
                               std::string description)
    : model_{model}, listener_{std::move(listener)}, description_{std::move(description)} {
  if (listener_.size() != model.listener_width())
    throw error{failure::configuration, "listener",
                "a vector of " + std::to_string(listener_.size()) + " numbers",
                "the aligner's listeners have " + std::to_string(model.listener_width())};
}

std::vector<double> listener_judge::similarity(std::span<const float> embeddings) const {
  const std::size_t n = embeddings.size() / width();
  std::vector<double> all(n, std::nan(""));
  std::vector<float> sound;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < n; ++i)
    if (const auto row = embeddings.subspan(i * width(), width()); says_something(row)) {
      sound.insert(sound.end(), row.begin(), row.end());
      places.push_back(i);
    }
  if (places.empty())
    return all;
  const auto scores = model_.score(listener_, model_.tracks_of(sound));
  for (std::size_t k = 0; k < places.size(); ++k)
    all[places[k]] = scores[k];
  return all;
}

void check_fits(const taste_model& model, const encoder& encode) {
  if (model.layers() != encode.layers() || model.dim() != encode.dim())
    throw error{failure::configuration, "fitness.aligner",
                "it takes embeddings of " + shape_text(model.layers(), model.dim()) +
                    ", and the encoder's have " + shape_text(encode.layers(), encode.dim()),
                "the encoder that the aligner was trained on, with the same encoder.output"};
}

std::vector<float> known_listener(const taste_model& model, std::string_view name,
                                  std::string_view key) {
  auto vector = model.listener(name);
  if (!vector)
    throw error{failure::configuration, std::string{key},
                "the aligner knows no \"" + std::string{name} + "\"",
                "a listener of the history that it was trained on"};
  return *std::move(vector);
}

} // namespace evo::music
