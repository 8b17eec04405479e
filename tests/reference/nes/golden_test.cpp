// The updates of SNES, xNES, PGPE and CEM, given the candidates and costs of EvoTorch's, have its
// means, deviations and factors after each of ten generations.
#include "golden.hpp"

#include "evo/strategy/cem.hpp"
#include "evo/strategy/pgpe.hpp"
#include "evo/strategy/snes.hpp"
#include "evo/strategy/xnes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace {

using reference::numbers;

/// The largest difference, against the largest number of b.
double relative(const numbers& a, const numbers& b) {
  double difference = 0, largest = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    difference = std::max(difference, std::abs(a[i] - b[i]));
    largest = std::max(largest, std::abs(b[i]));
  }
  return a.size() == b.size() ? difference / largest : INFINITY;
}

numbers spread_of(const evo::gaussian::separable<double>& model) {
  return {model.deviations().begin(), model.deviations().end()};
}
numbers spread_of(const evo::gaussian::xnes_model<double>& model) {
  numbers by_rows;
  for (std::size_t row = 0; row < model.dimension(); ++row)
    for (std::size_t column = 0; column < model.dimension(); ++column)
      by_rows.push_back(model.factor()(row, column));
  return by_rows;
}

/// xNES has drawn its own candidates; here they are another's.
void know_candidates(evo::gaussian::separable<double>&, const std::vector<numbers>&) {}
void know_candidates(evo::gaussian::xnes_model<double>& model, const std::vector<numbers>& x) {
  for (std::size_t i = 0; i < x.size(); ++i)
    std::ranges::copy(model.whitened(x[i])[0], model.z()[i].begin());
}

/// Parameters that make a Rule give EvoTorch's result.
template <class Rule>
void follows(const std::string& name, typename Rule::params_type params) {
  const reference::golden_run run = reference::read_golden(EVO_NES_GOLDEN, name);
  CAPTURE(name);
  params.population_size = run.lambda;
  Rule rule{evo::evotorch_defaults(params), run.dimension};
  typename Rule::model_type model{run.dimension};
  std::ranges::copy(run.start_mean, model.mean().begin());
  for (std::size_t i = 0; i < run.dimension; ++i)
    model.scale_gene(i, run.start_deviation[i]);
  rule.start(model);
  for (const reference::golden_generation& g : run.generations) {
    know_candidates(model, g.candidates);
    std::vector<const double*> rows;
    for (const numbers& x : g.candidates)
      rows.push_back(x.data());
    rule.update(model, rows, g.costs, evo::serial_executor());
    CHECK(relative({model.mean().begin(), model.mean().end()}, g.mean) < 1e-12);
    CHECK(relative(spread_of(model), g.spread) < 1e-12);
  }
}

using snes = evo::gaussian::snes_rule<double>;
using xnes = evo::gaussian::xnes_rule<double>;
using pgpe = evo::gaussian::pgpe_rule<double>;
using cem = evo::gaussian::cem_rule<double>;

} // namespace

TEST_CASE("snes and xnes follow EvoTorch's with its default rates, in every shape") {
  for (const char* shape :
       {"n1_lambda4", "n2_lambda6", "n5_lambda8", "n5_lambda40", "n10_lambda6", "n10_lambda10"}) {
    follows<snes>(std::string{"snes_"} + shape, {});
    follows<xnes>(std::string{"xnes_"} + shape, {});
  }
}

TEST_CASE("snes follows EvoTorch's with centred ranks, and with limits of its deviations") {
  follows<snes>("snes_centered_n5_lambda8", {.shaping = evo::fitness_shaping::centered});
  follows<snes>("snes_limits_n5_lambda8",
                {.limits = {.least = 0.45, .most = 0.7, .most_change = 0.05}});
}

TEST_CASE("pgpe follows EvoTorch's with each optimizer, and with each shaping") {
  for (const char* shape : {"n1_lambda4", "n5_lambda8", "n10_lambda20"}) {
    follows<pgpe>(std::string{"pgpe_clipup_"} + shape, {.mean_learning_rate = 0.2});
    follows<pgpe>(std::string{"pgpe_adam_"} + shape,
                  {.mean_learning_rate = 0.2, .optimizer = evo::adam{}});
    follows<pgpe>(std::string{"pgpe_plain_"} + shape,
                  {.mean_learning_rate = 0.2, .optimizer = evo::plain_gradient{}});
  }
  using enum evo::fitness_shaping;
  for (const auto& [name, shaping] :
       {std::pair{"nes", nes}, std::pair{"linear", linear}, std::pair{"normalized", normalize}})
    follows<pgpe>(std::string{"pgpe_"} + name + "_n5_lambda8", {.mean_learning_rate = 0.2,
                                                                .optimizer = evo::plain_gradient{},
                                                                .shaping = shaping,
                                                                .symmetric = false});
}

TEST_CASE("cem follows EvoTorch's") {
  follows<cem>("cem_quarter_n5_lambda20", {.elite_ratio = 0.25});
  follows<cem>("cem_half_n10_lambda16", {.elite_ratio = 0.5});
}
