#include "projection.hpp"

#include <doctest/doctest.h>

#include <cmath>

using evo::music::report::principal_plane;

TEST_CASE("points of a plane keep their distances, the longer axis first") {
  // Coordinates (u, v) on two orthonormal directions of R^4, away from the origin.
  std::vector<std::vector<double>> rows;
  std::vector<std::array<double, 2>> flat;
  for (int i = 0; i < 7; ++i)
    for (int j = 0; j < 3; ++j) {
      const double u = 2.0 * i;
      const double v = 1.0 * j;
      flat.push_back({u, v});
      rows.push_back({5 + u / 2 + v / 2, -1 + u / 2 - v / 2, u / 2 + v / 2, 3 + u / 2 - v / 2});
    }
  const auto p = principal_plane(rows);
  for (std::size_t a = 0; a < rows.size(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      CHECK(std::hypot(p.points[a][0] - p.points[b][0], p.points[a][1] - p.points[b][1]) ==
            doctest::Approx(std::hypot(flat[a][0] - flat[b][0], flat[a][1] - flat[b][1]))
                .epsilon(1e-6));
  // Variances: mean square of 2i over 0..6 about its mean is 16, of j over 0..2 is 2/3.
  CHECK(p.kept[0] == doctest::Approx(16 / (16 + 2.0 / 3)).epsilon(1e-6));
  CHECK(p.kept[0] + p.kept[1] == doctest::Approx(1).epsilon(1e-6));
}

TEST_CASE("equal points, one point, no point") {
  CHECK(principal_plane({}).points.empty());
  CHECK(principal_plane({{1, 2, 3}}).points[0] == std::array<double, 2>{0, 0});
  const auto same = principal_plane({{1, 2}, {1, 2}, {1, 2}});
  CHECK(same.points[2] == std::array<double, 2>{0, 0});
  CHECK(same.kept[0] == 0);
}

TEST_CASE("the last row lies on the positive side, whatever the order of the signs") {
  const auto p = principal_plane({{3, 0}, {0, 1}, {-3, 0.5}});
  const auto q = principal_plane({{-3, 0}, {0, -1}, {3, -0.5}});
  CHECK(p.points[2][0] > 0);
  CHECK(q.points[2][0] == doctest::Approx(p.points[2][0]));
}
