#pragma once
/// @file
/// The codecs of make_encodec_golden.py, their input, and executors.

#include "../support/random_source.hpp"
#include "nn/encodec/codes.hpp"
#include "nn/musicgen/config.hpp"

#include <string>

namespace evo::music::nn::testing {

inline encodec_config codec(const std::string& name) {
  encodec_config config{.rate = 1200,
                        .channels = 1,
                        .filters = 2,
                        .hidden = 6,
                        .ratios = {4, 3, 2},
                        .codebook_size = 32,
                        .codebook_width = 6,
                        .codebooks = 3,
                        .causal = false,
                        .conv_shortcut = false};
  if (name == "causal") {
    config.causal = config.conv_shortcut = true;
    config.residual_layers = 3;
  } else if (name == "trimmed") {
    config.causal = true;
    config.trim_right_ratio = 0.4F;
    config.channels = 2;
    config.lstm_layers = 1;
  }
  return config;
}

inline codes random_codes(const std::string& name, std::size_t frames,
                          const encodec_config& config) {
  codes made{.values = {}, .codebooks = config.codebooks, .frames = frames};
  for (const float x :
       random_numbers(name + "/codes/" + std::to_string(frames), config.codebooks * frames))
    made.values.push_back(
        static_cast<std::int64_t>((x + 1) / 2 * static_cast<float>(config.codebook_size)));
  return made;
}

inline std::vector<float> random_clip(const std::string& name, std::size_t samples,
                                      const encodec_config& config) {
  return random_numbers(name + "/clip/" + std::to_string(samples), config.channels * samples);
}

/// A source that spells normalised weights as torch does now.
inline random_source parametrised() {
  return random_source{[](std::string_view name) { return name.ends_with("weight_g"); }};
}

} // namespace evo::music::nn::testing
