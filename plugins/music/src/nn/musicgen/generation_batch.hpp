#pragma once
/// @file
/// One batch of candidates on its way through the decoder.

#include "nn/musicgen/delay_pattern.hpp"
#include "nn/musicgen/generation_windows.hpp"
#include "nn/musicgen/music_language_model.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace evo::music::nn {

/// Called before each step; throws to stop.
using before_step = std::function<void()>;

/// Which sequences a candidate has: one with its text, and one without where guidance needs it or
/// there is no text. Those with a text are the batch's first.
struct candidate_sequences {
  std::optional<std::size_t> conditioned, free;
};

class generation_batch {
public:
  generation_batch(const music_decoder& decoder, const music_settings& settings,
                   std::span<const music_candidate> candidates);

  /// What the state needs to have.
  [[nodiscard]] static decoder_room room(const music_decoder_config& config, std::size_t text_width,
                                         const music_settings& settings,
                                         std::span<const music_candidate> candidates);
  /// Of logits, samplers and codes for so many candidates.
  [[nodiscard]] static std::size_t bytes(const music_decoder_config& config,
                                         const decoder_room& room, std::size_t candidates,
                                         std::size_t frames) noexcept;
  /// Steps of all windows.
  [[nodiscard]] static std::size_t steps(const music_decoder_config& config,
                                         const music_settings& settings, std::size_t given);

  /// The codes of each candidate.
  [[nodiscard]] std::vector<std::vector<std::int64_t>>
  run(decoder_state& state, const executor& run, const before_step& watch);

private:
  void generate_window(decoder_state& state, const generation_window& window, const executor& run,
                       const before_step& watch);
  void run_positions(decoder_state& state, const generation_window& window, std::size_t begin,
                     std::size_t end, bool wants_logits, const executor& run);
  void draw(const generation_window& window, std::size_t position, const executor& run);
  [[nodiscard]] std::span<const float> guided_logits(std::size_t candidate);

  const music_decoder& decoder_;
  const music_settings& settings_;
  std::span<const music_candidate> candidates_;
  delay_pattern pattern_;
  decoder_room room_;
  std::vector<candidate_sequences> sequences_;
  std::vector<std::size_t> owner_; ///< a sequence's candidate
  std::vector<code_sampler> samplers_;
  std::vector<float> logits_; ///< sequences x codebooks x vocabulary
  std::vector<std::vector<std::int64_t>> codes_;
  std::vector<std::int64_t> columns_; ///< a step's entries x codebooks
  std::vector<decoder_entry> entries_;
};

} // namespace evo::music::nn
