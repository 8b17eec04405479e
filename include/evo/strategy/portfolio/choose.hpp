#pragma once
/// @file
/// Which strategies suit a problem, of which only the size and the costs of evaluation are known.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evo {

/// What a portfolio knows before the first evaluation.
struct portfolio_problem {
  std::size_t dimension = 0;
  std::optional<std::uint64_t> max_evaluations{};
  std::optional<double> evaluation_seconds{}; ///< wall time of one evaluation
  bool is_noisy = false;                      ///< the same point has different values
};

enum class portfolio_member { brent_step, bipop_cma_es, sep_cma_es };

[[nodiscard]] constexpr std::string_view name(portfolio_member m) noexcept {
  switch (m) {
  case portfolio_member::brent_step: return "brent_step";
  case portfolio_member::bipop_cma_es: return "bipop_cma_es";
  case portfolio_member::sep_cma_es: return "sep_cma_es";
  }
  return "unknown";
}

/// A strategy and why it is there.
struct portfolio_stage {
  portfolio_member member{};
  std::string why{};

  friend bool operator==(const portfolio_stage&, const portfolio_stage&) = default;
};

/// The strategies to run, one after the other: each until it has no reason to go on.
///
/// The rules were set on the instances 4 to 6 of BBOB and of bbob-largescale
/// (docs/reference/strategies/portfolio.md has the figures behind each).
[[nodiscard]] inline std::vector<portfolio_stage> choose(const portfolio_problem& p) {
  using enum portfolio_member;
  const std::string n = std::to_string(p.dimension);
  std::vector<portfolio_stage> stages;
  const std::uint64_t probe = p.dimension + 2;
  constexpr std::uint64_t worth_probing = 10;
  if (p.is_noisy)
    stages.push_back({bipop_cma_es, "noise: re-evaluates and raises the step size"});
  else if (!p.max_evaluations || *p.max_evaluations >= worth_probing * probe)
    stages.push_back({brent_step, std::to_string(probe) + " evaluations tell whether the cost is "
                                                          "separable, which makes it easy"});
  if (!p.is_noisy)
    stages.push_back({bipop_cma_es, "few enough genes for a full covariance matrix"});
  return stages;
}

} // namespace evo
