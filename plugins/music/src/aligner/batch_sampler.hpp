#pragma once
/// @file
/// From pairs to the batches of an epoch.

#include "heard_tracks.hpp"

#include "nn/aligner/trainer.hpp"

namespace evo::music {

/// What a step trains on, each distinct listener and track once; lives until the next one.
struct sampled_batch {
  std::vector<std::uint32_t> listeners, tracks;  ///< distinct, ascending
  std::vector<std::uint32_t> listener_of_pair;   ///< index into the distinct ones
  std::vector<std::uint32_t> track_of_candidate; ///< likewise, pairs x candidates
  std::vector<float> weights;

  /// @param rows of the distinct tracks in the table
  [[nodiscard]] nn::training_batch view(const float* table, std::span<const std::uint32_t> rows,
                                        std::size_t layers, std::size_t dim,
                                        std::size_t candidates) const {
    return {listeners,
            {table, rows, layers, dim},
            {candidates, listener_of_pair, track_of_candidate, weights}};
  }
};

/// A listener with a track and the weight of the pair's loss.
struct training_pair {
  std::uint32_t listener, track;
  float weight;
};

/// An epoch's batches depend on the key and the epoch alone.
class batch_sampler {
public:
  /// @param pairs            of listeners who have something unheard, by listener
  /// @param heard            outlives this
  /// @param pairs_a_listener drawn an epoch; 0: every pair once
  batch_sampler(std::vector<training_pair> pairs, const heard_tracks& heard, std::size_t tracks,
                std::size_t negatives, std::size_t batch, std::size_t pairs_a_listener,
                const random_key& key);

  void begin_epoch(std::uint64_t epoch);
  [[nodiscard]] std::size_t batches() const noexcept {
    return (order_.size() + batch_ - 1) / batch_;
  }
  [[nodiscard]] std::size_t pairs() const noexcept { return order_.size(); }
  [[nodiscard]] const sampled_batch& batch(std::size_t index);

private:
  std::vector<training_pair> pairs_;
  const heard_tracks& heard_;
  std::size_t negatives_, batch_, pairs_a_listener_;
  random_key key_;
  std::uint64_t epoch_ = 0;
  std::vector<std::uint32_t> order_;  ///< of pairs, in this epoch
  std::vector<std::uint32_t> number_; ///< scratch: of a listener or track among the distinct ones
  sampled_batch sampled_;
};

} // namespace evo::music
