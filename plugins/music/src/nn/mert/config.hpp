#pragma once
/// @file
/// The shape of a MERT checkpoint, as its config.json and preprocessor_config.json state it.

#include <cstddef>
#include <filesystem>
#include <vector>

namespace evo::music::nn {

/// The defaults are MERT-v1-95M's.
struct mert_config {
  // preprocessor_config.json
  int rate = 24000;      ///< Hz
  bool normalize = true; ///< audio to mean zero and variance one

  // The convolutions that make frames of samples.
  std::vector<std::size_t> widths = {512, 512, 512, 512, 512, 512, 512};
  std::vector<std::size_t> kernels = {10, 3, 3, 3, 3, 2, 2};
  std::vector<std::size_t> strides = {5, 2, 2, 2, 2, 2, 2};
  bool has_bias = false;
  bool layer_norms = false; ///< after each of them; else one norm over time after the first

  bool projection_norm = true;
  std::size_t width = 768, layers = 12, heads = 12, feed_forward = 3072;
  std::size_t position_kernel = 128, position_groups = 16;
  bool norm_first = false; ///< `do_stable_layer_norm`: as in MERT-v1-330M
  float epsilon = 1e-5F;
  float residual_factor = 1; ///< (2 layers)^(1/4) with `deepnorm`

  /// Of n samples; 0 where they are too few.
  [[nodiscard]] std::size_t frames(std::size_t samples) const noexcept;
  /// That one frame takes.
  [[nodiscard]] std::size_t receptive_field() const noexcept;
};

/// Fields that are absent have the defaults of MERT's own configuration class.
/// @param folder of a checkpoint as Hugging Face has them, of model_type mert_model or hubert
/// @throws error with failure::input: no such file, no JSON, another model, a field that is out of
///         range, in contradiction to another, or that asks for what this project has not
[[nodiscard]] mert_config read_mert_config(const std::filesystem::path& folder);

} // namespace evo::music::nn
