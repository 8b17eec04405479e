#include "conforms.hpp"
#include "support/letters.hpp"

#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/random_search.hpp"

TEST_CASE_TEMPLATE(
    "random search over real vectors keeps every promise, for any population and dimension", T,
    float, double) {
  using strategy = evo::random_search<evo::real_population<T>, evo::uniform_in<T>>;
  for (const std::size_t population : {1, 2, 9})
    for (const std::size_t dimension : {1, 5}) {
      CAPTURE(population);
      CAPTURE(dimension);
      const evo::box<T> domain{dimension, T(-5), T(5)};
      conformance::conforms<strategy>(
          {.make =
               [=](const evo::executor&) {
                 return strategy{evo::real_population<T>{static_cast<Eigen::Index>(dimension)},
                                 evo::uniform_in<T>{domain},
                                 {.population_size = population}};
               },
           .cost = conformance::real_cost{}});
    }
}

TEST_CASE("random search over texts keeps every promise, for any population") {
  using strategy = evo::random_search<evo::text_population, support::random_letters>;
  for (const std::size_t population : {1, 2, 9}) {
    CAPTURE(population);
    conformance::conforms<strategy>(
        {.make =
             [=](const evo::executor&) {
               return strategy{evo::text_population{}, {}, {.population_size = population}};
             },
         .cost = [](const evo::text_population& p,
                    std::size_t i) { return support::letters_cost(p[i]); }});
  }
}
