#pragma once
/// @file
/// Whether a case lets the other checks see anything.

#include "evo/testing/detail/drive.hpp"
#include "evo/testing/detail/real_vectors.hpp"
#include "evo/testing/strategy_case.hpp"

#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace evo::testing {

/// The case's costs are finite and differ, and with them the strategy doesn't stop by itself within
/// the case's generations: the other checks would be of less than they claim.
template <strategy S>
[[nodiscard]] violations check_case(const strategy_case<S>& c) {
  violations found;
  detail::expect(found, c.generations >= 4,
                 "the case has " + std::to_string(c.generations) +
                     " generations, should have at least 4");
  S s = c.fresh();
  bool are_finite = true, do_differ = false;
  std::optional<double> first;
  const auto batches = detail::drive(s, c.key(), c.generations, [&](const auto& b, std::uint64_t) {
    const std::vector<double> costs = c.costs(b);
    for (const double cost : costs) {
      are_finite = are_finite && (std::isfinite(cost) || !detail::is_finite(b.genomes));
      do_differ = do_differ || cost != first.value_or(cost);
      first = first.value_or(cost);
    }
    return costs;
  });
  detail::expect(found, are_finite, "the case's costs aren't finite");
  detail::expect(found, do_differ, "the case's costs are all equal");
  const std::optional<stop> reason = s.stop_reason();
  detail::expect(found, !reason && batches.size() == c.generations,
                 "the strategy stops by itself (" +
                     std::string{reason ? name(reason->criterion) : "nothing asked"} +
                     ") within the case's generations");
  return found;
}

} // namespace evo::testing
