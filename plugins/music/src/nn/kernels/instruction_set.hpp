#pragma once
/// @file
/// Which kernels this processor can run. Chosen at run time; results differ between instruction
/// sets in the last bits at most, and are the same always and on any thread with one.

namespace evo::music::nn {

enum class instruction_set {
  portable, ///< what the compiler makes of plain loops
  avx2,     ///< AVX2 with FMA
  avx512    ///< AVX-512 F, BW, DQ, VL; BF16 and VNNI where the processor has them
};

[[nodiscard]] bool is_available(instruction_set set);
[[nodiscard]] instruction_set best_available();

} // namespace evo::music::nn
