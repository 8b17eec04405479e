#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/genetic_algorithm.hpp"
#include "evo/strategy/l_shade.hpp"
#include "evo/strategy/random_search.hpp"

#include "strategies/families.hpp"

#include <array>

namespace evo::convergence {
namespace {

constexpr std::array table{
    named_strategy{"genetic_algorithm", run_until_done<[](const task& t) {
                     return genetic_algorithm{t.domain, uniform_in<double>{t.domain}};
                   }>},
    named_strategy{"l_shade", run_until_done<[](const task& t) {
                     return l_shade{t.domain, uniform_in<double>{t.domain}, {.budget = t.budget}};
                   }>},
    named_strategy{"random_search", run_until_done<[](const task& t) {
                     return random_search<real_population<double>, uniform_in<double>>{
                         real_population<double>{t.start.size()}, uniform_in<double>{t.domain}};
                   }>},
};

} // namespace

std::span<const named_strategy> population_strategies() {
  return table;
}

} // namespace evo::convergence
