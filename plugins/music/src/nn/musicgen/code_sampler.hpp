#pragma once
/// @file
/// From logits to a code. The order is that of transformers: guidance, temperature, top-k, top-p.

#include <cstddef>
#include <span>
#include <vector>

namespace evo::music::nn {

struct sampling_settings {
  float temperature = 1;   ///< at least 0; 0 takes the likeliest code
  std::size_t top_k = 250; ///< codes less likely than the k-th are left out; 0 for all
  float top_p = 1;         ///< (0, 1]: the fewest likeliest codes that have this share together
};

/// logits = free + (logits - free) scale: classifier-free guidance (J. Ho and T. Salimans,
/// "Classifier-Free Diffusion Guidance", 2022).
/// @param free the logits without the condition
void guide(std::span<float> logits, std::span<const float> free, float scale);

/// Keeps its memory between draws. The result depends on the arguments alone, to the bit: nothing
/// here hangs on the mathematical library.
class code_sampler {
public:
  /// @throws error with failure::configuration for a setting out of range
  explicit code_sampler(const sampling_settings& settings);

  /// Of equal logits, the lowest code goes first; the k-th likeliest's equals are all kept.
  /// @param logits  finite
  /// @param uniform in [0, 1); not used with temperature 0
  [[nodiscard]] std::size_t operator()(std::span<const float> logits, double uniform);

private:
  struct choice {
    std::size_t code;
    double weight; ///< e to the power of logit - highest logit
  };

  [[nodiscard]] float lowest_kept(std::span<const float> scaled);
  void keep_top_p();

  sampling_settings settings_;
  std::vector<float> scaled_, sorted_;
  std::vector<choice> choices_;
};

} // namespace evo::music::nn
