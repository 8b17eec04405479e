#pragma once
/// @file
/// What a session needs of an aligner: known listeners, and how a listener's vector scores
/// embeddings. aligner_taste.hpp has the real one.

#include "evo/music/belief.hpp"
#include "evo/music/fitness.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music {

/// A listener_model that takes an encoder's embeddings to its own tracks.
class taste_model : public listener_model {
public:
  [[nodiscard]] virtual std::size_t layers() const = 0; ///< of the embeddings
  [[nodiscard]] virtual std::size_t dim() const = 0;

  /// @param embeddings n x layers x dim
  /// @return n x track_width, a row for itself
  [[nodiscard]] virtual std::vector<float> tracks_of(std::span<const float> embeddings) const = 0;

  /// The vectors of all known listeners but one.
  /// @return m x listener_width
  [[nodiscard]] virtual std::vector<float> listeners_but(std::string_view name) const = 0;
  /// The vector of a known listener.
  [[nodiscard]] virtual std::optional<std::vector<float>> listener(std::string_view name) const = 0;

  /// Which model it is: beliefs of another one mean nothing to it.
  [[nodiscard]] virtual std::string identity() const = 0;
};

/// Judges by what a listener likes, or is believed to like.
class listener_judge final : public judge {
public:
  /// @param model has to live as long
  /// @throws error with failure::configuration if the vector isn't as wide as the model's listeners
  listener_judge(const taste_model& model, std::vector<float> listener, std::string description);
  [[nodiscard]] std::size_t width() const override { return model_.layers() * model_.dim(); }
  [[nodiscard]] std::vector<double> similarity(std::span<const float> embeddings) const override;
  [[nodiscard]] std::string description() const override { return description_; }

private:
  const taste_model& model_;
  std::vector<float> listener_;
  std::string description_;
};

/// @throws error with failure::configuration, naming fitness.aligner, if the encoder's embeddings
///   aren't what the model was trained on
void check_fits(const taste_model& model, const encoder& encode);

/// The vector of a listener.
/// @param key of the configuration that names the listener
/// @throws error with failure::configuration if there is none of that name
[[nodiscard]] std::vector<float> known_listener(const taste_model& model, std::string_view name,
                                                std::string_view key);

} // namespace evo::music
