#include "evo/music/aligner_report.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace evo::music {
namespace {

/// Rows scaled to length one; those without a length stay zero.
std::vector<double> directions(std::span<const float> rows, std::size_t width) {
  std::vector<double> all(rows.begin(), rows.end());
  for (std::size_t begin = 0; begin < all.size(); begin += width) {
    const auto row = std::span{all}.subspan(begin, width);
    double squares = 0;
    for (const double x : row)
      squares += x * x;
    for (double& x : row)
      x = squares > 0 ? x / std::sqrt(squares) : 0;
  }
  return all;
}

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += a[i] * b[i];
  return sum;
}

} // namespace

double silhouette(std::span<const float> rows, std::size_t width,
                  std::span<const std::size_t> group) {
  struct members {
    double count = 0;
    std::vector<double> sum;
  };
  const auto all = directions(rows, width);
  const auto row = [&](std::size_t i) { return std::span{all}.subspan(i * width, width); };
  std::map<std::size_t, members> groups;
  for (std::size_t i = 0; i < group.size(); ++i) {
    members& g = groups[group[i]];
    g.sum.resize(width);
    ++g.count;
    for (std::size_t j = 0; j < width; ++j)
      g.sum[j] += row(i)[j];
  }
  if (groups.size() < 2)
    return std::nan("");
  double sum = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (groups[group[i]].count < 2)
      continue;
    double own = 0, nearest = INFINITY;
    for (const auto& [name, g] : groups) {
      // The mean of 1 - cosine to a group's members follows from the sum of their directions.
      const double cosines = dot(row(i), g.sum);
      if (name == group[i])
        own = 1 - (cosines - dot(row(i), row(i))) / (g.count - 1);
      else
        nearest = std::min(nearest, 1 - cosines / g.count);
    }
    const double larger = std::max(own, nearest);
    sum += larger > 0 ? (nearest - own) / larger : 0;
  }
  return sum / static_cast<double>(group.size());
}

} // namespace evo::music
