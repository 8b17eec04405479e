#pragma once
/// @file
/// What a decoder remembers of the sequences it runs, and the memory that its steps need.

#include "nn/kernels/kv_cache.hpp"
#include "nn/musicgen/config.hpp"

#include <cstddef>
#include <vector>

namespace evo::music::nn {

/// How much a state has room for.
struct decoder_room {
  std::size_t conditioned = 0; ///< sequences with a text; they are the first
  std::size_t sequences = 1;   ///< with and without
  std::size_t positions = 1;   ///< of a sequence
  std::size_t text_tokens = 0; ///< of the longest text
  std::size_t entries = 1;     ///< of a step

  /// Whether `other` has room for all that *this has.
  [[nodiscard]] bool fits_into(const decoder_room& other) const noexcept;
};

/// All of it is allocated when it is made.
class decoder_state {
public:
  /// @param how of the decoder's products; keys and values are bf16 unless this is fp32
  decoder_state(const music_decoder_config& config, const decoder_room& room, precision how,
                instruction_set set = best_available());

  /// What a state takes, but for a few KB.
  [[nodiscard]] static std::size_t bytes(const music_decoder_config& config,
                                         const decoder_room& room, precision how) noexcept;
  [[nodiscard]] const decoder_room& room() const noexcept { return room_; }

  /// Begins anew: no sequence has a text.
  void forget() noexcept { text_lengths_.clear(); }
  /// How many sequences, from the first on, have one.
  [[nodiscard]] std::size_t conditioned() const noexcept { return text_lengths_.size(); }

private:
  friend class music_decoder;

  decoder_room room_;
  std::vector<kv_cache> self_, cross_;           ///< one a layer; no cross_ without conditions
  std::vector<std::size_t> text_lengths_;        ///< of the first sequences
  std::vector<float> x_, normed_, qkv_, hidden_; ///< rows: entries or a text's tokens
  std::vector<std::size_t> sequence_begins_;     ///< of a step's sequences among its entries
};

} // namespace evo::music::nn
