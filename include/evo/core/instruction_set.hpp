#pragma once
/// @file
/// Which vector instructions this machine has. Kernels are compiled for each and chosen at run
/// time, so that one binary is fast everywhere and users need no compiler flags.

#include <string_view>

namespace evo {

/// Each has what those before it have.
enum class instruction_set {
  baseline, ///< what the compiler was told the machine has at least; SSE2 on x86-64
  avx2,     ///< with FMA
  avx512,   ///< F and DQ; few kernels gain by it, the others take AVX2's
};

[[nodiscard]] constexpr std::string_view name(instruction_set s) noexcept {
  switch (s) {
  case instruction_set::baseline: return "baseline";
  case instruction_set::avx2: return "avx2";
  case instruction_set::avx512: return "avx512";
  }
  return "unknown";
}

[[nodiscard]] inline bool is_supported(instruction_set s) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
  const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  switch (s) {
  case instruction_set::baseline: return true;
  case instruction_set::avx2: return has_avx2;
  case instruction_set::avx512:
    return has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
  }
  return false;
#else
  return s == instruction_set::baseline;
#endif
}

/// The widest one that this machine has.
[[nodiscard]] inline instruction_set best_instruction_set() noexcept {
  static const instruction_set best =
      is_supported(instruction_set::avx512) ? instruction_set::avx512
      : is_supported(instruction_set::avx2) ? instruction_set::avx2
                                            : instruction_set::baseline;
  return best;
}

} // namespace evo
