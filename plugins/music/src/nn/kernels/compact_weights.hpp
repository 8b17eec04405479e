#pragma once
/// @file
/// Weights in bfloat16 that take 12 bits each, without loss: where products are as fast as memory
/// is read, a quarter less to read is a third more products.
///
/// Of a weight's two bytes the lower one (the exponent's last bit and the fraction) is as good as
/// random, but the upper one (the sign and the rest of the exponent) isn't: weights of one size
/// have a few neighbouring exponents. So lower bytes are kept, and of upper ones only which of
/// their panel's 16 most frequent they are. Weights with another one (of normally distributed
/// weights one in some ten thousand, so small are they) are kept apart. That exponents of weights
/// carry little information is so in any model (T. Zhang et al., "70% Size, 100% Accuracy: Lossless
/// LLM Compression for Efficient GPU Inference via Dynamic-Length Float", 2025, who give them codes
/// of different lengths; those of one length are what vectors of a processor can read).

#include "nn/kernels/page_memory.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace evo::music::nn {

/// A block has four inputs of a panel of 32 outputs, as two steps of 64 weights: 64 lower bytes a
/// step, and 64 bytes whose lower halves are the places of the first step's upper bytes among the
/// panel's 16, and the upper halves those of the second step's.
inline constexpr std::size_t compact_columns = 32, compact_inputs = 4;
inline constexpr std::size_t compact_step = 64, compact_block = 3 * compact_step;

/// A weight whose upper byte isn't among its panel's 16.
struct exceptional_weight {
  std::uint32_t block = std::numeric_limits<std::uint32_t>::max(); ///< of the panel; or the end
  std::uint16_t place = 0; ///< in the two steps as the kernels multiply them
  std::uint16_t bits = 0;
};

/// What a panel's blocks are read with.
struct compact_panel {
  alignas(64) std::array<std::uint8_t, 64> upper_bytes{}; ///< its 16, four times over
  const exceptional_weight* exceptions = nullptr; ///< by block; one behind the last has no block
};

class compact_weights {
public:
  /// @param weights outputs x inputs, row-major; rounded to bfloat16
  compact_weights(std::span<const float> weights, std::size_t outputs, std::size_t inputs);

  /// Whether exceptions are so few that reading them costs nothing to speak of.
  [[nodiscard]] bool worthwhile() const noexcept;

  /// Of panel p from input k on, a multiple of four.
  [[nodiscard]] const std::byte* block(std::size_t p, std::size_t k) const noexcept {
    return blocks_.as<std::byte>() + (p * blocks_a_panel_ + k / compact_inputs) * compact_block;
  }
  [[nodiscard]] const compact_panel& panel(std::size_t p) const noexcept { return panels_[p]; }
  [[nodiscard]] std::size_t bytes() const noexcept;

private:
  std::size_t blocks_a_panel_;
  page_memory blocks_;
  std::vector<compact_panel> panels_;
  std::vector<exceptional_weight> exceptions_;
};

} // namespace evo::music::nn
