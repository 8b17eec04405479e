#pragma once
/// @file
/// Codes for a whole population: the decoder run step by step, as many candidates at once as the
/// memory allows.

#include "nn/musicgen/code_sampler.hpp"
#include "nn/musicgen/decoder_state.hpp"
#include "nn/musicgen/music_decoder.hpp"

#include "evo/core/executor.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace evo::music::nn {

struct music_candidate {
  /// Tokens x text_width(), the text encoder's states without those of padding. Empty: nothing is
  /// asked for, and guidance, that compares with just this, is skipped.
  std::span<const float> text{};
  std::uint64_t seed = 0;
  /// Codebooks x frames, row-major, that the clip begins with; may be empty. All candidates of a
  /// call have as many.
  std::span<const std::int64_t> given{};
};

struct music_settings {
  std::size_t frames = 250; ///< of the whole clip, with those that are given
  /// Logits are free + guidance x (conditioned - free); finite, at least 0. 1 leaves the free ones
  /// out and takes half the time.
  float guidance = 3;
  sampling_settings sampling{};
  std::size_t window = 1500; ///< frames that the model sees at once; it was trained on 30 s
  std::size_t stride = 900;  ///< from one window to the next in longer clips
  /// Bytes for the weights, a batch's caches and its activations; a batch that takes more is split.
  std::size_t memory_budget = std::numeric_limits<std::size_t>::max();
  std::size_t held = 0; ///< bytes of the budget that others hold: the text encoder, the codec
};

/// Called before each step with steps x candidates done and to do; false stops the generation.
using step_watch = std::function<bool(std::size_t done, std::size_t all)>;

/// A candidate's codes depend on itself and the settings alone, to the bit: not on those beside it,
/// on threads or on the memory budget.
class music_language_model {
public:
  explicit music_language_model(music_decoder decoder) : decoder_{std::move(decoder)} {}

  [[nodiscard]] const music_decoder& decoder() const noexcept { return decoder_; }

  /// Codes of each candidate: codebooks x settings.frames, row-major, in [0, vocabulary).
  /// Keeps its caches for the next call.
  /// @throws error with failure::configuration: settings or candidates out of range, or a single
  ///   candidate that takes more than the memory budget; with failure::interrupted
  [[nodiscard]] std::vector<std::vector<std::int64_t>>
  generate(std::span<const music_candidate> candidates, const music_settings& settings,
           const executor& run, const step_watch& watch = {});

  /// What generating these in one batch takes of the budget, with the weights and what others hold.
  [[nodiscard]] std::size_t bytes(std::span<const music_candidate> batch,
                                  const music_settings& settings) const;
  /// How many of the candidates, from the first on, are generated at once.
  [[nodiscard]] std::vector<std::size_t> batches(std::span<const music_candidate> candidates,
                                                 const music_settings& settings) const;
  /// Frees the caches.
  void release() noexcept { state_.reset(); }

private:
  decoder_state& state_for(const decoder_room& room, const music_settings& settings,
                           std::size_t candidates);

  music_decoder decoder_;
  std::optional<decoder_state> state_;
};

} // namespace evo::music::nn
