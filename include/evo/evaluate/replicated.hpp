#pragma once
/// @file
/// A decorator that evaluates each candidate several times, for noisy objectives.

#include "evo/concepts/evaluator.hpp"
#include "evo/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace evo {

enum class replicate_summary { mean, median };

struct replicated_params {
  std::uint32_t replicates = 3; ///< at least 1
  replicate_summary summary = replicate_summary::mean;
};

/// Asks the inner evaluator for `replicates` values of each candidate, in one batch, and gives
/// their mean or median; of several values a candidate that of each. Replicate k of a candidate
/// that is itself replicate j is number j * replicates + k. A candidate of which one replicate
/// failed (NaN) has failed: the mean of the others would favour what fails often.
/// @throws error invalid_parameter
template <class Inner>
class replicated {
public:
  explicit replicated(Inner inner, replicated_params params = {})
      : inner_{std::move(inner)}, params_{params} {
    require(params_.replicates >= 1, error_id::invalid_parameter,
            "replicates = 0, should be at least 1");
  }

  template <population P>
    requires batch_evaluator<Inner, P>
  void operator()(const batch<P>& b, std::span<double> values) {
    const std::size_t r = params_.replicates;
    batch<P> copies{.genomes = b.genomes.empty_like()};
    for (std::size_t i = 0; i < b.size(); ++i)
      for (std::uint32_t k = 0; k < params_.replicates; ++k) {
        candidate copy = b.candidates[i];
        copy.replicate = copy.replicate * params_.replicates + k;
        copies.append(b.genomes[i], std::move(copy));
      }
    const std::size_t each = b.empty() ? 0 : values.size() / b.size();
    std::vector<double> all(r * values.size()), one(r);
    inner_(std::as_const(copies), std::span<double>{all});
    for (std::size_t i = 0; i < values.size(); ++i) {
      for (std::size_t k = 0; k < r; ++k)
        one[k] = all[(i / each * r + k) * each + i % each];
      values[i] = summary_of(one);
    }
  }

  [[nodiscard]] Inner& inner() noexcept { return inner_; }

private:
  [[nodiscard]] double summary_of(std::span<double> of) const {
    if (std::any_of(of.begin(), of.end(), [](double v) { return std::isnan(v); }))
      return std::numeric_limits<double>::quiet_NaN();
    if (params_.summary == replicate_summary::mean)
      return std::accumulate(of.begin(), of.end(), 0.0) / static_cast<double>(of.size());
    std::sort(of.begin(), of.end());
    return std::midpoint(of[(of.size() - 1) / 2], of[of.size() / 2]);
  }

  Inner inner_;
  replicated_params params_;
};

} // namespace evo
