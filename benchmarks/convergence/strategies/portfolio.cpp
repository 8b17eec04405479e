#include "evo/strategy/portfolio.hpp"

#include "evo/strategy/brent_step.hpp"

#include "strategies/families.hpp"

#include <array>

namespace evo::convergence {
namespace {

constexpr std::array table{
    named_strategy{"brent_step", run_until_done<[](const task& t) {
                     return brent_step<double>{t.start,
                                               {.sigma = t.sigma, .start_region = start_region(t)}};
                   }>},
    named_strategy{"portfolio", run_until_done<[](const task& t) {
                     return portfolio<double>{t.start,
                                              {.sigma = t.sigma,
                                               .start_region = start_region(t),
                                               .max_evaluations = t.budget}};
                   }>},
};

} // namespace

std::span<const named_strategy> portfolio_strategies() {
  return table;
}

} // namespace evo::convergence
