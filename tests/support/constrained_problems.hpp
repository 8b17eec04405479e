#pragma once
/// Minimisation under constraints with known optima. g06, g07, g09, g24: J. Liang et al., "Problem
/// Definitions and Evaluation Criteria for the CEC 2006 Special Session on Constrained
/// Real-Parameter Optimization", 2006.

#include "evo/strategy/constrained/constrained.hpp"

#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace support {

struct constrained_problem {
  using function = std::function<double(std::span<const double>)>;
  std::string name;
  function cost;
  std::vector<function> inequalities;
  std::vector<double> lower, upper;
  double optimum = 0;
};

[[nodiscard]] inline double square(double x) noexcept {
  return x * x;
}

/// sum of squares, with the first `active` variables at least 1.
[[nodiscard]] inline constrained_problem linear_on_sphere(std::size_t n, std::size_t active) {
  constrained_problem p{.name = "sphere with " + std::to_string(active) + " linear constraints",
                        .cost =
                            [](std::span<const double> x) {
                              double sum = 0;
                              for (const double v : x)
                                sum += v * v;
                              return sum;
                            },
                        .inequalities = {},
                        .lower = std::vector<double>(n, -5),
                        .upper = std::vector<double>(n, 5),
                        .optimum = static_cast<double>(active)};
  for (std::size_t i = 0; i < active; ++i)
    p.inequalities.emplace_back([i](std::span<const double> x) { return 1 - x[i]; });
  return p;
}

[[nodiscard]] inline constrained_problem g06() {
  using x_ = std::span<const double>;
  return {.name = "g06",
          .cost = [](x_ x) { return std::pow(x[0] - 10, 3) + std::pow(x[1] - 20, 3); },
          .inequalities = {[](x_ x) { return 100 - square(x[0] - 5) - square(x[1] - 5); },
                           [](x_ x) { return square(x[0] - 6) + square(x[1] - 5) - 82.81; }},
          .lower = {13, 0},
          .upper = {100, 100},
          .optimum = -6961.81387558015};
}

[[nodiscard]] inline constrained_problem g07() {
  using x_ = std::span<const double>;
  return {.name = "g07",
          .cost =
              [](x_ x) {
                return square(x[0]) + square(x[1]) + x[0] * x[1] - 14 * x[0] - 16 * x[1] +
                       square(x[2] - 10) + 4 * square(x[3] - 5) + square(x[4] - 3) +
                       2 * square(x[5] - 1) + 5 * square(x[6]) + 7 * square(x[7] - 11) +
                       2 * square(x[8] - 10) + square(x[9] - 7) + 45;
              },
          .inequalities = {
              [](x_ x) { return 4 * x[0] + 5 * x[1] - 3 * x[6] + 9 * x[7] - 105; },
              [](x_ x) { return 10 * x[0] - 8 * x[1] - 17 * x[6] + 2 * x[7]; },
              [](x_ x) { return -8 * x[0] + 2 * x[1] + 5 * x[8] - 2 * x[9] - 12; },
              [](x_ x) {
                return 3 * square(x[0] - 2) + 4 * square(x[1] - 3) + 2 * square(x[2]) - 7 * x[3] -
                       120;
              },
              [](x_ x) { return 5 * square(x[0]) + 8 * x[1] + square(x[2] - 6) - 2 * x[3] - 40; },
              [](x_ x) {
                return square(x[0]) + 2 * square(x[1] - 2) - 2 * x[0] * x[1] + 14 * x[4] - 6 * x[5];
              },
              [](x_ x) {
                return square(x[0] - 8) / 2 + 2 * square(x[1] - 4) + 3 * square(x[4]) - x[5] - 30;
              },
              [](x_ x) { return -3 * x[0] + 6 * x[1] + 12 * square(x[8] - 8) - 7 * x[9]; }},
          .lower = std::vector<double>(10, -10),
          .upper = std::vector<double>(10, 10),
          .optimum = 24.3062090681};
}

[[nodiscard]] inline constrained_problem g09() {
  using x_ = std::span<const double>;
  return {.name = "g09",
          .cost =
              [](x_ x) {
                return square(x[0] - 10) + 5 * square(x[1] - 12) + std::pow(x[2], 4) +
                       3 * square(x[3] - 11) + 10 * std::pow(x[4], 6) + 7 * square(x[5]) +
                       std::pow(x[6], 4) - 4 * x[5] * x[6] - 10 * x[5] - 8 * x[6];
              },
          .inequalities = {
              [](x_ x) {
                return 2 * square(x[0]) + 3 * std::pow(x[1], 4) + x[2] + 4 * square(x[3]) +
                       5 * x[4] - 127;
              },
              [](x_ x) { return 7 * x[0] + 3 * x[1] + 10 * square(x[2]) + x[3] - x[4] - 282; },
              [](x_ x) { return 23 * x[0] + square(x[1]) + 6 * square(x[5]) - 8 * x[6] - 196; },
              [](x_ x) {
                return 4 * square(x[0]) + square(x[1]) - 3 * x[0] * x[1] + 2 * square(x[2]) +
                       5 * x[5] - 11 * x[6];
              }},
          .lower = std::vector<double>(7, -10),
          .upper = std::vector<double>(7, 10),
          .optimum = 680.630057374402};
}

[[nodiscard]] inline constrained_problem g24() {
  using x_ = std::span<const double>;
  return {.name = "g24",
          .cost = [](x_ x) { return -x[0] - x[1]; },
          .inequalities = {[](x_ x) {
                             return -2 * std::pow(x[0], 4) + 8 * std::pow(x[0], 3) -
                                    8 * square(x[0]) + x[1] - 2;
                           },
                           [](x_ x) {
                             return -4 * std::pow(x[0], 4) + 32 * std::pow(x[0], 3) -
                                    88 * square(x[0]) + 96 * x[0] + x[1] - 36;
                           }},
          .lower = {0, 0},
          .upper = {3, 4},
          .optimum = -5.50801327159536};
}

} // namespace support
