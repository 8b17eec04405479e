#pragma once
/// @file
/// MusicGen's language model: logits of the next codes, given a text and the codes before (J. Copet
/// et al., "Simple and Controllable Music Generation", 2023; names and shapes as in transformers'
/// MusicgenForConditionalGeneration).

#include "nn/musicgen/decoder_layer.hpp"
#include "nn/musicgen/decoder_state.hpp"

#include "evo/core/executor.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace evo::music::nn {

/// One position of one sequence.
struct decoder_entry {
  std::size_t sequence = 0, position = 0;
  std::span<const std::int64_t> codes; ///< one a codebook, each at most `vocabulary`, the pad code
};

/// Sees the rows x width between layers: after layer l of the step's entries.
using layer_observer = std::function<void(std::size_t l, const_rows x)>;

/// A sequence's logits depend on its own codes and text alone, to the bit.
class music_decoder {
public:
  /// @param text_width of the text encoder's states
  /// @throws error with failure::input: a tensor is missing or has another shape
  music_decoder(const tensor_source& source, const music_decoder_config& config,
                std::size_t text_width, precision how, instruction_set set = best_available());

  [[nodiscard]] const music_decoder_config& config() const noexcept { return config_; }
  [[nodiscard]] precision how() const noexcept { return how_; }
  [[nodiscard]] instruction_set set() const noexcept { return set_; }
  [[nodiscard]] std::size_t text_width() const noexcept { return text_width_; }
  /// Codebooks x vocabulary.
  [[nodiscard]] std::size_t logit_count() const noexcept { return heads_.outputs(); }
  /// Of all weights.
  [[nodiscard]] std::size_t bytes() const noexcept;

  /// Gives the first sequence that has none a text: its keys and values in all layers.
  /// @param text 1 to room().text_tokens states of text_width(); padding left out
  void condition(decoder_state& state, std::span<const float> text, const executor& run) const;

  /// Runs positions whose predecessors have been run, or run now. To sequences without a text,
  /// cross attention adds nothing.
  /// @param entries at most room().entries; in the order of sequences, and of positions
  /// @param logits  none, or a row for each sequence that occurs: what its last entry predicts
  void step(decoder_state& state, std::span<const decoder_entry> entries, rows logits,
            const executor& run, const layer_observer& observe = {}) const;

private:
  void embed(decoder_state& state, std::span<const decoder_entry> entries,
             const executor& run) const;
  void self_attention(decoder_state& state, std::span<const decoder_entry> entries, std::size_t l,
                      const executor& run) const;
  void cross_attention(decoder_state& state, std::span<const decoder_entry> entries, std::size_t l,
                       const executor& run) const;
  void feed_forward(decoder_state& state, std::size_t count, std::size_t l,
                    const executor& run) const;
  void predict(decoder_state& state, rows logits, const executor& run) const;
  void normalise(const normalisation& how, decoder_state& state, std::size_t count,
                 const executor& run) const;

  music_decoder_config config_;
  std::size_t text_width_;
  precision how_;
  instruction_set set_;
  std::vector<float> positions_;               ///< config.positions x width
  std::vector<std::vector<float>> embeddings_; ///< a codebook: (vocabulary + 1) x width
  std::vector<decoder_layer> layers_;
  normalisation last_norm_;
  linear heads_; ///< of all codebooks
  std::optional<linear> text_projection_;
};

} // namespace evo::music::nn
