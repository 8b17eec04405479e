// libcmaes' full-covariance CMA-ES on the sphere, one thread, one call a run.
//   libcmaes_cma DIMENSION POPULATION GENERATIONS SECONDS eager|lazy
// "eager" is its default: an eigendecomposition each generation. Built by benchmarks/peers/setup.
#include <libcmaes/cmaes.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace {

double sphere(const double* x, const int& n) {
  double sum = 0;
  for (int i = 0; i < n; ++i)
    sum += x[i] * x[i];
  return sum;
}

double processor_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "libcmaes_cma DIMENSION POPULATION GENERATIONS SECONDS eager|lazy\n");
    return 2;
  }
  const int dimension = std::atoi(argv[1]), population = std::atoi(argv[2]);
  const int generations = std::atoi(argv[3]);
  const double seconds = std::atof(argv[4]);
  const bool is_lazy = std::string{argv[5]} == "lazy";

  double spent = 0, worst = HUGE_VAL;
  int runs = 0;
  while (runs == 0 || spent < seconds) {
    ++runs;
    const std::vector<double> start(static_cast<std::size_t>(dimension), 0.1);
    libcmaes::CMAParameters<> parameters{start, 0.3 / std::sqrt(dimension), population,
                                         static_cast<std::uint64_t>(runs)};
    parameters.set_quiet(true);
    parameters.set_max_iter(generations);
    parameters.set_lazy_update(is_lazy);
    for (const int criterion :
         {libcmaes::TOLHISTFUN, libcmaes::EQUALFUNVALS, libcmaes::TOLX, libcmaes::STAGNATION,
          libcmaes::NOEFFECTAXIS, libcmaes::NOEFFECTCOOR})
      parameters.set_stopping_criteria(criterion, false);
    libcmaes::FitFunc function = sphere;
    const double before = processor_seconds();
    const auto solutions = libcmaes::cmaes<>(function, parameters);
    spent += processor_seconds() - before;
    if (solutions.niter() < generations) {
      std::fprintf(stderr, "stopped after %d generations\n", solutions.niter());
      return 1;
    }
    worst =
        std::min(worst, sphere(start.data(), dimension) / solutions.best_candidate().get_fvalue());
  }
  std::printf("{\"version\": \"%s\", \"us_per_generation\": %.3f, \"runs\": %d, "
              "\"reduction\": %g}\n",
              argv[5], spent / runs / generations * 1e6, runs, worst);
}
