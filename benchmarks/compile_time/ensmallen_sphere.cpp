// CMA-ES on the sphere with ensmallen, which wants a sum of functions: one a gene. Prints the cost
// reached.
#include <ensmallen.hpp>

#include <cstdio>

namespace {

struct sphere {
  double Evaluate(const arma::mat& x, std::size_t begin, std::size_t count) const {
    const auto genes = x.rows(begin, begin + count - 1);
    return arma::accu(genes % genes);
  }
  std::size_t NumFunctions() const { return 10; }
  void Shuffle() {}
};

} // namespace

int main() {
  sphere function;
  arma::mat x(10, 1, arma::fill::value(0.1));
  ens::CMAES<> strategy;
  strategy.BatchSize() = 10;
  strategy.StepSize() = 0.1;
  std::printf("%g\n", strategy.Optimize(function, x));
}
