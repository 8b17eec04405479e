#pragma once
/// @file
/// A matrix of weights in the order in which one instruction set's kernels read them.

#include "nn/kernels/compact_weights.hpp"
#include "nn/kernels/page_memory.hpp"
#include "nn/kernels/panels.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace evo::music::nn {

struct packed_weights {
  /// See linear's constructor.
  packed_weights(std::span<const float> weights, std::size_t outputs, std::size_t inputs,
                 std::span<const float> bias, precision how, weight_storage storage,
                 instruction_set set);

  [[nodiscard]] std::size_t panels() const noexcept {
    return (outputs + kernels.columns - 1) / kernels.columns;
  }
  [[nodiscard]] std::size_t groups() const noexcept {
    return (padded_inputs + scale_group - 1) / scale_group;
  }
  /// Of panel p from input k on, a multiple of the step.
  [[nodiscard]] const std::byte* block(std::size_t p, std::size_t k) const noexcept {
    return compact ? compact->block(p, k)
                   : numbers.as<std::byte>() + p * block_bytes(padded_inputs) + block_bytes(k);
  }
  [[nodiscard]] std::size_t block_bytes(std::size_t block_inputs) const noexcept {
    return compact ? block_inputs / compact_inputs * compact_block
                   : block_inputs * kernels.columns * weight_bytes;
  }
  /// int8: the scales of panel p from input k on, a multiple of the group; else null.
  [[nodiscard]] const float* block_scales(std::size_t p, std::size_t k) const noexcept {
    return scales.bytes() == 0
               ? nullptr
               : scales.as<float>() + (p * groups() + k / scale_group) * kernels.columns;
  }
  [[nodiscard]] std::size_t bytes() const noexcept {
    return compact ? compact->bytes() : numbers.bytes() + scales.bytes();
  }

  std::optional<compact_weights> compact; ///< in place of numbers
  panel_kernels kernels;
  std::size_t outputs, inputs;
  std::size_t padded_inputs; ///< a multiple of the kernels' step
  std::size_t weight_bytes;  ///< of one
  page_memory numbers, scales;
  std::vector<float> bias;    ///< of whole panels
  std::vector<float> factors; ///< int8: what activations are multiplied by first; else none
};

} // namespace evo::music::nn
