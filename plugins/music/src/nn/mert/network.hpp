#pragma once
/// @file
/// MERT (Y. Li et al., "MERT: Acoustic Music Understanding Model with Large-Scale Self-Supervised
/// Training", 2023): samples to the states of every layer. Names of tensors as in transformers'
/// HubertModel, whose architecture it shares.

#include "nn/mert/encoder_layer.hpp"
#include "nn/mert/feature_extractor.hpp"
#include "nn/mert/positional_convolution.hpp"

#include <functional>
#include <span>
#include <vector>

namespace evo::music::nn {

/// Sequences of samples in, states of their frames out. What it makes of a sequence depends on that
/// sequence alone, bit for bit: each has its own norm over time, and behind the convolutions the
/// frames of all stand in one matrix, without padding.
class mert_network {
public:
  /// @param how of the layers; with int8 the convolutions before them are bf16
  /// @throws error with failure::input: a tensor is missing or has another shape
  mert_network(const tensor_source& source, const mert_config& config, precision how,
               instruction_set set = best_available());

  [[nodiscard]] std::size_t width() const noexcept { return config_.width; }
  /// What states there are of: the layers' input, and each layer's output.
  [[nodiscard]] std::size_t depths() const noexcept { return config_.layers + 1; }
  [[nodiscard]] std::size_t frames(std::size_t samples) const noexcept {
    return config_.frames(samples);
  }

  /// Takes the states of one depth, all sequences' frames one after the other; called for each
  /// depth in order. They change afterwards.
  using visitor = std::function<void(std::size_t depth, const_rows states)>;

  /// @param sequences each of at least the receptive field
  void operator()(std::span<const std::span<const float>> sequences, const executor& run,
                  const visitor& visit) const;

  /// The sums of states over time, sequences x depths x width.
  [[nodiscard]] std::vector<double> sums(std::span<const std::span<const float>> sequences,
                                         const executor& run) const;

private:
  void extract(std::span<const std::span<const float>> sequences, mert_sequences& all,
               const executor& run) const;

  mert_config config_;
  instruction_set set_;
  mert_feature_extractor extractor_;
  positional_convolution positions_;
  /// Before the layers. Where their own norms come first, it belongs behind them, and to no hidden
  /// state of transformers 5; it is read to be checked.
  norm_weights norm_;
  std::vector<mert_layer> layers_;
};

} // namespace evo::music::nn
