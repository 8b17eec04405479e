#pragma once
/// @file
/// A trained aligner as a session's taste_model.

#include "evo/music/aligner.hpp"
#include "evo/music/taste_model.hpp"

#include <filesystem>
#include <string>

namespace evo::music {

/// Tracks are in the shared space, projected once; where a projection depends on who listens
/// (cross-attention), they are the embeddings themselves.
class aligner_taste final : public taste_model {
public:
  /// @throws error with failure::input as aligner does
  aligner_taste(const std::filesystem::path& file, executor run);

  [[nodiscard]] std::size_t layers() const override { return aligner_.shape().layers; }
  [[nodiscard]] std::size_t dim() const override { return aligner_.shape().dim; }
  [[nodiscard]] std::size_t listener_width() const override {
    return aligner_.shape().listener_width;
  }
  [[nodiscard]] std::size_t track_width() const override;
  [[nodiscard]] std::vector<float> tracks_of(std::span<const float> embeddings) const override;
  [[nodiscard]] std::vector<float> score(std::span<const float> listener,
                                         std::span<const float> tracks) const override;
  double slope_at(std::span<const float> listener, std::span<const float> tracks,
                  const score_loss& loss, std::span<float> gradient) const override;
  [[nodiscard]] std::vector<float> listeners_but(std::string_view name) const override;
  [[nodiscard]] std::optional<std::vector<float>> listener(std::string_view name) const override;
  [[nodiscard]] std::vector<float> places_of(std::span<const float> listeners) const override;
  [[nodiscard]] std::string identity() const override;

private:
  aligner aligner_;
  std::string file_;
  executor run_;
};

} // namespace evo::music
