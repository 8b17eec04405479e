#include "strategies.hpp"

#include "evo/core/run.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/observe/stop_when.hpp"
#include "evo/strategy/cma_es.hpp"
#include "evo/strategy/cr_fm_nes.hpp"
#include "evo/strategy/genetic_algorithm.hpp"
#include "evo/strategy/lm_ma_es.hpp"
#include "evo/strategy/random_search.hpp"
#include "evo/strategy/restarts.hpp"
#include "evo/strategy/vkd_cma_es.hpp"

#include "failure.hpp"

#include <array>
#include <string>

namespace evo::convergence {
namespace {

using population = real_population<double>;

/// @tparam Make gives a new strategy for a task
template <auto Make>
stop run_until_done(const task& given, hit_recorder& recorder) {
  auto strategy = Make(given);
  return run(strategy, recorder,
             {.key = given.key.child("strategy"), .limits = {.evaluations = recorder.budget()}},
             stop_when{[&] { return recorder.done(); }, "the last target is reached"})
      .reason;
}

/// Unbounded, as BBOB means it: its domain is where the optimum lies.
cma_es_params from(const task& t) {
  return {.sigma = t.sigma};
}
restart_params restarts_from(const task& t) {
  return {.run = from(t), .start_region = box<double>{t.domain.dimension(), -4, 4}};
}

constexpr std::array table{
    named_strategy{"bipop_cma_es", run_until_done<[](const task& t) {
                     return bipop_cma_es<double>{t.start, restarts_from(t)};
                   }>},
    named_strategy{"cma_es",
                   run_until_done<[](const task& t) { return cma_es<double>{t.start, from(t)}; }>},
    named_strategy{
        "cr_fm_nes",
        run_until_done<[](const task& t) { return cr_fm_nes<double>{t.start, from(t)}; }>},
    named_strategy{"genetic_algorithm", run_until_done<[](const task& t) {
                     return genetic_algorithm{t.domain, uniform_in<double>{t.domain}};
                   }>},
    named_strategy{"ipop_cma_es", run_until_done<[](const task& t) {
                     return ipop_cma_es<double>{t.start, restarts_from(t)};
                   }>},
    named_strategy{
        "lm_ma_es",
        run_until_done<[](const task& t) { return lm_ma_es<double>{t.start, from(t)}; }>},
    named_strategy{"random_search", run_until_done<[](const task& t) {
                     return random_search<population, uniform_in<double>>{
                         population{t.start.size()}, uniform_in<double>{t.domain}};
                   }>},
    named_strategy{
        "sep_cma_es",
        run_until_done<[](const task& t) { return sep_cma_es<double>{t.start, from(t)}; }>},
    named_strategy{
        "vkd_cma_es",
        run_until_done<[](const task& t) { return vkd_cma_es<double>{t.start, from(t)}; }>},
};

} // namespace

std::span<const named_strategy> strategies() {
  return table;
}

const named_strategy& strategy_by_name(std::string_view name) {
  std::string names;
  for (const named_strategy& one : table) {
    if (one.name == name)
      return one;
    names += (names.empty() ? "" : ", ") + std::string{one.name};
  }
  throw failure{exit_code::usage, "--strategy", "there is no \"" + std::string{name} + "\"", names};
}

} // namespace evo::convergence
