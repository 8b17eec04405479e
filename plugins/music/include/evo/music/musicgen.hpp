#pragma once
/// @file
/// MusicGen (J. Copet et al., "Simple and Controllable Music Generation", 2023): prompts, token
/// embeddings or the text encoder's states to codes to sound, on the processor, from checkpoints as
/// Hugging Face has them.

#include "evo/music/generator.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace evo::music {

/// How codes are drawn.
struct musicgen_sampling {
  std::optional<double> guidance{}; ///< at least 0; by default what the checkpoint says, or 3
  double temperature = 1;           ///< above 0; 0 takes the likeliest code
  std::size_t top_k = 250;          ///< 0 for all
  double top_p = 1;                 ///< (0, 1]
};

struct musicgen_options {
  /// The folder: config.json, weights, and spiece.model or tokenizer.json.
  std::filesystem::path model{};
  std::string precision = "int8"; ///< fp32, bf16, int8
  std::string device = "cpu";     ///< cuda isn't built yet, and refused
  musicgen_sampling sampling{};
  /// Bytes for all weights and a batch's caches and activations; by default the weights and half of
  /// the memory that is free. A larger batch is split; no bit of the audio depends on it.
  std::optional<std::uint64_t> memory_budget{};
  /// Processes of this machine that generate at a time, this one included: by default each takes
  /// its share of the half.
  std::uint64_t sharers = 1;
  /// What every clip begins with; the clip's seconds count from its begin. Mono or as the model.
  std::optional<audio_clip> continued{};
};

/// The codes of clips: n x codebooks x frames, each in [0, codebook size).
struct code_batch {
  std::vector<std::int64_t> values;
  std::size_t size = 0, codebooks = 0, frames = 0;
};

class musicgen_generator final : public generator {
public:
  /// Loads the weights and packs them.
  /// @throws error with failure::input for a checkpoint that is damaged, or of another model; with
  ///   failure::configuration for options out of range
  explicit musicgen_generator(musicgen_options options);
  ~musicgen_generator() override;

  [[nodiscard]] int rate() const override;
  [[nodiscard]] std::size_t channels() const override;
  /// Frames of codes a second: 50.
  [[nodiscard]] double frame_rate() const;
  /// The text encoder's table of token embeddings, or its states.
  [[nodiscard]] const embedding_space* space(embedding_kind kind) const override;

  /// round(seconds x frame_rate()) frames. Audio whose peak is over full scale is scaled down as a
  /// whole, never cut.
  /// @throws error also with failure::input for embeddings that aren't finite, or that the text
  ///   encoder overflows with
  [[nodiscard]] audio_batch generate(const conditioning& what, double seconds,
                                     std::span<const std::uint64_t> seeds, const executor& run,
                                     const generation_watch& watch) const override;

  /// The first half of generate().
  [[nodiscard]] code_batch generate_codes(const conditioning& what, double seconds,
                                          std::span<const std::uint64_t> seeds, const executor& run,
                                          const generation_watch& watch) const;
  /// The second half, without the scaling of peaks: that is fit_peaks().
  /// @throws error with failure::input for codes that the model hasn't
  [[nodiscard]] audio_batch decode(const code_batch& codes, const executor& run) const;
  /// Scales each clip down as a whole whose peak is over full scale.
  static void fit_peaks(audio_batch& audio);
  /// The codes of one clip, at any rate; of one channel, or as many as the model's.
  [[nodiscard]] code_batch encode(const audio_view& clip, const executor& run) const;
  /// The text encoder's states: prompts x (tokens of the longest) x width, zeros behind shorter
  /// ones.
  struct states {
    std::vector<float> values;
    std::size_t size = 0, tokens = 0, width = 0;
  };
  [[nodiscard]] states encode_text(std::span<const std::string> prompts, const executor& run) const;

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace evo::music
