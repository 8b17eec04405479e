#include "conforms.hpp"
#include "support/letters.hpp"

#include "evo/genome/real_initializer.hpp"
#include "evo/operators/sequence/real.hpp"
#include "evo/strategy/operator_sequence.hpp"

#include <utility>
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
       .uses_order_only = !params.sample});
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

TEST_CASE_TEMPLATE("the operator sequence over real vectors keeps every promise, for any dimension",
                   T, float, double) {
  using strategy = evo::operator_sequence<evo::real_population<T>, evo::uniform_in<T>>;
  for (const std::size_t dimension : {1, 5}) {
    CAPTURE(dimension);
    const evo::box<T> domain{dimension, T(-5), T(5)};
    conformance::conforms<strategy>(
        {.make =
             [=](const evo::executor& run) {
               return strategy{
                   evo::real_population<T>{static_cast<Eigen::Index>(dimension)},
                   evo::uniform_in<T>{domain},
                   {evo::crossover_operator(evo::any_crossover{evo::sbx_crossover{}}, domain, 0.5),
                    evo::mutation_operator(evo::any_mutation{evo::gaussian_mutation{}}, domain, 0.5,
                                           1, 2)},
                   {.population_size = 9, .sample = false},
                   run};
             },
         .cost = conformance::real_cost{}});
  }
}
