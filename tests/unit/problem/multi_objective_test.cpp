// Optima of problems of several objectives lie where they should, and nothing near dominates them.
#include "evo/core/random.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/genome/real.hpp"
#include "evo/pareto/points.hpp"
#include "evo/problem/multi_objective/dtlz.hpp"
#include "evo/problem/multi_objective/objectives.hpp"
#include "evo/problem/multi_objective/zdt.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace {

using numbers = std::vector<double>;

template <class P>
numbers values(const P& p, const numbers& x) {
  numbers f(p.objectives());
  p(x, f);
  return f;
}

/// @param surface 0 for objectives on the front's surface
template <class P, class Surface>
void check_optima(const P& p, const Surface& surface) {
  evo::random_stream stream = evo::random_key{3}.stream(1);
  const auto domain = p.domain();
  for (int k = 0; k < 20; ++k) {
    numbers where(p.objectives() - 1);
    stream.fill_uniform(std::span{where}, 0.0, 1.0);
    const numbers x = p.optimum(where);
    CHECK(domain.contains(x));
    const numbers f = values(p, x);
    CHECK(surface(f) == doctest::Approx(0).epsilon(1e-9));
    numbers other(p.dimension());
    for (std::size_t j = 0; j < other.size(); ++j)
      other[j] = stream.uniform(domain.lower(j), domain.upper(j));
    other[0] = x[0];
    CHECK(!evo::pareto::dominates(values(p, other), f));
  }
}

double on_sphere(const numbers& f) {
  double sum = -1;
  for (const double value : f)
    sum += value * value;
  return sum;
}

} // namespace

TEST_CASE("the optima of ZDT lie on their fronts") {
  check_optima(evo::zdt1{}, [](const numbers& f) { return f[1] - (1 - std::sqrt(f[0])); });
  check_optima(evo::zdt2{5}, [](const numbers& f) { return f[1] - (1 - f[0] * f[0]); });
  check_optima(evo::zdt4{}, [](const numbers& f) { return f[1] - (1 - std::sqrt(f[0])); });
  check_optima(evo::zdt6{}, [](const numbers& f) { return f[1] - (1 - f[0] * f[0]); });
  CHECK(values(evo::zdt3{}, evo::zdt3{}.optimum(numbers{0.0})) == numbers{0, 1});
  CHECK_THROWS_AS(evo::zdt1{1}, evo::error);
}

TEST_CASE("the optima of DTLZ lie on their fronts, for any number of objectives") {
  for (const std::size_t m : {2, 3, 5}) {
    CAPTURE(m);
    check_optima(evo::dtlz1{m}, [](const numbers& f) {
      double sum = -0.5;
      for (const double value : f)
        sum += value;
      return sum;
    });
    check_optima(evo::dtlz2{m}, on_sphere);
    check_optima(evo::dtlz3{m}, on_sphere);
    check_optima(evo::dtlz4{m, m + 3}, on_sphere);
  }
  CHECK_THROWS_AS(evo::dtlz1{1}, evo::error);
  CHECK_THROWS_AS((evo::dtlz2{3, 2}), evo::error);
}

TEST_CASE("genomes of floats have the objectives of the same doubles") {
  evo::batch<evo::real_population<float>> b{.genomes = evo::real_population<float>{5}};
  b.append(Eigen::VectorXf::Constant(5, 0.25F), {});
  numbers seen(3, -1); // a third place is left alone
  const evo::per_candidate evaluate{evo::objectives_of{evo::zdt1{5}}};
  evaluate(b, std::span<double>{seen});
  const numbers f = values(evo::zdt1{5}, numbers(5, 0.25));
  CHECK(seen == numbers{f[0], f[1], -1});
}
