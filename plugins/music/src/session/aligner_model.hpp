#pragma once
/// @file
/// A trained aligner as what a belief is learned through.

#include "evo/core/executor.hpp"
#include "evo/music/aligner.hpp"
#include "evo/music/belief.hpp"

#include <utility>

namespace evo::music {

/// Tracks are embeddings, layers x dim numbers each; they are projected at every step, so that
/// aggregations in which the listener takes part work, too.
class aligner_model final : public listener_model {
public:
  /// @param trained has to live as long
  aligner_model(const aligner& trained, executor run) : trained_{trained}, run_{std::move(run)} {}

  [[nodiscard]] std::size_t listener_width() const override {
    return trained_.shape().listener_width;
  }
  [[nodiscard]] std::size_t track_width() const override {
    return trained_.shape().layers * trained_.shape().dim;
  }
  [[nodiscard]] std::vector<float> score(std::span<const float> listener,
                                         std::span<const float> tracks) const override;
  double slope_at(std::span<const float> listener, std::span<const float> tracks,
                  const score_loss& loss, std::span<float> gradient) const override;

private:
  const aligner& trained_;
  executor run_;
};

/// The rows of an aligner's table, listeners x listener_width: where beliefs begin.
[[nodiscard]] std::vector<float> known_listeners(const aligner& trained);

} // namespace evo::music
