#pragma once
/// @file
/// AlignerV2 of the EvoMusic report (section IV.A): listeners and music in one space, in which the
/// cosine says how much somebody likes a track. aligner_training.hpp trains one.

#include "evo/core/executor.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music {

/// How the layers of an encoder become one vector.
enum class aggregation : std::uint8_t {
  mean,
  weighted,             ///< one learned weight a layer
  gating,               ///< a weight for every number, softmax over the layers
  gating_tanh,          ///< the same with tanh
  cross_attention,      ///< the listener asks, the layers answer
  gru,                  ///< a gated recurrent unit reads the layers in turn
  self_cross_attention, ///< a transformer layer first, then cross-attention
  learned_query         ///< two learned vectors ask, the layers answer
};

/// How it enters the shared space.
enum class projection : std::uint8_t {
  linear,        ///< a feed-forward network with a skip connection for the music
  shared,        ///< one for music and listeners
  shared_linear, ///< one for the music, then one for both
  layer_norm,    ///< nothing but normalisation
  batch_norm
};

/// "gating-tanh", "shared+linear", ...: the words of configurations and files.
[[nodiscard]] std::string_view word_of(aggregation a);
[[nodiscard]] std::string_view word_of(projection p);
/// @throws error with failure::configuration that lists the words
[[nodiscard]] aggregation aggregation_of(std::string_view word);
[[nodiscard]] projection projection_of(std::string_view word);

/// What decides an aligner's tensors.
struct aligner_shape {
  aggregation aggregate = aggregation::weighted;
  projection project = projection::shared;
  std::size_t layers = 0;           ///< of the encoder (MERT 13 or 25, musicnn 2)
  std::size_t dim = 0;              ///< of the encoder (MERT 768 or 1024, musicnn 200)
  std::size_t listeners = 0;        ///< rows of the table
  std::size_t listener_width = 256; ///< of a listener's vector, before projection
  std::size_t shared_width = 768;   ///< of the space in which cosines are taken
  std::size_t hidden_width = 2048;  ///< of the feed-forward networks
  bool standardised = false; ///< the encoder's numbers are shifted and scaled first, each by itself

  friend bool operator==(const aligner_shape&, const aligner_shape&) = default;
};

/// gating-tanh for small encoders; weighted where the gate's matrix, (layers x dim)^2, would have
/// more than four million numbers.
[[nodiscard]] aggregation default_aggregation(std::size_t layers, std::size_t dim);

/// A trained aligner. Results depend on the arguments alone, not on the executor; const functions
/// may be called from several threads.
class aligner {
public:
  /// An aligner's own file (safetensors with the shape and the listeners' names in its header), or
  /// a checkpoint of the original project (`.pt`: model, optimizer, config).
  /// @throws error with failure::input: damaged, tensors that are missing, unknown or of another
  ///   shape or type, numbers that aren't finite; the original's first Aligner, its GRU and its
  ///   learned query, which are refused in words
  explicit aligner(const std::filesystem::path& file);
  ~aligner();
  aligner(aligner&&) noexcept;
  aligner& operator=(aligner&&) noexcept;

  [[nodiscard]] const aligner_shape& shape() const noexcept;
  /// Names of the table's rows; empty for the original's checkpoints, which have none.
  [[nodiscard]] const std::vector<std::string>& listener_names() const noexcept;
  /// What else the file's header says, e.g. about its training.
  [[nodiscard]] const std::map<std::string, std::string>& notes() const noexcept;
  /// Row of the table, listener_width numbers.
  /// @param row < shape().listeners
  [[nodiscard]] std::span<const float> listener(std::size_t row) const;
  /// The row with this name.
  [[nodiscard]] std::optional<std::size_t> find_listener(std::string_view name) const;

  /// Whether a track's projection depends on who listens: cross_attention, self_cross_attention.
  [[nodiscard]] bool depends_on_listener() const noexcept;

  /// @param listeners m x listener_width, rows of the table or any others
  /// @return m x shared_width
  [[nodiscard]] std::vector<float> project_listeners(std::span<const float> listeners,
                                                     const executor& run) const;
  /// @param tracks   n x layers x dim
  /// @param listener who listens, where the projection depends on it; else unused
  /// @return n x shared_width
  /// @throws error with failure::configuration for a listener that is missing
  [[nodiscard]] std::vector<float> project_tracks(std::span<const float> tracks,
                                                  const executor& run,
                                                  std::span<const float> listener = {}) const;

  /// Cosines in the shared space: how much each listener likes each track, [-1, 1].
  /// @param listeners m x listener_width @param tracks n x layers x dim
  /// @return m x n
  [[nodiscard]] std::vector<float> score(std::span<const float> listeners,
                                         std::span<const float> tracks, const executor& run) const;

  /// The cosines of some pairs only.
  /// @param listener, track as many each: row of the listeners, and of the tracks
  [[nodiscard]] std::vector<float> score_pairs(std::span<const float> listeners,
                                               std::span<const float> tracks,
                                               std::span<const std::uint32_t> listener,
                                               std::span<const std::uint32_t> track,
                                               const executor& run) const;

  /// From scores (one a track) to a loss; fills in its slopes.
  using score_loss = std::function<double(std::span<const float> scores, std::span<float> slopes)>;
  struct listener_slope {
    double loss = 0;
    std::vector<float> scores;   ///< n
    std::vector<float> gradient; ///< of the loss by the listener's listener_width numbers
  };
  /// What a loss of one listener's scores says about the listener's vector: the step by which a
  /// belief is learned from feedback, while the aligner stays as it is.
  /// @param listener listener_width numbers @param tracks n x layers x dim
  [[nodiscard]] listener_slope slope_at(std::span<const float> listener,
                                        std::span<const float> tracks, const score_loss& loss,
                                        const executor& run) const;
  /// The same for tracks that were projected before, where that doesn't depend on the listener.
  /// @param projected n x shared_width
  [[nodiscard]] listener_slope slope_at_projected(std::span<const float> listener,
                                                  std::span<const float> projected,
                                                  const score_loss& loss,
                                                  const executor& run) const;

private:
  struct trained;
  std::unique_ptr<trained> trained_;
};

} // namespace evo::music
