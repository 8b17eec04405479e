#pragma once
/// @file
/// What a run on one problem is judged by: when it first reached each target.

#include "evo/genome/real.hpp"
#include "evo/observe/ioh_run.hpp"
#include "evo/problem/bbob/bbob_problem.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

namespace evo::convergence {

/// 10^2, 10^1.8, ..., 10^-8 above the optimum.
inline constexpr std::size_t target_count = 51;
[[nodiscard]] double target_value(std::size_t i);

/// Counts evaluations of a problem, up to a budget, and notes those that reached a target first.
class hit_recorder {
public:
  using hits_type = std::array<std::optional<std::uint64_t>, target_count>;

  /// @param log kept, if there is one: each evaluation is recorded there, too
  hit_recorder(const bbob_problem& problem, std::uint64_t budget, ioh_run* log = nullptr)
      : problem_{&problem}, budget_{budget}, log_{log} {}

  /// A batch evaluator. Candidates beyond the budget are not evaluated: NaN.
  void operator()(const batch<real_population<double>>& b, std::span<double> values);

  /// The budget is used up, or the last target reached.
  [[nodiscard]] bool done() const noexcept {
    return evaluations_ >= budget_ || reached_ == target_count;
  }
  [[nodiscard]] std::uint64_t evaluations() const noexcept { return evaluations_; }
  [[nodiscard]] std::uint64_t budget() const noexcept { return budget_; }
  /// The least value, infinity before the first.
  [[nodiscard]] double best() const noexcept { return best_; }
  [[nodiscard]] const hits_type& hits() const noexcept { return hits_; }

private:
  const bbob_problem* problem_;
  std::uint64_t budget_;
  ioh_run* log_;
  std::uint64_t evaluations_ = 0;
  double best_ = std::numeric_limits<double>::infinity();
  std::size_t reached_ = 0; ///< targets are reached in order
  hits_type hits_{};
};

} // namespace evo::convergence
