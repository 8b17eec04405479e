#include "evo/genome/search_space.hpp"
#include "evo/testing/detail/drive.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

using evo::bound_handling;
using evo::testing::detail::throws;

namespace {

using space = evo::search_space<double>;
using numbers = std::vector<double>;

Eigen::VectorXd vector(const numbers& v) {
  return Eigen::Map<const Eigen::VectorXd>{v.data(), static_cast<Eigen::Index>(v.size())};
}

numbers to_phenotype(const space& s, const numbers& genotype) {
  numbers phenotype(s.phenotype_dimension());
  s.to_phenotype(std::span<const double>{genotype}, phenotype);
  return phenotype;
}

numbers to_genotype(const space& s, const numbers& phenotype) {
  numbers genotype(s.dimension());
  s.to_genotype(std::span<const double>{phenotype}, genotype);
  return genotype;
}

const evo::box<double> unbounded{4};
const evo::box<double> around{{-1, -2, -3, -4}, {1, 2, 3, 4}};

} // namespace

TEST_CASE("without bounds genotype and phenotype are the same numbers") {
  const space s{vector({1, 2, 3, 4}), unbounded, {}, {}, bound_handling::transform};
  CHECK(s.dimension() == 4);
  CHECK(s.phenotype_dimension() == 4);
  CHECK(!s.has_penalty());
  CHECK(to_phenotype(s, {9, -8, 1e9, 0}) == numbers{9, -8, 1e9, 0});
  CHECK(to_genotype(s, {9, -8, 1e9, 0}) == numbers{9, -8, 1e9, 0});
}

TEST_CASE("fixed genes keep the start's value and aren't part of the genotype") {
  const space s{vector({1, 2, 3, 4}), unbounded, {2, 0, 2}, {}, bound_handling::transform};
  CHECK(s.free_genes() == std::vector<std::size_t>{1, 3});
  CHECK(to_phenotype(s, {7, 8}) == numbers{1, 7, 3, 8});
  CHECK(to_genotype(s, {10, 20, 30, 40}) == numbers{20, 40});
}

TEST_CASE("a gene whose bounds are equal is fixed, too") {
  const space s{vector({0.5, 2, 0}), {{0, 2, -1}, {1, 2, 1}}, {}, {}, bound_handling::transform};
  CHECK(s.free_genes() == std::vector<std::size_t>{0, 2});
  CHECK(to_phenotype(s, {0.25, 0.5}) == numbers{0.25, 2, 0.5});
}

TEST_CASE(
    "by transformation the domain is reached from everywhere, and its points have arguments") {
  const space s{vector({0, 0, 0, 0}), around, {}, {}, bound_handling::transform};
  CHECK(!s.has_penalty());
  CHECK(around.contains(to_phenotype(s, {100, -2.1, 1e8, 4.2})));
  for (const numbers& phenotype : {numbers{0.5, 1, -1, 2}, numbers{-1, 2, 3, -4}})
    CHECK(to_phenotype(s, to_genotype(s, phenotype)) == phenotype);
  // What is outside counts as the nearest point.
  CHECK(to_phenotype(s, to_genotype(s, {-7, 7, 0, 4})) == numbers{-1, 2, 0, 4});
}

TEST_CASE("by penalty what is outside is evaluated at the nearest point and stays where it is") {
  const space s{vector({0, 0, 0, 0}), around, {1}, {}, bound_handling::penalty};
  CHECK(s.has_penalty());
  CHECK(to_phenotype(s, {-9, 0.5, 4.5}) == numbers{-1, 0, 0.5, 4});
  CHECK(to_genotype(s, {-9, 0, 0.5, 4.5}) == numbers{-9, 0.5, 4.5});
  CHECK(s.inside(2, 7) == 4); // gene 3
}

TEST_CASE("whole numbers are the nearest ones, halves upwards") {
  const space s{vector({0, 0, 0, 0}), unbounded, {0}, {0, 2, 3}, bound_handling::transform};
  CHECK(s.integers() == std::vector<std::size_t>{1, 2}); // of the genotype
  CHECK(to_phenotype(s, {0.4, 0.4, 2.5}) == numbers{0, 0.4, 0, 3});
  CHECK(to_phenotype(s, {0.6, -1.6, -2.5}) == numbers{0, 0.6, -2, -2});
}

TEST_CASE("whole numbers are whole within bounds that aren't") {
  for (const bound_handling handling : {bound_handling::transform, bound_handling::penalty}) {
    const space s{vector({0, 1}), {{-1.6, 0.2}, {2.7, 1.4}}, {}, {0, 1}, handling};
    for (double x = -4; x < 6; x += 0.125) {
      CAPTURE(x);
      const numbers phenotype = to_phenotype(s, {x, x});
      CHECK(phenotype[0] == std::floor(phenotype[0]));
      CHECK(phenotype[0] >= -1);
      CHECK(phenotype[0] <= 2);
      CHECK(phenotype[1] == 1);
    }
  }
}

TEST_CASE("a search space refuses what can't be searched") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto refuses = [](evo::error_id id, const numbers& start, const evo::box<double>& domain,
                          const std::vector<std::size_t>& fixed = {},
                          const std::vector<std::size_t>& integers = {}) {
    return throws(
        id, [&] { space{vector(start), domain, fixed, integers, bound_handling::transform}; });
  };
  using enum evo::error_id;
  CHECK(refuses(dimension_mismatch, {0, 0, 0}, unbounded));
  CHECK(refuses(dimension_mismatch, {0, 0, 0, 0, 0}, around));
  CHECK(refuses(invalid_parameter, {0, nan, 0, 0}, unbounded));
  CHECK(refuses(invalid_parameter, {0, 0, 0, HUGE_VAL}, unbounded));
  CHECK(refuses(invalid_parameter, {0, 0, 3.5, 0}, around));
  CHECK(refuses(invalid_parameter, {0, -2.5, 0, 0}, around));
  CHECK(refuses(invalid_parameter, {0, 0, 0, 0}, around, {4}));
  CHECK(refuses(invalid_parameter, {0, 0, 0, 0}, around, {}, {4}));
  CHECK(refuses(invalid_parameter, {0, 0, 0, 0}, around, {0, 1, 2, 3}));
  CHECK(refuses(invalid_parameter, {1, 1}, {{1, 1}, {1, 1}}));
  // No whole number lies within the bounds.
  CHECK(refuses(invalid_parameter, {0.5, 0}, {{0.2, -1}, {0.7, 1}}, {}, {0}));
  // A gene that is fixed may have any value.
  CHECK(!refuses(invalid_parameter, {0.5, 0}, {{0.2, -1}, {0.7, 1}}, {0}, {0}));
}
