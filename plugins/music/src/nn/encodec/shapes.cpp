#include "nn/encodec/shapes.hpp"

#include "evo/music/error.hpp"

#include <algorithm>

namespace evo::music::nn {

void check_supported(const encodec_config& config) {
  const auto refuse = [](const char* what, const char* remedy) {
    throw error{failure::input, "audio_encoder", what, remedy};
  };
  if (config.normalize)
    refuse("normalize is true, and codecs of normalised audio aren't supported",
           "MusicGen's codec of 32 kHz, or EnCodec's of 24 kHz");
  if (config.ratios.empty() || std::ranges::find(config.ratios, 0U) != config.ratios.end())
    refuse("upsampling_ratios has no ratio, or one of 0", "at least one, all of them positive");
  if (config.hidden != config.codebook_width)
    refuse("codebook_dim isn't hidden_size", "equal numbers");
  if (!config.causal && config.trim_right_ratio != 1)
    refuse("trim_right_ratio isn't 1 without use_causal_conv", "1, or causal convolutions");
  if (config.trim_right_ratio < 0 || config.trim_right_ratio > 1)
    refuse("trim_right_ratio is out of range", "0 to 1");
}

residual_shape residual_shape_of(const encodec_config& config, std::size_t width,
                                 std::size_t number) {
  std::size_t dilation = 1;
  for (std::size_t i = 0; i < number; ++i)
    dilation *= config.dilation_growth;
  return {.width = width,
          .inner = width / config.compress,
          .kernel = config.residual_kernel,
          .dilation = dilation,
          .causal = config.causal,
          .convolution_beside = config.conv_shortcut};
}

} // namespace evo::music::nn
