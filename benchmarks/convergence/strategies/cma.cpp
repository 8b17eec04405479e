#include "evo/strategy/cma_es.hpp"

#include "evo/strategy/restarts.hpp"

#include "strategies/families.hpp"

#include <array>

namespace evo::convergence {
namespace {

/// Unbounded, as BBOB means it: its domain is where the optimum lies.
cma_es_params from(const task& t) {
  return {.sigma = t.sigma};
}
restart_params restarts_from(const task& t) {
  return {.run = from(t), .start_region = start_region(t)};
}

constexpr std::array table{
    named_strategy{"bipop_cma_es", run_until_done<[](const task& t) {
                     return bipop_cma_es<double>{t.start, restarts_from(t)};
                   }>},
    named_strategy{"cma_es",
                   run_until_done<[](const task& t) { return cma_es<double>{t.start, from(t)}; }>},
    named_strategy{"ipop_cma_es", run_until_done<[](const task& t) {
                     return ipop_cma_es<double>{t.start, restarts_from(t)};
                   }>},
    named_strategy{
        "sep_cma_es",
        run_until_done<[](const task& t) { return sep_cma_es<double>{t.start, from(t)}; }>},
};

} // namespace

std::span<const named_strategy> cma_strategies() {
  return table;
}

} // namespace evo::convergence
