#pragma once
/// @file
/// The convolutions that turn samples into frames, and their projection to the layers' width
/// (transformers' HubertFeatureEncoder and HubertFeatureProjection).

#include "nn/kernels/encoder_functions.hpp"
#include "nn/kernels/linear.hpp"
#include "nn/mert/config.hpp"
#include "nn/tensor_source.hpp"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace evo::music::nn {

/// One sequence of samples, with what is worked out of all of them.
struct mert_waveform {
  std::span<const float> samples; ///< somebody else's
  /// The first convolution, with the norm over this sequence's time in its weights.
  std::shared_ptr<const linear> first;
};

class mert_feature_extractor {
public:
  /// @throws error with failure::input: a tensor is missing or has another shape
  mert_feature_extractor(const tensor_source& source, const mert_config& config, precision how,
                         instruction_set set);

  /// What comes before the frames can be computed, each of them alone.
  /// @param samples at least the receptive field
  [[nodiscard]] mert_waveform prepare(std::span<const float> samples) const;

  /// Frames begin ... begin + out.count - 1 of a sequence, on the calling thread.
  /// @param out rows of the layers' width
  void operator()(const mert_waveform& waveform, std::size_t begin, rows out) const;

private:
  struct convolution {
    std::size_t inputs, kernel, stride; ///< inputs: of one frame
    std::vector<float> gain, bias;      ///< of its layer norm, if it has one
    std::optional<linear> product;      ///< none where each sequence has its own
  };
  struct over_time {
    std::vector<float> weights, gain, bias;
  };

  void compute(std::size_t layer, const mert_waveform& waveform, std::size_t begin, rows out) const;
  void normalize_and_bend(const convolution& layer, rows out) const;
  [[nodiscard]] linear normalized_over_time(std::span<const float> samples) const;

  instruction_set set_;
  encoder_functions functions_;
  std::vector<convolution> convolutions_;
  over_time first_; ///< without layer norms
  std::vector<float> projection_gain_, projection_bias_;
  float epsilon_;
  linear projection_;
};

} // namespace evo::music::nn
