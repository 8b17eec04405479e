#pragma once
/// @file
/// T5's encoder (Raffel et al., "Exploring the Limits of Transfer Learning with a Unified
/// Text-to-Text Transformer", 2020; names as in transformers' T5EncoderModel).

#include "nn/kernels/linear.hpp"
#include "nn/musicgen/config.hpp"
#include "nn/tensor_source.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::nn {

/// Texts in, a state for each of their tokens out. What it makes of a text depends on that text
/// alone: tokens of all texts stand in one matrix, without padding.
class t5_encoder {
public:
  /// @param prefix of the tensors' names: "text_encoder." in MusicGen's checkpoints
  /// @throws error with failure::input: a tensor is missing or has another shape
  t5_encoder(const tensor_source& source, std::string_view prefix, const t5_config& config,
             precision how = precision::fp32, instruction_set set = best_available());

  /// The vectors of all tokens as the checkpoint has them, vocabulary x width.
  [[nodiscard]] std::span<const float> table() const noexcept { return table_; }
  [[nodiscard]] std::size_t vocabulary() const noexcept { return config_.vocabulary; }
  [[nodiscard]] std::size_t width() const noexcept { return config_.width; }

  /// The tokens' rows of the table, tokens x width.
  /// @throws error with failure::input: no token of this vocabulary
  [[nodiscard]] std::vector<float> embed(std::span<const std::int64_t> tokens) const;

  /// @param embeddings for all texts one after the other, tokens x width: rows of the table, or
  ///   whatever stands in their place
  /// @param lengths    tokens of each text
  /// @return states, tokens x width
  /// @throws error with failure::input: embeddings that aren't as many as the lengths say
  [[nodiscard]] std::vector<float> operator()(std::span<const float> embeddings,
                                              std::span<const std::size_t> lengths,
                                              const executor& run) const;

private:
  struct block {
    std::vector<float> attention_norm, forward_norm;
    linear query_key_value, attended;
    linear widen, narrow; ///< widen makes both factors if the feed-forward layer is gated
  };
  struct texts;

  [[nodiscard]] block read_block(const tensor_source& source, const std::string& prefix,
                                 precision how, instruction_set set) const;
  void normalise(std::span<const float> gain, texts& all, const executor& run) const;
  void attend_all(const block& layer, texts& all, const executor& run) const;
  void feed_forward(const block& layer, texts& all, const executor& run) const;
  /// heads x relative positions, from -(tokens - 1) on.
  [[nodiscard]] std::vector<float> biases(std::size_t tokens) const;

  t5_config config_;
  std::vector<float> table_;
  std::vector<float> relative_; ///< buckets x heads
  std::vector<block> blocks_;
  std::vector<float> final_norm_;
};

} // namespace evo::music::nn
