#pragma once
/// @file
/// Strategies that are told several values a candidate, as the kit sees them.

#include "evo/concepts/strategy.hpp"
#include "evo/core/batch.hpp"
#include "evo/core/random.hpp"
#include "evo/core/stop.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo::testing {

/// Such a strategy as one that is told a cost: the cost becomes its first value, the case's
/// function gives the others. So every check of the kit can be made of it.
///
/// A candidate that the kit says has failed gets the best first value that there is and NaN for the
/// last: a strategy that doesn't look at all of them gives itself away.
template <several_valued S>
class told_one {
public:
  using population_type = typename S::population_type;
  using state_type = typename S::state_type;
  /// Fills all values but the first of genome i.
  using others_type =
      std::function<void(const population_type& genomes, std::size_t i, std::span<double> others)>;
  static constexpr std::string_view name = S::name;
  static constexpr std::uint32_t state_version = S::state_version;

  told_one(S inner, others_type others) : inner_{std::move(inner)}, others_{std::move(others)} {}

  [[nodiscard]] const batch<population_type>& ask(const random_key& key) {
    const batch<population_type>& asked = inner_.ask(key);
    asked_ = asked.genomes;
    return asked;
  }
  void tell(std::span<const double> costs) {
    inner_.tell(std::span<const double>{values_of(asked_, costs)});
    asked_ = {};
  }
  void tell(const batch<population_type>& elsewhere, std::span<const double> costs) {
    inner_.tell(elsewhere, std::span<const double>{values_of(elsewhere.genomes, costs)});
  }

  [[nodiscard]] const S& inner() const noexcept { return inner_; }
  [[nodiscard]] std::uint64_t generation() const { return inner_.generation(); }
  [[nodiscard]] std::uint64_t evaluations() const { return inner_.evaluations(); }
  [[nodiscard]] std::optional<stop> stop_reason() const { return inner_.stop_reason(); }
  [[nodiscard]] const std::optional<solution<population_type>>& best() const {
    return inner_.best();
  }
  [[nodiscard]] std::optional<solution<population_type>> recommend() const {
    return inner_.recommend();
  }
  [[nodiscard]] const state_type& state() const { return inner_.state(); }
  void restore(state_type state) { inner_.restore(std::move(state)); }

private:
  [[nodiscard]] std::vector<double> values_of(const population_type& genomes,
                                              std::span<const double> costs) const {
    const std::size_t each = inner_.layout().size();
    std::vector<double> all(each * costs.size(), 0.0);
    for (std::size_t i = 0; i < costs.size(); ++i) {
      const std::span<double> own = std::span{all}.subspan(i * each, each);
      if (i < genomes.size())
        others_(genomes, i, own.subspan(1));
      own.front() = costs[i];
      if (std::isnan(costs[i])) {
        own.front() = std::numeric_limits<double>::lowest();
        own.back() = costs[i];
      }
    }
    return all;
  }

  S inner_;
  others_type others_;
  population_type asked_{}; ///< none between tell and ask
};

} // namespace evo::testing
