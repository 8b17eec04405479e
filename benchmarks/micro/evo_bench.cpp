// Time per generation on the sphere, one thread: evaluation, sampling and every update included.
//   evo_bench --benchmark_filter='cma_es/n:10/' --benchmark_format=json
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/cma_es.hpp"
#include "evo/strategy/cr_fm_nes.hpp"
#include "evo/strategy/genetic_algorithm.hpp"
#include "evo/strategy/lm_ma_es.hpp"
#include "evo/strategy/random_search.hpp"
#include "evo/strategy/vkd_cma_es.hpp"
#include "time_generations.hpp"

#include <cmath>

#include <benchmark/benchmark.h>

using namespace evo;
using evo::benchmarks::task;

namespace {

template <class T>
box<T> domain_of(const task& t) {
  const box<double> domain = sphere{t.dimension}.domain();
  return {t.dimension, static_cast<T>(domain.lower(0)), static_cast<T>(domain.upper(0))};
}

auto make_random_search(const task& t) {
  return random_search{real_population<double>{static_cast<Eigen::Index>(t.dimension)},
                       uniform_in{domain_of<double>(t)},
                       {.population_size = t.population_size}};
}

/// With a mutation small enough to make some children better: with the default one none is in so
/// many dimensions, and there would be nothing to check.
auto make_genetic_algorithm(const task& t) {
  return genetic_algorithm{
      domain_of<float>(t),
      uniform_in{domain_of<float>(t)},
      {.population_size = t.population_size, .mutation = gaussian_mutation{.step_size = 0.05}}};
}

/// Starts at (0.1, ..., 0.1) with about the step size that serves the sphere there, and doesn't
/// stop for having found the optimum to 1e-11.
template <class Strategy>
auto make_cma_es(const task& t) {
  typename Strategy::genome_type start(static_cast<Eigen::Index>(t.dimension));
  start.setConstant(typename Strategy::population_type::scalar_type(0.1));
  const double sigma = 0.3 / std::sqrt(static_cast<double>(t.dimension));
  return Strategy{start,
                  {.sigma = sigma,
                   .population_size = t.population_size,
                   .stops = {.tol_x = {}, .tol_fun = {}, .tol_fun_hist = {}}}};
}

/// Runs of the CMA-ES are of 10 n generations, of 100 for n = 1000, so that updates which are made
/// now and then count with their share.
void add_all() {
  using benchmarks::add;
  add({"random_search", 10, 100, 1000, 2}, make_random_search);
  add({"genetic_algorithm", 19200, 100, 100, 1.04}, make_genetic_algorithm);
  add({"cma_es", 10, 10, 100, 1e3}, make_cma_es<cma_es<double>>);
  add({"cma_es", 100, 17, 1000, 1e3}, make_cma_es<cma_es<double>>);
  add({"cma_es", 1000, 24, 100, 1.1}, make_cma_es<cma_es<double>>);
  add({"sep_cma_es", 19200, 100, 100, 1.01}, make_cma_es<sep_cma_es<double>>);
  add({"sep_cma_es", 10800, 31, 100, 1.01}, make_cma_es<sep_cma_es<double>>);
  add({"vkd_cma_es", 10800, 31, 100, 1.01}, make_cma_es<vkd_cma_es<double>>);
  add({"lm_ma_es", 10800, 31, 100, 1.01}, make_cma_es<lm_ma_es<double>>);
  for (const std::size_t lambda : {31U, 32U}) // 32 beside a peer that wants an even number
    add({"cr_fm_nes", 10800, lambda, 100, 1.01}, make_cma_es<cr_fm_nes<double>>);
  // Beside a peer that computes in float.
  add({"sep_cma_es_float", 10800, 31, 100, 1.01}, make_cma_es<sep_cma_es<float>>);
  add({"lm_ma_es_float", 10800, 31, 100, 1.01}, make_cma_es<lm_ma_es<float>>);
  add({"cr_fm_nes_float", 10800, 32, 100, 1.01}, make_cma_es<cr_fm_nes<float>>);
}

} // namespace

int main(int argc, char** argv) {
  add_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv))
    return 2;
  benchmark::RunSpecifiedBenchmarks();
}
