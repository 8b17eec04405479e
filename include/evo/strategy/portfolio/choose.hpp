#pragma once
/// @file
/// Which strategies suit a problem of which only size, budget and the cost of evaluation are known.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

/// What a portfolio knows before the first evaluation.
struct portfolio_problem {
  std::size_t dimension = 0;
  std::optional<std::uint64_t> max_evaluations{};
  std::optional<double> evaluation_seconds{}; ///< wall time of one evaluation
  bool is_noisy = false;                      ///< the same point has different values
};

enum class portfolio_member {
  brent_step,
  bipop_cma_es,
  bipop_lm_ma_es, ///< LM-MA-ES with the restarts of BIPOP
};

[[nodiscard]] constexpr std::string_view name(portfolio_member m) noexcept {
  switch (m) {
  case portfolio_member::brent_step: return "brent_step";
  case portfolio_member::bipop_cma_es: return "bipop_cma_es";
  case portfolio_member::bipop_lm_ma_es: return "bipop_lm_ma_es";
  }
  return "unknown";
}

/// A strategy and why it is there.
struct portfolio_stage {
  portfolio_member member{};
  std::string why{};

  friend bool operator==(const portfolio_stage&, const portfolio_stage&) = default;
};

namespace detail {

/// Up to here a full covariance matrix is worth its time for any cost: on bbob-largescale in 160-D
/// it needs the fewest evaluations of all that isn't separable.
inline constexpr std::size_t full_matrix_genes = 300;
/// Up to here its memory is bearable: n^2 numbers.
inline constexpr std::size_t most_full_matrix_genes = 4000;

/// What CMA-ES with a full matrix takes for one candidate, in seconds: measured as 160 us at n =
/// 1000 (docs/guide/peers.md).
[[nodiscard]] constexpr double full_matrix_seconds(std::size_t n) noexcept {
  return 1.6e-10 * static_cast<double>(n) * static_cast<double>(n);
}

[[nodiscard]] inline portfolio_stage search_stage(const portfolio_problem& p) {
  using enum portfolio_member;
  const std::string n = std::to_string(p.dimension) + " genes: ";
  if (p.dimension <= full_matrix_genes)
    return {bipop_cma_es, n + "few enough for a full covariance matrix"};
  const bool is_slow = p.evaluation_seconds.value_or(0) >= full_matrix_seconds(p.dimension);
  if (is_slow && p.dimension <= most_full_matrix_genes)
    return {bipop_cma_es, n + "a full covariance matrix takes no longer than an evaluation"};
  return {bipop_lm_ma_es, n + (p.dimension > most_full_matrix_genes
                                   ? "too many for a full covariance matrix"
                                   : "a full covariance matrix would take longer than an "
                                     "evaluation, as far as is known")};
}

} // namespace detail

/// The strategies to run, one after the other, each until it has no reason to go on. One rule for
/// all costs; docs/reference/strategies/portfolio.md has the figures behind it.
[[nodiscard]] inline std::vector<portfolio_stage> choose(const portfolio_problem& p) {
  std::vector<portfolio_stage> stages;
  const std::uint64_t probe = p.dimension + 2;
  constexpr std::uint64_t worth_probing = 10;
  if (!p.is_noisy && p.max_evaluations.value_or(worth_probing * probe) >= worth_probing * probe)
    stages.push_back({portfolio_member::brent_step,
                      std::to_string(probe) + " evaluations tell whether the cost is separable, "
                                              "which makes it easy"});
  portfolio_stage search = detail::search_stage(p);
  if (p.is_noisy)
    search.why += "; noise: ranks are measured again, steps and replicates grow";
  stages.push_back(std::move(search));
  return stages;
}

} // namespace evo
