#include "conforms.hpp"

#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/archive/cvt_archive.hpp"
#include "evo/strategy/map_elites.hpp"
#include "evo/testing/told_one.hpp"

#include <cstddef>
#include <span>

namespace {

/// The first gene is the measure.
template <class T, class Archive>
auto case_of(std::size_t dimension, const Archive& archive, const evo::map_elites_params& params) {
  using elites = evo::map_elites<T, evo::uniform_in<T>, Archive>;
  using strategy = evo::testing::told_one<elites>;
  const auto others = [](const evo::real_population<T>& genomes, std::size_t i,
                         std::span<double> values) {
    values[0] = static_cast<double>(genomes[i][0]);
  };
  const evo::box<T> domain{dimension, T(-5), T(5)};
  return evo::testing::strategy_case<strategy>{
      .make =
          [=](const evo::executor&) {
            return strategy{elites{domain, evo::uniform_in<T>{domain}, archive, params}, others};
          },
      .cost = conformance::real_cost{}};
}

} // namespace

TEST_CASE("map_elites with a grid keeps every promise, for any population and dimension") {
  const evo::grid_archive grid{evo::box<double>{1, -5.0, 5.0}, {7}};
  conformance::conforms_in_sizes([&](std::size_t population, std::size_t dimension) {
    return case_of<double>(dimension, grid, {.population_size = population});
  });
  conformance::conforms(case_of<double>(3, grid, {.population_size = 8, .line_sigma = 0}));
}

TEST_CASE("map_elites of floats with a tessellation keeps every promise") {
  const evo::cvt_archive cells{evo::box<double>{1, -5.0, 5.0}, evo::random_key{3}, {.cells = 9}};
  conformance::conforms_in_sizes([&](std::size_t population, std::size_t dimension) {
    return case_of<float>(dimension, cells, {.population_size = population});
  });
}
