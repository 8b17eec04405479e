#include "evo/linalg/principal_directions.hpp"

#include "evo/core/random.hpp"
#include "evo/genome/mapping/pca_subspace.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace {

/// Rows with deviations 10, 5, 2.5, ... along known directions at right angles, around 3.
struct known_table {
  std::size_t width, rank;
  evo::linalg::columns<double> axes;
  std::vector<double> values{};

  known_table(std::size_t rows, std::size_t w, std::size_t r) : width{w}, rank{r}, axes{w, r} {
    const evo::random_key key{11};
    for (std::size_t i = 0; i < rank; ++i)
      key.stream(1, i).fill_normal(axes[i]);
    evo::linalg::orthonormalise(axes);
    // Coefficients without a mean and without correlation, so that the covariance is known.
    evo::linalg::columns<double> coefficients{rows, rank + 1};
    for (double& c : coefficients[0])
      c = 1;
    for (std::size_t i = 0; i < rank; ++i)
      key.stream(2, i).fill_normal(coefficients[i + 1]);
    evo::linalg::orthonormalise(coefficients);
    for (std::size_t row = 0; row < rows; ++row) {
      std::vector<double> point(width, 3.0);
      for (std::size_t i = 0; i < rank; ++i)
        evo::linalg::add_scaled(std::span{point},
                                deviation(i) * coefficients[i + 1][row] *
                                    std::sqrt(static_cast<double>(rows)),
                                std::span<const double>{axes[i]});
      values.insert(values.end(), point.begin(), point.end());
    }
  }

  [[nodiscard]] static double deviation(std::size_t i) {
    return std::ldexp(10, -static_cast<int>(i));
  }
  [[nodiscard]] evo::row_table<double> table() const { return {values, width}; }
};

} // namespace

TEST_CASE("principal directions are found, with their deviations, however wide the table") {
  for (const std::size_t width : {9U, 150U}) {
    CAPTURE(width);
    const known_table known{300, width, 8};
    const auto found = evo::linalg::find_principal_directions(known.table(), 5);
    for (std::size_t i = 0; i < 5; ++i) {
      CHECK(found.deviations[i] == doctest::Approx(known_table::deviation(i)).epsilon(1e-10));
      const double along = evo::linalg::inner_product(found.axes[i], known.axes[i]);
      CHECK(std::abs(along) == doctest::Approx(1).epsilon(1e-10));
      double largest = 0;
      for (const double x : found.axes[i])
        largest = std::abs(x) > std::abs(largest) ? x : largest;
      CHECK(largest > 0);
    }
  }
}

TEST_CASE("a PCA subspace counts in the deviations along its directions") {
  const known_table known{300, 20, 4};
  const auto map = evo::pca_subspace(known.table(), 2, 3);
  CHECK(map.genotype_dimension() == 6);
  std::vector<double> genotype(6), phenotype(40);
  genotype[4] = 1; // the second direction of the second token
  map.to_phenotype(std::span<const double>{genotype}, std::span<double>{phenotype});
  double squared = 0;
  for (std::size_t i = 0; i < 40; ++i) {
    CHECK((i >= 20 || phenotype[i] == doctest::Approx(3).epsilon(1e-12)));
    squared += (phenotype[i] - 3) * (phenotype[i] - 3);
  }
  CHECK(std::sqrt(squared) == doctest::Approx(5).epsilon(1e-9));
}

TEST_CASE("more directions than the rows vary in are refused") {
  const known_table known{300, 20, 4};
  CHECK_NOTHROW(static_cast<void>(evo::linalg::find_principal_directions(known.table(), 4)));
  for (const std::size_t count : {0U, 5U, 21U})
    CHECK_THROWS_AS(static_cast<void>(evo::linalg::find_principal_directions(known.table(), count)),
                    evo::error);
}
