// CMA-ES on the sphere with libcmaes. Prints the cost reached.
#include <libcmaes/cmaes.h>

#include <cstdio>
#include <vector>

int main() {
  const std::vector<double> start(10, 0.1);
  libcmaes::CMAParameters<> parameters{start, 0.1, -1, 1};
  libcmaes::FitFunc sphere = [](const double* x, const int& n) {
    double sum = 0;
    for (int i = 0; i < n; ++i)
      sum += x[i] * x[i];
    return sum;
  };
  parameters.set_quiet(true);
  const auto solutions = libcmaes::cmaes<>(sphere, parameters);
  std::printf("%g\n", solutions.best_candidate().get_fvalue());
}
