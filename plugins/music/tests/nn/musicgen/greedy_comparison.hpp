#pragma once
/// @file
/// Greedy codes beside a reference's. They have to be equal, except where the reference's best two
/// logits are closer than 1e-4 of the logits' deviation, so that its own rounding decided: such a
/// tie is counted, the reference's codes up to there are given, and the candidate goes on.

#include "nn/musicgen/delay_pattern.hpp"
#include "nn/musicgen/music_language_model.hpp"

#include "evo/core/executor.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace evo::music::nn::testing {

struct greedy_difference {
  std::size_t codebook = 0, frame = 0;
  float margin = 0; ///< of the reference's code
};

struct greedy_comparison {
  std::size_t ties = 0;
  std::optional<greedy_difference> wrong; ///< the first difference that is no tie
};

/// The earliest difference in the order in which codes are drawn.
inline std::optional<greedy_difference> first_difference(std::span<const std::int64_t> made,
                                                         std::span<const std::int64_t> expected,
                                                         std::span<const float> margins,
                                                         const delay_pattern& pattern) {
  const std::size_t frames = expected.size() / pattern.codebooks();
  for (std::size_t position = 1; position <= pattern.steps(frames); ++position)
    for (std::size_t k = 0; k < pattern.codebooks(); ++k)
      if (const auto frame = pattern.frame_at(k, position, frames))
        if (const std::size_t at = k * frames + *frame; made[at] != expected[at])
          return greedy_difference{k, *frame, margins[at]};
  return std::nullopt;
}

inline std::vector<std::int64_t> begin_of(std::span<const std::int64_t> codes,
                                          std::size_t codebooks, std::size_t frames) {
  std::vector<std::int64_t> some;
  for (std::size_t k = 0; k < codebooks; ++k)
    for (std::size_t f = 0; f < frames; ++f)
      some.push_back(codes[k * (codes.size() / codebooks) + f]);
  return some;
}

/// @param expected, margins of each candidate, one after the other: codebooks x frames
inline greedy_comparison compare_greedy(music_language_model& model,
                                        std::span<const music_candidate> candidates, float guidance,
                                        std::span<const std::int64_t> expected,
                                        std::span<const float> margins, const executor& run) {
  const music_decoder_config& c = model.decoder().config();
  const delay_pattern pattern{c.codebooks, c.channels, c.pad_token};
  const std::size_t each = expected.size() / candidates.size();
  const music_settings settings{
      .frames = each / c.codebooks, .guidance = guidance, .sampling = {.temperature = 0}};
  const auto together = model.generate(candidates, settings, run);
  greedy_comparison result;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto own = expected.subspan(i * each, each);
    auto made = together[i];
    music_candidate candidate = candidates[i];
    std::vector<std::int64_t> given;
    while (const auto where =
               first_difference(made, own, margins.subspan(i * each, each), pattern)) {
      if (where->margin >= 1e-4F) {
        result.wrong = where;
        return result;
      }
      ++result.ties;
      given = begin_of(own, c.codebooks, where->frame + 1);
      candidate.given = given;
      made = model.generate({&candidate, 1}, settings, run)[0];
    }
  }
  return result;
}

/// Bits a code, over all codebooks together.
inline double bits_of_entropy(std::span<const std::int64_t> codes) {
  std::map<std::int64_t, double> counts;
  for (const std::int64_t code : codes)
    ++counts[code];
  double sum = 0;
  for (const auto& [code, count] : counts) {
    const double share = count / static_cast<double>(codes.size());
    sum -= share * std::log2(share);
  }
  return sum;
}

} // namespace evo::music::nn::testing
