#pragma once
/// @file
/// One step of an aligner's training after the other.

#include "nn/aligner/info_nce.hpp"
#include "nn/aligner/network.hpp"

namespace evo::music::nn {

/// AdamW with gradients clipped by their common length.
struct step_options {
  double learning_rate = 1e-3;
  double weight_decay = 0.01;
  double clip = 5; ///< the longest gradient; 0 for any
  bool learn_temperature = true;
  regularisation with = {};
};

/// Each distinct listener and track once, whatever the number of pairs they are in.
struct training_batch {
  std::span<const std::uint32_t> listeners; ///< rows of the table
  layered_tracks tracks;
  contrast_batch pairs; ///< rows of the two above
};

/// AdamW's moments, and how many steps made them.
struct optimizer_state {
  std::vector<float> first, second; ///< as many as the network's values
  std::uint64_t steps = 0;
};

class aligner_trainer {
public:
  /// @param network outlives this
  explicit aligner_trainer(aligner_network& network);

  /// @return the loss before the step
  double step(const training_batch& batch, const step_options& options, const executor& run);
  /// Of the last step, before clipping.
  [[nodiscard]] std::span<const float> gradients() const noexcept { return gradients_; }
  [[nodiscard]] optimizer_state& optimizer() noexcept { return optimizer_; }
  [[nodiscard]] const optimizer_state& optimizer() const noexcept { return optimizer_; }

private:
  double slopes(const training_batch& batch, const regularisation& with, const executor& run);
  void update(const step_options& options, const executor& run);

  aligner_network& network_;
  std::vector<float> gradients_;
  optimizer_state optimizer_;
  matrix_pool pool_;
};

} // namespace evo::music::nn
