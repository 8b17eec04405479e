// One run of NSGA-II or MAP-Elites as one JSON line, for fronts.py.
//   evo_fronts nsga2 PROBLEM POPULATION GENERATIONS SEED
//   evo_fronts map_elites DIMENSION CELLS POPULATION GENERATIONS SEED
#include "evo/core/run.hpp"
#include "evo/evaluate/measured.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/pareto/hypervolume.hpp"
#include "evo/problem/cost.hpp"
#include "evo/problem/multi_objective/dtlz.hpp"
#include "evo/problem/multi_objective/objectives.hpp"
#include "evo/problem/multi_objective/zdt.hpp"
#include "evo/problem/rastrigin.hpp"
#include "evo/strategy/map_elites.hpp"
#include "evo/strategy/nsga2.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct plan {
  std::size_t population;
  std::uint64_t generations, seed;

  [[nodiscard]] evo::run_options options() const {
    return {.key = evo::random_key{seed}, .limits = {.generations = generations}};
  }
};

/// Processor time that a call takes, in microseconds a generation.
template <class Call>
double us_per_generation(const plan& p, const Call& call) {
  const std::clock_t start = std::clock();
  call();
  return static_cast<double>(std::clock() - start) * 1e6 / CLOCKS_PER_SEC /
         static_cast<double>(p.generations);
}

/// With the parameters of the peer: fronts.py names them.
template <class P>
void run_nsga2(const P& problem, double reference, const plan& p) {
  const evo::box<double> domain = problem.domain();
  evo::nsga2 s{
      domain, evo::uniform_in{domain},
      evo::nsga2_params{.objectives = problem.objectives(),
                        .population_size = p.population,
                        .crossover_probability = 0.95,
                        .crossover = {.distribution_index = 10, .exchange_probability = 0.5},
                        .mutation = {.distribution_index = 50}}};
  const evo::per_candidate evaluate{evo::objectives_of{problem}};
  const double us = us_per_generation(p, [&] { evo::run(s, evaluate, p.options()); });
  const auto front = s.front();
  const std::vector<double> corner(problem.objectives(), reference);
  std::printf("{\"us_per_generation\": %.17g, \"evaluations\": %llu, \"hypervolume\": %.17g, "
              "\"front\": [",
              us, static_cast<unsigned long long>(s.evaluations()),
              evo::pareto::hypervolume(front.costs, corner));
  for (std::size_t i = 0; i < front.size(); ++i) {
    const auto f = front.objectives(i);
    for (std::size_t j = 0; j < f.size(); ++j)
      std::printf("%s%.17g", j > 0 ? ", " : (i > 0 ? ", [" : "["), f[j]);
    std::printf("]");
  }
  std::printf("]}\n");
}

void run_nsga2_on(const std::string& name, const plan& p) {
  if (name == "zdt1")
    return run_nsga2(evo::zdt1{}, 1.1, p);
  if (name == "zdt2")
    return run_nsga2(evo::zdt2{}, 1.1, p);
  if (name == "zdt3")
    return run_nsga2(evo::zdt3{}, 1.1, p);
  if (name == "zdt4")
    return run_nsga2(evo::zdt4{}, 1.1, p);
  if (name == "zdt6")
    return run_nsga2(evo::zdt6{}, 1.1, p);
  if (name == "dtlz1")
    return run_nsga2(evo::dtlz1{}, 1, p);
  if (name == "dtlz2")
    return run_nsga2(evo::dtlz2{}, 1.1, p);
  if (name == "dtlz3")
    return run_nsga2(evo::dtlz3{}, 10, p);
  if (name == "dtlz4")
    return run_nsga2(evo::dtlz4{}, 1.1, p);
  throw std::invalid_argument{"there is no problem " + name};
}

/// Rastrigin's function with the first two genes as measures. Elites are checked: each lies in its
/// cell and costs what it says.
void run_map_elites(std::size_t dimension, std::size_t cells, const plan& p) {
  const evo::rastrigin problem{dimension};
  const evo::box<double> domain = problem.domain();
  const auto measure = [](const auto& x, std::span<double> measures) {
    measures[0] = x[0];
    measures[1] = x[1];
  };
  evo::measured evaluate{evo::per_candidate{evo::cost_of{problem}}, measure};
  evo::map_elites s{
      domain,
      evo::uniform_in{domain},
      evo::grid_archive{evo::box<double>{2, domain.lower(0), domain.upper(0)}, {cells, cells}},
      {.population_size = p.population}};
  const double us = us_per_generation(p, [&] { evo::run(s, evaluate, p.options()); });
  const auto elites = s.elites();
  for (std::size_t i = 0; i < elites.size(); ++i)
    if (problem(elites.candidates.genomes.values(i)) != elites.objectives(i)[0] ||
        s.archive().cell_of(elites.candidates.genomes.values(i).first(2)) != s.filled_cells()[i])
      throw std::logic_error{"an elite isn't what it is told to be"};
  std::printf("{\"us_per_generation\": %.17g, \"evaluations\": %llu, \"coverage\": %.17g, "
              "\"mean_cost\": %.17g, \"best\": %.17g}\n",
              us, static_cast<unsigned long long>(s.evaluations()), s.coverage(),
              -s.qd_score(0) / static_cast<double>(s.size()), s.best()->cost);
}

int usage() {
  std::fputs("evo_fronts nsga2 PROBLEM POPULATION GENERATIONS SEED\n"
             "evo_fronts map_elites DIMENSION CELLS POPULATION GENERATIONS SEED\n",
             stderr);
  return 2;
}

} // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  try {
    const auto plan_from = [&](std::size_t first) {
      return plan{std::stoul(words[first]), std::stoull(words[first + 1]),
                  std::stoull(words[first + 2])};
    };
    if (words.size() == 5 && words[0] == "nsga2")
      run_nsga2_on(words[1], plan_from(2));
    else if (words.size() == 6 && words[0] == "map_elites")
      run_map_elites(std::stoul(words[1]), std::stoul(words[2]), plan_from(3));
    else
      return usage();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "evo_fronts: %s\n", e.what());
    return 2;
  }
  return 0;
}
