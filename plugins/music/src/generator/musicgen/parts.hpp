#pragma once
/// @file
/// What a MusicGen checkpoint becomes in memory.

#include "evo/music/musicgen.hpp"
#include "musicgen/row_space.hpp"
#include "nn/checkpoint/checkpoint.hpp"
#include "nn/encodec/decoder.hpp"
#include "nn/encodec/encoder.hpp"
#include "nn/musicgen/config.hpp"
#include "nn/musicgen/music_language_model.hpp"
#include "nn/t5/encoder.hpp"
#include "nn/t5/tokenizer.hpp"

#include <mutex>
#include <optional>

namespace evo::music {

struct musicgen_generator::parts {
  explicit parts(const musicgen_options& options);

  /// The text encoder's states of each, none for what asks for nothing.
  [[nodiscard]] std::vector<std::vector<float>> states_of(const conditioning& what,
                                                          const executor& run) const;
  /// Also of empty prompts, whose only token is the one that ends every text.
  [[nodiscard]] std::vector<std::vector<float>>
  states_of_prompts(std::span<const std::string> prompts, const executor& run) const;
  [[nodiscard]] nn::music_settings settings(std::size_t frames,
                                            std::span<const nn::music_candidate> candidates) const;

  // What not every run needs is made when it is first asked for.
  [[nodiscard]] const nn::encodec_encoder& encoder() const;
  [[nodiscard]] const row_space& token_space() const;
  [[nodiscard]] const row_space& state_space() const;

  musicgen_options options;
  nn::musicgen_config config;
  nn::checkpoint weights;
  nn::t5_tokenizer tokenizer;
  nn::t5_encoder text;
  nn::encodec_decoder codec;
  code_batch given; ///< what every clip begins with; may be empty
  mutable std::mutex mutex;
  mutable nn::music_language_model model; ///< under the mutex: it keeps its caches

private:
  /// Rows of all texts, one after the other, through the encoder, and apart again.
  [[nodiscard]] std::vector<std::vector<float>> encoded(std::span<const std::vector<float>> rows,
                                                        const executor& run) const;

  [[nodiscard]] std::size_t default_budget(std::span<const nn::music_candidate> candidates,
                                           const nn::music_settings& made) const;

  std::size_t held_ = 0; ///< bytes of the weights beside the decoder's
  mutable std::once_flag encoder_once_, token_once_, state_once_;
  mutable std::optional<nn::encodec_encoder> encoder_;
  mutable std::optional<row_space> token_space_, state_space_;
};

} // namespace evo::music
