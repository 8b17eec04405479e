#include "conforms.hpp"
#include "support/letters.hpp"

#include "evo/strategy/operator_sequence.hpp"
#include "evo/strategy/random_search.hpp"

#include <cstddef>
#include <vector>

namespace {

using text_sequence = evo::operator_sequence<evo::text_population, support::random_letters>;

void check_texts(const std::vector<support::letters_operator>& operators,
                 const evo::operator_sequence_params& params) {
  conformance::conforms<text_sequence>(
      {.make =
           [=](const evo::executor& run) {
             return text_sequence{evo::text_population{}, {}, operators, params, run};
           },
       .cost = [](const evo::text_population& p,
                  std::size_t i) { return support::letters_cost(p[i]); },
       .uses_order_only = !params.sample,
       .ignores_cost_offset = true});
}

} // namespace

TEST_CASE("the operator sequence over texts keeps every promise, for any population") {
  for (const bool sample : {false, true}) {
    CAPTURE(sample);
    for (const std::size_t population : {1, 2, 9})
      check_texts({support::letters_mutation(3)},
                  {.population_size = population, .sample = sample});
    for (const std::size_t population : {2, 9, 20})
      check_texts({support::letters_crossover(), support::letters_mutation(3)},
                  {.population_size = population, .sample = sample});
    check_texts({support::letters_crossover(0.5), support::letters_mutation(1, 0.5)},
                {.population_size = 9, .sample = sample});
  }
}

TEST_CASE("random search over texts keeps every promise, for any population") {
  using strategy = evo::random_search<evo::text_population, support::random_letters>;
  conformance::conforms_in_sizes(
      [](std::size_t population, std::size_t length) {
        return evo::testing::strategy_case<strategy>{
            .make =
                [=](const evo::executor&) {
                  return strategy{evo::text_population{},
                                  support::random_letters{length},
                                  {.population_size = population}};
                },
            .cost = [](const evo::text_population& p,
                       std::size_t i) { return support::letters_cost(p[i]); }};
      },
      {.dimensions = {1, 8}});
}
