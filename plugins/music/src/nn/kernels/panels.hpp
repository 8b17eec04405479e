#pragma once
/// @file
/// Between `linear`, which divides a product into blocks, and the kernels of one instruction set,
/// which compute them. Weights lie in panels of some outputs, padded with zeros; in a panel the
/// numbers of one step (1, 2 or 4 inputs) of all its outputs stand together:
/// outputs / columns x inputs / step x columns x step.

#include "nn/kernels/compact_weights.hpp"
#include "nn/kernels/instruction_set.hpp"
#include "nn/kernels/linear.hpp"

#include <cstddef>
#include <cstdint>

namespace evo::music::nn {

/// Inputs that share a scale in int8, in weights as in activations: int32 can't overflow
/// (128 x 127 x 32767 < 2^31), and the scales take 3 % of the weights' memory.
inline constexpr std::size_t scale_group = 128;

/// A row's activations of one group.
struct int8_group {
  float scale = 0;
  std::int32_t offset = 0; ///< 128 times their sum, for kernels whose weights are 128 too large
  bool fine = false;       ///< not all are multiples of 256
};

/// Some rows by some inputs of one panel.
struct panel_block {
  const void* activations = nullptr; ///< rows x inputs as the kernels' `convert` leaves them
  std::size_t activation_stride = 0; ///< numbers from row to row
  const void* weights = nullptr;
  const void* next_weights = nullptr; ///< of the block after this one, fetched meanwhile; or none
  std::size_t weight_bytes = 0;       ///< of each block
  std::size_t rows = 0;
  std::size_t inputs = 0; ///< a multiple of the step
  float* sums = nullptr;  ///< rows x columns
  bool continued = false; ///< add to what the sums hold, instead of 0
  // compact weights only
  const compact_panel* compact = nullptr;
  std::size_t first_input = 0; ///< of the panel's
  // int8 only
  const int8_group* activation_groups = nullptr; ///< rows x groups
  std::size_t activation_group_stride = 0;
  const float* weight_scales = nullptr; ///< groups x columns
};

/// From sums of one panel to y.
struct finished_block {
  const float* sums = nullptr; ///< rows x the panel's columns
  const float* bias = nullptr; ///< of the panel's columns
  std::size_t rows = 0;
  std::size_t columns = 0; ///< that y has of the panel
  float* y = nullptr;
  std::size_t y_stride = 0;
  epilogue then = epilogue::store;
};

/// One row of activations.
struct converted_row {
  const float* x = nullptr;
  std::size_t inputs = 0;
  std::size_t padded = 0; ///< numbers written, zeros from `inputs` on
  void* out = nullptr;
  // int8 only
  const float* factors = nullptr; ///< x is multiplied by them first
  int8_group* groups = nullptr;
};

/// How int8 weights stand in memory.
enum class int8_order {
  halves, ///< the first two of four inputs in the even bytes
  plain   ///< in their order, 128 added to each
};

struct panel_kernels {
  std::size_t columns = 0;                         ///< of a panel
  std::size_t rows = 0;                            ///< whose sums fit into registers
  std::size_t step = 0;                            ///< inputs that stand together
  std::size_t activation_bytes = 0;                ///< of one input
  void (*convert)(const converted_row&) = nullptr; ///< none where floats are used as they are
  void (*multiply)(const panel_block&) = nullptr;
  void (*finish)(const finished_block&) = nullptr;
  int8_order order = int8_order::halves;
};

/// @param set has to be available
[[nodiscard]] panel_kernels panel_kernels_for(precision how, instruction_set set);
/// Whether there are kernels for compact weights: in bf16, where the processor reads them fast.
[[nodiscard]] bool reads_compact_weights(precision how, instruction_set set);
/// Those kernels, where there are any.
[[nodiscard]] panel_kernels compact_kernels();

// What each source of kernels has to offer.
[[nodiscard]] panel_kernels portable_panels(precision how);
[[nodiscard]] panel_kernels avx2_panels(precision how);
[[nodiscard]] panel_kernels avx512_panels(precision how);
/// Replace what the extensions of AVX-512 do better.
void use_avx512_bf16(panel_kernels& bf16);
void use_avx512_vnni(panel_kernels& int8);
/// After use_avx512_bf16.
void use_compact_weights(panel_kernels& bf16);

} // namespace evo::music::nn
