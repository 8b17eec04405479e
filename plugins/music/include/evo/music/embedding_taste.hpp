#pragma once
/// @file
/// Tastes without an aligner: a listener is a direction among an encoder's own embeddings. It knows
/// nothing of other listeners, so it needs more answers than an aligner, and no training at all.

#include "evo/music/encoder.hpp"
#include "evo/music/generator.hpp"
#include "evo/music/taste_model.hpp"

#include <memory>
#include <string>
#include <vector>

namespace evo::music {

/// What embeddings of many clips have in common, and by how much they differ.
struct embedding_spread {
  std::size_t layers = 0, dim = 0;
  std::vector<float> mean, deviation; ///< layers x dim each; deviations are > 0
};

/// Means and standard deviations; a number that never changes gets the deviation 1.
/// @param clips at least two
/// @throws error with failure::configuration for fewer
[[nodiscard]] embedding_spread spread_of(const embedding_batch& clips);

/// What a generator's music sounds like to an encoder: `clips` random prompts, always the same.
/// @param seconds of each, > 0
[[nodiscard]] embedding_spread spread_of_prompts(const generator& generate, const encoder& encode,
                                                 double seconds, std::size_t clips,
                                                 const executor& run);

/// A track is its standardised embedding, a listener a vector beside it, and a score their cosine.
/// Standardising matters: the raw embeddings of any two pieces of music point nearly the same way.
class embedding_taste final : public taste_model {
public:
  /// @throws error with failure::configuration if the sizes don't fit each other
  explicit embedding_taste(embedding_spread spread);
  ~embedding_taste() override;

  [[nodiscard]] std::size_t layers() const override { return spread_.layers; }
  [[nodiscard]] std::size_t dim() const override { return spread_.dim; }
  [[nodiscard]] std::size_t listener_width() const override { return spread_.mean.size(); }
  [[nodiscard]] std::size_t track_width() const override { return spread_.mean.size(); }
  [[nodiscard]] std::vector<float> tracks_of(std::span<const float> embeddings) const override;
  [[nodiscard]] std::vector<float> score(std::span<const float> listener,
                                         std::span<const float> tracks) const override;
  double slope_at(std::span<const float> listener, std::span<const float> tracks,
                  const score_loss& loss, std::span<float> gradient) const override;
  /// A listener lies among the tracks.
  [[nodiscard]] std::vector<float> places_of(std::span<const float> listeners) const override {
    return {listeners.begin(), listeners.end()};
  }
  /// One row, whoever is left out: a short vector, which a few answers turn wherever they want.
  [[nodiscard]] std::vector<float> listeners_but(std::string_view name) const override;
  [[nodiscard]] std::optional<std::vector<float>> listener(std::string_view name) const override;
  [[nodiscard]] std::string identity() const override { return identity_; }

private:
  class same_space;
  embedding_spread spread_;
  std::string identity_;
  std::unique_ptr<same_space> space_;
  std::unique_ptr<projected_model> cosines_;
};

/// A model of which nothing differs but where a belief begins: what is believed of somebody who
/// likes certain recordings.
class informed_taste final : public taste_model {
public:
  /// @param model has to live as long
  /// @param liked n x layers x dim, embeddings of liked recordings, n >= 1
  /// @param options how the belief learns from them, as if they had been played and liked
  informed_taste(const taste_model& model, std::span<const float> liked,
                 const belief_options& options);

  [[nodiscard]] std::size_t layers() const override { return model_.layers(); }
  [[nodiscard]] std::size_t dim() const override { return model_.dim(); }
  [[nodiscard]] std::size_t listener_width() const override { return model_.listener_width(); }
  [[nodiscard]] std::size_t track_width() const override { return model_.track_width(); }
  [[nodiscard]] std::vector<float> tracks_of(std::span<const float> embeddings) const override {
    return model_.tracks_of(embeddings);
  }
  [[nodiscard]] std::vector<float> score(std::span<const float> listener,
                                         std::span<const float> tracks) const override {
    return model_.score(listener, tracks);
  }
  double slope_at(std::span<const float> listener, std::span<const float> tracks,
                  const score_loss& loss, std::span<float> gradient) const override {
    return model_.slope_at(listener, tracks, loss, gradient);
  }
  [[nodiscard]] std::vector<float> places_of(std::span<const float> listeners) const override {
    return model_.places_of(listeners);
  }
  [[nodiscard]] std::vector<float> listeners_but(std::string_view) const override {
    return beginning_;
  }
  [[nodiscard]] std::optional<std::vector<float>> listener(std::string_view name) const override {
    return model_.listener(name);
  }
  [[nodiscard]] std::string identity() const override { return model_.identity(); }

private:
  const taste_model& model_;
  std::vector<float> beginning_;
};

} // namespace evo::music
