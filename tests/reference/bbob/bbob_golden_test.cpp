// The BBOB functions have the values of COCO's own suite; bbob_golden.tsv comes from
// make_golden.py.
#include "golden_points.hpp"

#include "evo/problem/bbob/bbob_problem.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct golden_row {
  std::uint32_t function = 0, instance = 0, dimension = 0;
  double optimum_value = 0;
  std::array<double, 3> values{};
};

std::vector<golden_row> read_golden() {
  std::ifstream file{EVO_REFERENCE_FOLDER "/bbob/bbob_golden.tsv"};
  std::string line;
  std::getline(file, line); // the heading
  std::vector<golden_row> rows;
  while (std::getline(file, line)) {
    std::istringstream words{line};
    golden_row row;
    words >> row.function >> row.instance >> row.dimension >> row.optimum_value;
    for (double& value : row.values)
      words >> value;
    REQUIRE(words);
    rows.push_back(row);
  }
  return rows;
}

/// In units of max(1, |expected|).
double error_of(double value, double expected) {
  return std::abs(value - expected) / std::max(1.0, std::abs(expected));
}

constexpr double tolerance = 1e-10; // seen 5e-13

} // namespace

TEST_CASE("BBOB values are COCO's: 24 functions, 6 dimensions, 16 instances") {
  const std::vector<golden_row> rows = read_golden();
  CHECK(rows.size() == 24 * 6 * 16);
  for (const golden_row& row : rows) {
    CAPTURE(row.function);
    CAPTURE(row.instance);
    CAPTURE(row.dimension);
    const evo::bbob_problem problem{row.function, row.instance, row.dimension};
    REQUIRE(error_of(problem.optimum_value(), row.optimum_value) < tolerance);
    REQUIRE(error_of(problem(problem.optimum()), row.optimum_value) < tolerance);
    for (std::uint32_t k = 0; k < row.values.size(); ++k) {
      CAPTURE(k);
      const auto x = reference::golden_point(row.function, row.instance, row.dimension, k);
      const double value = problem(x);
      REQUIRE(error_of(value, row.values[k]) < tolerance);
    }
  }
}
