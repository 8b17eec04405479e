#include "conforms.hpp"

#include "evo/strategy/cma_es.hpp"

#include <cstddef>
#include <optional>

namespace {

template <class S>
evo::testing::strategy_case<S> case_of(std::size_t population, std::size_t dimension) {
  using vector = typename S::population_type::genome_type;
  const auto make_moved = [=](const vector& offset) {
    return S{offset, {.sigma = 0.5, .population_size = population}};
  };
  const vector origin = vector::Zero(static_cast<Eigen::Index>(dimension));
  return {.make = [=](const evo::executor&) { return make_moved(origin); },
          .cost = conformance::real_cost{},
          .make_moved = make_moved};
}

} // namespace

TEST_CASE_TEMPLATE("CMA-ES keeps every promise, for any population and dimension", T, float,
                   double) {
  conformance::conforms_in_sizes(
      [](std::size_t population, std::size_t dimension) {
        auto c = case_of<evo::cma_es<T>>(population, dimension);
        c.rotation_centre =
            Eigen::Matrix<T, Eigen::Dynamic, 1>::Zero(static_cast<Eigen::Index>(dimension));
        return c;
      },
      {.populations = {2, 9}});
}

TEST_CASE("separable CMA-ES keeps every promise but that of rotations") {
  const auto make_case = [](std::size_t population, std::size_t dimension) {
    return case_of<evo::sep_cma_es<double>>(population, dimension);
  };
  conformance::conforms_in_sizes(make_case, {.populations = {2, 9}});
  auto turned = make_case(9, 5);
  turned.rotation_centre = Eigen::VectorXd::Zero(5);
  CHECK(!evo::testing::check_rotation(turned).empty());
}

TEST_CASE("criteria of CMA-ES are reached, named and kept by checkpoints") {
  using evo::stop_criterion;
  using strategy = evo::cma_es<double>;
  const auto stops_by = [](const evo::cma_stops& stops) {
    return [=] { return strategy{Eigen::VectorXd::Ones(3), {.sigma = 0.5, .stops = stops}}; };
  };
  const auto bowl = [](const evo::real_population<double>& p, std::size_t i) {
    return p[i].squaredNorm();
  };
  const auto flat = [](const evo::real_population<double>&, std::size_t) { return 1.0; };
  const auto slope = [](const evo::real_population<double>& p, std::size_t i) { return p[i][0]; };
  auto c = case_of<strategy>(9, 3);
  c.own_stops = {
      {stop_criterion::tol_x, stops_by({.tol_x = 0.01}), bowl, 0.01},
      {stop_criterion::tol_fun, stops_by({.tol_fun = 1e-3}), bowl, 1e-3},
      {stop_criterion::flat_fitness, stops_by({.tol_fun = {}, .tol_fun_hist = {}}), flat, 2,
       evo::testing::met_when::at_least},
      {stop_criterion::tol_up_sigma, stops_by({}), slope, 1e3, evo::testing::met_when::at_least}};
  conformance::report(evo::testing::check_own_stops(c));
}
