#include "classify.hpp"

#include <cmath>

namespace evo::music::study {
namespace {

std::vector<double> unit(std::vector<double> v) {
  double power = 0;
  for (const double x : v)
    power += x * x;
  for (double& x : v)
    x /= std::sqrt(power);
  return v;
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += a[i] * b[i];
  return sum;
}

} // namespace

result nearest_centroid(const std::vector<std::vector<float>>& vectors,
                        const std::vector<std::size_t>& labels, std::size_t classes,
                        std::size_t folds) {
  std::vector<std::vector<double>> points;
  std::vector<std::size_t> fold, seen(classes, 0);
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    points.push_back(unit({vectors[i].begin(), vectors[i].end()}));
    fold.push_back(seen[labels[i]]++ % folds);
  }
  result r{.accuracy = 0,
           .confusion = std::vector<std::vector<int>>(classes, std::vector<int>(classes, 0))};
  for (std::size_t f = 0; f < folds; ++f) {
    std::vector<std::vector<double>> means(classes, std::vector<double>(points.front().size(), 0));
    for (std::size_t i = 0; i < points.size(); ++i)
      if (fold[i] != f)
        for (std::size_t d = 0; d < points[i].size(); ++d)
          means[labels[i]][d] += points[i][d];
    for (auto& m : means)
      m = unit(std::move(m));
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (fold[i] != f)
        continue;
      std::size_t nearest = 0;
      for (std::size_t c = 1; c < classes; ++c)
        if (dot(points[i], means[c]) > dot(points[i], means[nearest]))
          nearest = c;
      ++r.confusion[labels[i]][nearest];
      r.accuracy += labels[i] == nearest ? 1.0 / static_cast<double>(points.size()) : 0.0;
    }
  }
  return r;
}

} // namespace evo::music::study
