#pragma once
/// @file
/// Which vector instructions this machine has. Kernels are compiled for each and chosen at run
/// time, so that one binary is fast everywhere and users need no compiler flags.

#include <string_view>

namespace evo {

enum class instruction_set {
  baseline, ///< what the compiler was told the machine has at least; SSE2 on x86-64
  avx2,     ///< with FMA
};

[[nodiscard]] constexpr std::string_view name(instruction_set s) noexcept {
  switch (s) {
  case instruction_set::baseline: return "baseline";
  case instruction_set::avx2: return "avx2";
  }
  return "unknown";
}

[[nodiscard]] inline bool is_supported(instruction_set s) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
  return s == instruction_set::baseline ||
         (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"));
#else
  return s == instruction_set::baseline;
#endif
}

/// The widest one that this machine has.
[[nodiscard]] inline instruction_set best_instruction_set() noexcept {
  static const instruction_set best =
      is_supported(instruction_set::avx2) ? instruction_set::avx2 : instruction_set::baseline;
  return best;
}

} // namespace evo
