#pragma once
/// @file
/// One run as IOHprofiler's tools (IOHanalyzer, iohinspector) read it. Format: that of the Analyzer
/// logger of IOHexperimenter 0.3 (https://iohprofiler.github.io/IOHexperimenter), described in J.
/// de Nobel, F. Ye, D. Vermetten, H. Wang, C. Doerr, T. Bäck, "IOHexperimenter: Benchmarking
/// Platform for Iterative Optimization Heuristics", 2024, doi:10.1162/evco_a_00342. Nothing here
/// writes to a file: texts are returned, ioh_experiment.hpp says where they belong.

#include "evo/concepts/observer.hpp"
#include "evo/core/objective.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace evo {

namespace detail {

/// The shortest decimal that reads back as the same number; null, which JSON has for them, for
/// those that aren't finite.
[[nodiscard]] inline std::string json_number(double value) {
  if (!std::isfinite(value))
    return "null";
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

} // namespace detail

/// An observer that keeps each evaluation that improved on all before it, and the last one: what
/// IOHexperimenter logs "on improvement". Values should be given above the known optimum, if there
/// is one, as IOHexperimenter does for BBOB. For populations of real vectors. Memory: two numbers
/// an improvement.
class ioh_run {
public:
  /// @param instance of the problem
  /// @param offset subtracted from each value: the optimum's
  explicit ioh_run(std::size_t instance, double offset = 0, sense direction = sense::minimize)
      : instance_{instance}, offset_{offset}, direction_{direction} {}

  /// One evaluation, for those who have no run that observers look at. NaN is counted only.
  template <class Point>
  void record(double value, const Point& x) {
    ++evaluations_;
    last_ = value - offset_;
    if (std::isnan(last_))
      return;
    if (!improvements_.empty() &&
        !cheaper(to_cost(last_, direction_), to_cost(improvements_.back().second, direction_)))
      return;
    improvements_.emplace_back(evaluations_, last_);
    best_.assign(x.begin(), x.end());
  }

  template <population P>
  void on_generation(const generation_view<P>& view) {
    for (std::size_t i = 0; i < view.values.size(); ++i)
      record(view.values[i], view.candidates.genomes.values(i));
  }

  [[nodiscard]] std::size_t instance() const noexcept { return instance_; }
  [[nodiscard]] std::uint64_t evaluations() const noexcept { return evaluations_; }
  /// (evaluation, value), the best last.
  [[nodiscard]] std::span<const std::pair<std::uint64_t, double>> improvements() const noexcept {
    return improvements_;
  }

  /// The run's part of a .dat file: a heading, then one line an improvement and one for the last
  /// evaluation.
  [[nodiscard]] std::string data() const {
    std::string text = "evaluations raw_y\n";
    const auto line = [&](std::uint64_t evaluation, double value) {
      text += std::to_string(evaluation) + ' ' + detail::json_number(value) + '\n';
    };
    for (const auto& [evaluation, value] : improvements_)
      line(evaluation, value);
    if (std::isfinite(last_) &&
        (improvements_.empty() || improvements_.back().first < evaluations_))
      line(evaluations_, last_);
    return text;
  }

  /// The run's entry in the .json file.
  [[nodiscard]] std::string summary() const {
    std::string text = "{\"instance\": " + std::to_string(instance_) +
                       ", \"evals\": " + std::to_string(evaluations_) + ", \"best\": {\"evals\": ";
    const auto [evaluation, value] =
        improvements_.empty()
            ? std::pair{std::uint64_t{0}, std::numeric_limits<double>::quiet_NaN()}
            : improvements_.back();
    text += std::to_string(evaluation) + ", \"y\": " + detail::json_number(value) + ", \"x\": [";
    for (std::size_t i = 0; i < best_.size(); ++i)
      text += (i == 0 ? "" : ", ") + detail::json_number(best_[i]);
    return text + "]}}";
  }

private:
  std::size_t instance_;
  double offset_;
  sense direction_;
  std::uint64_t evaluations_ = 0;
  double last_ = std::numeric_limits<double>::quiet_NaN();
  std::vector<std::pair<std::uint64_t, double>> improvements_{};
  std::vector<double> best_{};
};

} // namespace evo
