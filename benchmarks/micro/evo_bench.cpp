// Time per generation on the sphere: evaluation, sampling and every update included. One thread, or
// those of --threads for evaluation and the strategies that use them; real_time is then what
// counts.
//   evo_bench --benchmark_filter='cma_es/n:10/' --benchmark_format=json
//   evo_bench --threads=2 --benchmark_filter='snes/n:19200/'
#include "evo/evaluate/parallel.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/cem.hpp"
#include "evo/strategy/cma_es.hpp"
#include "evo/strategy/cr_fm_nes.hpp"
#include "evo/strategy/genetic_algorithm.hpp"
#include "evo/strategy/l_shade.hpp"
#include "evo/strategy/lm_ma_es.hpp"
#include "evo/strategy/map_elites.hpp"
#include "evo/strategy/nsga2.hpp"
#include "evo/strategy/pgpe.hpp"
#include "evo/strategy/random_search.hpp"
#include "evo/strategy/snes.hpp"
#include "evo/strategy/vkd_cma_es.hpp"
#include "evo/strategy/xnes.hpp"
#include "time_generations.hpp"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <system_error>

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

/// The operators that EvoTorch's users take, on all genes, the mutation small enough to make some
/// children better: else there would be nothing to check.
auto make_genetic_algorithm(const task& t) {
  return genetic_algorithm{
      domain_of<float>(t),
      uniform_in{domain_of<float>(t)},
      {.population_size = t.population_size,
       .crossover_probability = 1,
       .mutation_probability = 1,
       .crossover = sbx_crossover{.distribution_index = 10, .gene_probability = 1},
       .mutation = gaussian_mutation{.step_size = 0.01}},
      benchmarks::threads};
}

auto make_l_shade(const task& t) {
  return l_shade{domain_of<double>(t),
                 uniform_in{domain_of<double>(t)},
                 {.population_size = t.population_size,
                  .budget = t.generations * t.population_size,
                  .min_population_size = t.population_size}};
}

/// With the sphere around (1, ..., 1) as the second objective.
auto make_nsga2(const task& t) {
  return nsga2{domain_of<double>(t),
               uniform_in{domain_of<double>(t)},
               {.population_size = t.population_size}};
}

/// The first two genes are the measures.
auto make_map_elites(const task& t) {
  const box<double> domain = domain_of<double>(t);
  return map_elites{domain,
                    uniform_in{domain},
                    grid_archive{box<double>{2, domain.lower(0), domain.upper(0)}, {50, 50}},
                    {.population_size = t.population_size}};
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

/// As make_cma_es(), on the threads that there are.
template <class Strategy>
auto make_gaussian(const task& t) {
  typename Strategy::genome_type start(static_cast<Eigen::Index>(t.dimension));
  start.setConstant(0.1F);
  typename Strategy::params_type params;
  params.sigma = 0.3 / std::sqrt(static_cast<double>(t.dimension));
  params.population_size = t.population_size;
  params.stops = gaussian::no_stops();
  params.run = benchmarks::threads;
  return Strategy{start, params};
}

/// Runs of the CMA-ES are of 10 n generations, of 100 for n = 1000, so that updates which are made
/// now and then count with their share.
void add_all() {
  using benchmarks::add;
  add({"random_search", 10, 100, 1000, 2}, make_random_search);
  add({"genetic_algorithm", 19200, 100, 100, 1.005}, make_genetic_algorithm);
  add({"l_shade", 100, 100, 1000, 1e3}, make_l_shade);
  add({"nsga2", 30, 100, 250, 10}, make_nsga2);
  add({"map_elites", 10, 100, 1000, 10}, make_map_elites);
  add({"cma_es", 10, 10, 100, 1e3}, make_cma_es<cma_es<double>>);
  add({"cma_es", 100, 17, 1000, 1e3}, make_cma_es<cma_es<double>>);
  add({"cma_es", 1000, 24, 100, 1.1}, make_cma_es<cma_es<double>>);
  add({"sep_cma_es", 19200, 100, 100, 1.01}, make_cma_es<sep_cma_es<double>>);
  add({"snes", 19200, 100, 100, 1.01}, make_gaussian<snes<float>>);
  add({"xnes", 10, 10, 100, 5}, make_gaussian<xnes<double>>);
  add({"xnes", 100, 17, 1000, 5}, make_gaussian<xnes<double>>);
  add({"pgpe", 1000, 100, 100, 1.1}, make_gaussian<pgpe<float>>);
  add({"cem", 1000, 100, 100, 1.1}, make_gaussian<cem<float>>);
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

/// Takes --threads=N out of the arguments; the others are Google Benchmark's.
void take_threads(int& argc, char** argv) {
  constexpr std::string_view option = "--threads=";
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    std::size_t count = 0;
    if (argument.starts_with(option) &&
        std::from_chars(argument.data() + option.size(), argument.data() + argument.size(), count)
                .ec == std::errc{})
      benchmarks::threads = parallel_executor(count);
    else
      argv[kept++] = argv[i];
  }
  argc = kept;
}

} // namespace

int main(int argc, char** argv) {
  take_threads(argc, argv);
  add_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv))
    return 2;
  benchmark::RunSpecifiedBenchmarks();
}
