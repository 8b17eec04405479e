#pragma once
/// @file
/// What a decoder predicts along codes that are given, to compare precisions by.

#include "nn/musicgen/delay_pattern.hpp"
#include "nn/musicgen/music_decoder.hpp"

#include "evo/core/executor.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace evo::music::nn::testing {

/// Logits before guidance, of each position of two sequences: one with the text, one without.
/// @param codes codebooks x steps frames
inline std::vector<float> forced_logits(const music_decoder& decoder, std::span<const float> text,
                                        std::span<const std::int64_t> codes, std::size_t steps,
                                        const executor& run) {
  const music_decoder_config& c = decoder.config();
  const delay_pattern pattern{c.codebooks, c.channels, c.pad_token};
  decoder_state state{c,
                      {.conditioned = 1,
                       .sequences = 2,
                       .positions = steps,
                       .text_tokens = text.size() / decoder.text_width(),
                       .entries = 2},
                      decoder.how(),
                      decoder.set()};
  decoder.condition(state, text, run);
  const std::size_t count = decoder.logit_count();
  std::vector<float> logits(2 * steps * count);
  std::vector<std::int64_t> column(c.codebooks);
  for (std::size_t p = 0; p < steps; ++p) {
    pattern.column(codes, steps, steps, p, column);
    decoder.step(state, std::vector<decoder_entry>{{0, p, column}, {1, p, column}},
                 {logits.data() + 2 * p * count, 2, count}, run);
  }
  return logits;
}

inline double cosine(std::span<const float> a, std::span<const float> b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = a[i], y = b[i];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / std::sqrt(aa * bb);
}

} // namespace evo::music::nn::testing
