#pragma once
/// @file
/// A decorator that adds measures of the genome itself to what another evaluator gives.

#include "evo/concepts/evaluator.hpp"
#include "evo/core/error.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace evo {

/// Asks the inner evaluator for the first `inner_values` values of each candidate, and fills the
/// others by `measure(genome, others)`: for map_elites where the measures are known from the
/// genome, or for constraints that are cheap.
/// @throws error wrong_value_count where no place is left for the measures; whatever the inner
///         evaluator throws
template <class Inner, class Measure>
class measured {
public:
  measured(Inner inner, Measure measure, std::size_t inner_values = 1)
      : inner_{std::move(inner)}, measure_{std::move(measure)}, inner_values_{inner_values} {}

  template <population P>
    requires batch_evaluator<Inner, P> &&
             std::invocable<const Measure&, decltype(std::declval<const P&>()[std::size_t{}]),
                            std::span<double>>
  void operator()(const batch<P>& b, std::span<double> values) {
    const std::size_t each = b.empty() ? inner_values_ + 1 : values.size() / b.size();
    require(each > inner_values_, error_id::wrong_value_count, "asked for ", each,
            " values of a candidate, the inner evaluator alone gives ", inner_values_);
    std::vector<double> given(inner_values_ * b.size());
    inner_(b, std::span<double>{given});
    for (std::size_t i = 0; i < b.size(); ++i) {
      const std::span<double> own = values.subspan(i * each, each);
      std::copy_n(given.begin() + static_cast<std::ptrdiff_t>(i * inner_values_), inner_values_,
                  own.begin());
      measure_(b.genomes[i], own.subspan(inner_values_));
    }
  }

  [[nodiscard]] Inner& inner() noexcept { return inner_; }

private:
  Inner inner_;
  Measure measure_;
  std::size_t inner_values_;
};

} // namespace evo
