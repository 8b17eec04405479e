#include "evo/strategy/cem.hpp"
#include "evo/strategy/pgpe.hpp"
#include "evo/strategy/snes.hpp"
#include "evo/strategy/xnes.hpp"

#include "strategies/families.hpp"

#include <array>

namespace evo::convergence {
namespace {

/// Unbounded, as BBOB means it: its domain is where the optimum lies.
template <class Strategy>
Strategy make(const task& t) {
  return Strategy{t.start, {.sigma = t.sigma}};
}

constexpr std::array table{
    named_strategy{"cem", run_until_done<make<cem<double>>>},
    named_strategy{"pgpe", run_until_done<make<pgpe<double>>>},
    named_strategy{"snes", run_until_done<make<snes<double>>>},
    named_strategy{"xnes", run_until_done<make<xnes<double>>>},
};

} // namespace

std::span<const named_strategy> natural_strategies() {
  return table;
}

} // namespace evo::convergence
