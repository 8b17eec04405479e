// Each of CMA-ES' own reasons to stop is met where it should be, and not once it is switched off.
#include "cma_es_cases.hpp"

#include "evo/core/run.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace {

using strategy = evo::cma_es<double>;
using population = evo::real_population<double>;
using cost = std::function<double(const population&, std::size_t)>;
using evo::cma_stops;
using evo::stop_criterion;

constexpr cma_stops none{.tol_x = {},
                         .tol_fun = {},
                         .tol_fun_hist = {},
                         .tol_up_sigma = {},
                         .stagnation = {},
                         .flat_fitness = {},
                         .condition_number = {},
                         .no_effect_coordinate = false,
                         .no_effect_axis = false};

double sphere(const population& p, std::size_t i) {
  return p[i].squaredNorm();
}
double flat(const population&, std::size_t) {
  return 1;
}
/// Falls for ever.
double slope(const population& p, std::size_t i) {
  return -p[i][0];
}
/// Random, so that nothing improves.
double noise(const population& p, std::size_t i) {
  return std::sin(1e9 * p[i][0]) + std::sin(1e9 * p[i][1]);
}
/// One axis 1e6 times as narrow as the others, along the diagonal of the first two genes.
double valley(const population& p, std::size_t i) {
  const double across = p[i][0] + p[i][1];
  return p[i].squaredNorm() + 1e12 * across * across;
}
/// Best far from the origin, where steps are soon too small to change a number.
double far_sphere(const population& p, std::size_t i) {
  return (p[i].array() - 1e6).square().sum();
}
/// A criterion alone, where it is met.
struct one_stop {
  stop_criterion criterion;
  std::function<void(cma_stops&)> set;
  cost f;
  double threshold;
  evo::testing::met_when measured = evo::testing::met_when::at_most;
  double start = 1;
};

std::vector<one_stop> stops() {
  constexpr auto at_least = evo::testing::met_when::at_least;
  using enum stop_criterion;
  return {
      {tol_x, [](auto& s) { s.tol_x = 1e-6; }, sphere, 1e-6},
      {tol_fun, [](auto& s) { s.tol_fun = 1e-6; }, sphere, 1e-6},
      {tol_fun_hist, [](auto& s) { s.tol_fun_hist = 1e-6; }, sphere, 1e-6},
      {tol_up_sigma, [](auto& s) { s.tol_up_sigma = 1e3; }, slope, 1e3, at_least},
      {stagnation, [](auto& s) { s.stagnation = 0.2; }, noise, 132, at_least},
      {flat_fitness, [](auto& s) { s.flat_fitness = 5; }, flat, 5, at_least},
      {condition_number, [](auto& s) { s.condition_number = 1e8; }, valley, 1e8, at_least},
      {no_effect_coordinate, [](auto& s) { s.no_effect_coordinate = true; }, far_sphere, 0,
       at_least, 1e6},
      {no_effect_axis, [](auto& s) { s.no_effect_axis = true; }, far_sphere, 0, at_least, 1e6},
      {max_generations, [](auto& s) { s.max_generations = 7; }, sphere, 7, at_least},
  };
}

strategy make(const one_stop& stop, const cma_stops& stops) {
  return strategy{population::genome_type::Constant(3, stop.start),
                  {.sigma = 0.5, .population_size = 7, .stops = stops}};
}

/// The others are off.
cma_stops alone(const one_stop& stop) {
  cma_stops s = none;
  stop.set(s);
  return s;
}

} // namespace

TEST_CASE("each of cma_es' own criteria is met and names itself") {
  auto c = conformance::cma_case<strategy>(3, conformance::cma_params(7));
  for (const one_stop& stop : stops())
    c.own_stops.push_back({.criterion = stop.criterion,
                           .make = [=] { return make(stop, alone(stop)); },
                           .cost = stop.f,
                           .threshold = stop.threshold,
                           .measured = stop.measured});
  conformance::report(evo::testing::check_own_stops(c));
}

TEST_CASE("a criterion that is switched off doesn't stop cma_es where it would have") {
  for (const one_stop& stop : stops()) {
    CAPTURE(evo::name(stop.criterion));
    const auto evaluate = [&](const evo::batch<population>& b, std::span<double> costs) {
      for (std::size_t i = 0; i < b.size(); ++i)
        costs[i] = stop.f(b.genomes, i);
    };
    const auto run = [&](const cma_stops& stops, std::uint64_t generations) {
      strategy s = make(stop, stops);
      return evo::run(s, evaluate,
                      {.key = evo::random_key{1}, .limits = {.generations = generations}});
    };
    const auto stopped = run(alone(stop), 2000);
    CHECK(stopped.reason.criterion == stop.criterion);
    const std::uint64_t longer = stopped.generations + 1;
    const auto ran_on = run(none, longer);
    CHECK(ran_on.reason.threshold == static_cast<double>(longer));
    CHECK(ran_on.generations == longer);
  }
}

TEST_CASE("with its default criteria cma_es stops on its own where there is nothing left to do") {
  for (const one_stop& stop : stops()) {
    CAPTURE(evo::name(stop.criterion));
    strategy s = make(stop, {});
    for (int g = 0; g < 3000 && !s.stop_reason(); ++g) {
      const auto& asked = s.ask(evo::random_key{1});
      std::vector<double> costs;
      for (std::size_t i = 0; i < asked.size(); ++i)
        costs.push_back(stop.f(asked.genomes, i));
      s.tell(std::span<const double>{costs});
    }
    CHECK(s.stop_reason().has_value());
  }
}
