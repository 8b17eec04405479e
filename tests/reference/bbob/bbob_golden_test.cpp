// The BBOB functions have the values of COCO's own suites; the tables come from make_golden.py.
#include "golden_points.hpp"

#include "evo/problem/bbob/bbob_problem.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
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

std::vector<golden_row> read_golden(evo::bbob_suite suite) {
  std::ifstream file{EVO_BBOB_GOLDEN "/" + std::string{evo::name(suite)} + "_golden.tsv"};
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

constexpr double tolerance = 1e-10; // seen 7e-12

void check_golden(evo::bbob_suite suite, std::size_t problems) {
  const std::vector<golden_row> rows = read_golden(suite);
  CHECK(rows.size() == problems);
  for (const golden_row& row : rows) {
    CAPTURE(row.function);
    CAPTURE(row.instance);
    CAPTURE(row.dimension);
    const evo::bbob_problem problem{row.function, row.instance, row.dimension, suite};
    REQUIRE(error_of(problem.optimum_value(), row.optimum_value) < tolerance);
    REQUIRE(error_of(problem(problem.optimum()), row.optimum_value) < tolerance);
    for (std::uint32_t k = 0; k < row.values.size(); ++k) {
      CAPTURE(k);
      const auto x = reference::golden_point(row.function, row.instance, row.dimension, k);
      REQUIRE(error_of(problem(x), row.values[k]) < tolerance);
    }
  }
}

} // namespace

TEST_CASE("BBOB values are COCO's: 24 functions, 6 dimensions, 16 instances") {
  check_golden(evo::bbob_suite::bbob, std::size_t{24} * 6 * 16);
}

TEST_CASE("large-scale BBOB values are COCO's: 24 functions, 6 dimensions, 3 instances") {
  check_golden(evo::bbob_suite::large_scale, std::size_t{24} * 6 * 3);
}
