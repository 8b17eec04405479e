#include "strategies/strategies.hpp"

#include "failure.hpp"
#include "strategies/families.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace evo::convergence {

std::span<const named_strategy> strategies() {
  static const std::vector<named_strategy> all = [] {
    std::vector<named_strategy> joined;
    for (const auto family : {cma_strategies(), limited_memory_strategies(), natural_strategies(),
                              population_strategies(), portfolio_strategies()})
      joined.insert(joined.end(), family.begin(), family.end());
    std::ranges::sort(joined, {}, &named_strategy::name);
    return joined;
  }();
  return all;
}

const named_strategy& strategy_by_name(std::string_view name) {
  std::string names;
  for (const named_strategy& one : strategies()) {
    if (one.name == name)
      return one;
    names += (names.empty() ? "" : ", ") + std::string{one.name};
  }
  throw failure{exit_code::usage, "--strategy", "there is no \"" + std::string{name} + "\"", names};
}

} // namespace evo::convergence
