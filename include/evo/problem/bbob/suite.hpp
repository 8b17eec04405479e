#pragma once
/// @file
/// COCO's suites of the 24 noiseless BBOB functions.

#include <string_view>

namespace evo {

enum class bbob_suite {
  bbob,        ///< dense rotations
  large_scale, ///< block-diagonal rotations between permutations
};

/// As COCO spells it.
[[nodiscard]] constexpr std::string_view name(bbob_suite s) noexcept {
  return s == bbob_suite::bbob ? "bbob" : "bbob-largescale";
}

} // namespace evo
