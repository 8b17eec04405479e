#include "evo/strategy/cr_fm_nes.hpp"
#include "evo/strategy/lm_ma_es.hpp"
#include "evo/strategy/vkd_cma_es.hpp"

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
    named_strategy{"cr_fm_nes", run_until_done<make<cr_fm_nes<double>>>},
    named_strategy{"lm_ma_es", run_until_done<make<lm_ma_es<double>>>},
    named_strategy{"vkd_cma_es", run_until_done<make<vkd_cma_es<double>>>},
};

} // namespace

std::span<const named_strategy> limited_memory_strategies() {
  return table;
}

} // namespace evo::convergence
