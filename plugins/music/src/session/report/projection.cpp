#include "projection.hpp"

#include <cmath>
#include <numeric>

namespace evo::music::report {
namespace {

using vector = std::vector<double>;
using matrix = std::vector<vector>;

constexpr int most_iterations = 200;
constexpr double converged = 1e-8;

double dot(const vector& a, const vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// Makes `v` of length one; false if it has none.
bool normalise(vector& v) {
  const double length = std::sqrt(dot(v, v));
  if (!(length > 0) || !std::isfinite(length)) {
    return false;
  }
  for (double& x : v) {
    x /= length;
  }
  return true;
}

void centre(matrix& rows) {
  vector mean(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t j = 0; j < mean.size(); ++j) {
      mean[j] += row[j] / static_cast<double>(rows.size());
    }
  }
  for (auto& row : rows) {
    for (std::size_t j = 0; j < mean.size(); ++j) {
      row[j] -= mean[j];
    }
  }
}

/// X^T (X v), the scatter matrix times a vector.
vector scatter_times(const matrix& rows, const vector& v) {
  vector out(v.size());
  for (const auto& row : rows) {
    const double along = dot(row, v);
    for (std::size_t j = 0; j < out.size(); ++j) {
      out[j] += along * row[j];
    }
  }
  return out;
}

/// The direction of most variance; empty if the rows don't vary. Starts at the longest row, which
/// has a share in the strongest component unless it is orthogonal to it by accident.
vector strongest(const matrix& rows) {
  vector v = rows.front();
  for (const auto& row : rows) {
    v = dot(row, row) > dot(v, v) ? row : v;
  }
  if (!normalise(v)) {
    return {};
  }
  for (int i = 0; i < most_iterations; ++i) {
    auto next = scatter_times(rows, v);
    if (!normalise(next)) {
      return {};
    }
    const double change = 1 - std::abs(dot(next, v));
    v = std::move(next);
    if (change < converged * converged) {
      break;
    }
  }
  return v;
}

double total(const matrix& rows) {
  return std::accumulate(rows.begin(), rows.end(), 0.0,
                         [](double sum, const vector& row) { return sum + dot(row, row); });
}

/// Moves each row's coordinate along `v` out of the rows into column `k` of the plane.
void take_out(matrix& rows, const vector& v, std::size_t k, plane& out) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double along = dot(rows[i], v);
    out.points[i][k] = along;
    for (std::size_t j = 0; j < v.size(); ++j) {
      rows[i][j] -= along * v[j];
    }
  }
  if (out.points.back()[k] < 0) {
    for (auto& point : out.points) {
      point[k] = -point[k];
    }
  }
}

} // namespace

plane principal_plane(std::vector<std::vector<double>> rows) {
  plane out;
  out.points.resize(rows.size());
  if (rows.empty() || rows.front().empty()) {
    return out;
  }
  centre(rows);
  const double before = total(rows);
  double left = before;
  for (std::size_t k = 0; k < 2; ++k) {
    const auto v = strongest(rows);
    if (v.empty() || !(left > 1e-12 * before)) {
      break;
    }
    take_out(rows, v, k, out);
    const double rest = total(rows);
    out.kept[k] = (left - rest) / before;
    left = rest;
  }
  return out;
}

} // namespace evo::music::report
