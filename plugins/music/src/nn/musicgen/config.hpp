#pragma once
/// @file
/// The shapes of a MusicGen checkpoint, as its config.json and generation_config.json state them.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace evo::music::nn {

/// `text_encoder`: T5's encoder.
struct t5_config {
  std::size_t vocabulary = 32128, width = 768, head_width = 64, heads = 12, layers = 12;
  std::size_t feed_forward = 3072;
  std::size_t relative_buckets = 32, relative_distance = 128;
  float epsilon = 1e-6F;
  bool gated = false; ///< T5 1.1 and its relatives: gated GELU in place of ReLU
};

/// `audio_encoder`: EnCodec.
struct encodec_config {
  int rate = 32000; ///< Hz
  std::size_t channels = 1, filters = 64, hidden = 128;
  std::vector<std::size_t> ratios = {8, 5, 4, 4}; ///< upsampling, from the code's rate on
  std::size_t kernel = 7, last_kernel = 7, residual_kernel = 3;
  std::size_t residual_layers = 1, dilation_growth = 2, compress = 2;
  std::size_t lstm_layers = 2;
  std::size_t codebook_size = 2048, codebook_width = 128;
  std::size_t codebooks = 4; ///< as many as the highest target bandwidth takes
  bool causal = false, conv_shortcut = true, normalize = false;
  float trim_right_ratio = 1;

  /// Samples a frame: the product of the ratios.
  [[nodiscard]] std::size_t hop() const noexcept {
    std::size_t samples = 1;
    for (const std::size_t ratio : ratios)
      samples *= ratio;
    return samples;
  }
};

/// `decoder`: the language model over codes.
struct music_decoder_config {
  std::size_t width = 1024, layers = 24, heads = 16, feed_forward = 4096;
  std::size_t vocabulary = 2048, codebooks = 4;
  std::size_t channels = 1; ///< 2: the codebooks are left and right in turn
  std::size_t positions = 2048;
  std::int64_t pad_token = 2048;
};

/// What generation_config.json says, and MusicGen's own settings where it says nothing; a user's go
/// before. `do_sample: false` is a temperature of 0.
struct music_generation_config {
  float guidance = 3;
  std::size_t top_k = 250;
  float temperature = 1, top_p = 1;
  std::int64_t start_token = 2048;
};

struct musicgen_config {
  t5_config text;
  encodec_config audio;
  music_decoder_config decoder;
  music_generation_config generation;
};

/// Fields that are absent have the defaults of transformers 5.23; without generation_config.json,
/// MusicGen's own settings hold.
/// @param folder of a checkpoint: as transformers writes it, in 2023 or now
/// @throws error with failure::input: no such file, no JSON, another model, a field that is out of
///         range, in contradiction to another, or that asks for what this project has not
[[nodiscard]] musicgen_config read_musicgen_config(const std::filesystem::path& folder);

} // namespace evo::music::nn
