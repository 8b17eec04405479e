#pragma once
/// @file
/// What the report concludes, and whether our runs agree.

#include "outcome.hpp"
#include "plan.hpp"

#include <span>
#include <string>
#include <vector>

namespace evo::music::experiments {

enum class verdict { agrees, disagrees, unknown };

struct finding {
  std::string claim{};    ///< of the report
  std::string measured{}; ///< ours, with the numbers that decide
  verdict said = verdict::unknown;
};

[[nodiscard]] const char* words_of(verdict v);

/// Each is decided by comparing means over seeds, without a test of significance: what differs by
/// less than the seeds do is a hint and no more.
[[nodiscard]] std::vector<finding> make_findings(const plan& p, std::span<const outcome> outcomes);

} // namespace evo::music::experiments
