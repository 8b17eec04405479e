#pragma once
/// @file
/// Lunacek's bi-Rastrigin function.

#include "evo/concepts/problem.hpp"
#include "evo/core/error.hpp"
#include "evo/problem/detail/on_cube.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <string_view>

namespace evo {

/// min(sum (x_i - m_0)^2, n + s sum (x_i - m_1)^2) + 10 sum (1 - cos 2 pi (x_i - m_0)), m_0 = 5/2,
/// m_1 = -sqrt((m_0^2 - 1) / s), s = 1 - 1/(2 sqrt(n + 20) - 8.2): two funnels full of dents, of
/// which the wider one, at m_1, is not the deeper. Domain [-5, 5]^n; 0 at (m_0, ..., m_0). Source:
/// M. Lunacek, D. Whitley, A. Sutton, "The Impact of Global Structure on Search", PPSN 2008,
/// doi:10.1007/978-3-540-87700-4_50.
class lunacek : public detail::on_cube {
public:
  static constexpr std::string_view name = "lunacek";

  /// @param dimension at least 2: in one, s is negative and there is no second funnel
  /// @throws error invalid_parameter
  explicit lunacek(std::size_t dimension) : on_cube{dimension, -5.0, 5.0, centre} {
    require(dimension >= 2, error_id::invalid_parameter,
            "Lunacek's function in one dimension, should be at least 2");
  }

  [[nodiscard]] double operator()(std::span<const double> x) const {
    using std::numbers::pi;
    const auto n = static_cast<double>(x.size());
    const double s = 1 - 1 / (2 * std::sqrt(n + 20) - 8.2);
    const double second_centre = -std::sqrt((centre * centre - 1) / s);
    double first = 0, second = 0, waves = 0;
    for (const double gene : x) {
      first += (gene - centre) * (gene - centre);
      second += (gene - second_centre) * (gene - second_centre);
      waves += 1 - std::cos(2 * pi * (gene - centre));
    }
    return std::min(first, n + s * second) + 10 * waves;
  }

private:
  static constexpr double centre = 2.5;
};

static_assert(problem<lunacek>);

} // namespace evo
