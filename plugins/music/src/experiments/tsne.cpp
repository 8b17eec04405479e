#include "tsne.hpp"

#include "evo/core/random.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music::experiments {
namespace {

using point = std::array<double, 2>;

/// A square table of numbers.
class square {
public:
  explicit square(std::size_t n) : n_{n}, values_(n * n) {}
  double& operator()(std::size_t i, std::size_t j) { return values_[i * n_ + j]; }
  double operator()(std::size_t i, std::size_t j) const { return values_[i * n_ + j]; }

private:
  std::size_t n_;
  std::vector<double> values_;
};

square squared_distances(const std::vector<std::vector<double>>& rows) {
  square d{rows.size()};
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < rows[i].size(); ++k)
        sum += (rows[i][k] - rows[j][k]) * (rows[i][k] - rows[j][k]);
      d(i, j) = d(j, i) = sum;
    }
  return d;
}

/// Sets p(i, .) to the chances of i's neighbours with the precision that gives the perplexity,
/// found by bisection.
void neighbours_of(std::size_t i, const square& d, std::size_t n, double entropy, square& p) {
  double nearest = INFINITY;
  for (std::size_t j = 0; j < n; ++j)
    if (j != i)
      nearest = std::min(nearest, d(i, j));
  double low = 0, high = INFINITY, precision = 1;
  constexpr int halvings = 64;
  for (int step = 0; step < halvings; ++step) {
    double sum = 0, weighted = 0;
    for (std::size_t j = 0; j < n; ++j) {
      // Relative to the nearest, so that far points don't all become 0.
      p(i, j) = j == i ? 0 : std::exp(-precision * (d(i, j) - nearest));
      sum += p(i, j);
      weighted += p(i, j) * (d(i, j) - nearest);
    }
    for (std::size_t j = 0; j < n; ++j)
      p(i, j) /= sum;
    const double now = std::log(sum) + precision * weighted / sum;
    (now > entropy ? low : high) = precision;
    precision = std::isfinite(high) ? (low + high) / 2 : 2 * precision;
  }
}

/// The symmetric chances of all pairs.
square affinities(const std::vector<std::vector<double>>& rows, double perplexity) {
  const std::size_t n = rows.size();
  const square d = squared_distances(rows);
  square p{n}, both{n};
  for (std::size_t i = 0; i < n; ++i)
    neighbours_of(i, d, n, std::log(perplexity), p);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      both(i, j) = std::max((p(i, j) + p(j, i)) / (2 * static_cast<double>(n)), 1e-12);
  return both;
}

/// The gradient of the divergence between both tables of chances.
void gradient_at(const std::vector<point>& y, const square& p, double exaggeration, square& q,
                 std::vector<point>& gradient) {
  const std::size_t n = y.size();
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const double dx = y[i][0] - y[j][0], dy = y[i][1] - y[j][1];
      q(i, j) = q(j, i) = 1 / (1 + dx * dx + dy * dy);
      sum += 2 * q(i, j);
    }
  for (std::size_t i = 0; i < n; ++i) {
    gradient[i] = {0, 0};
    for (std::size_t j = 0; j < n; ++j) {
      if (j == i)
        continue;
      const double pull = 4 * (exaggeration * p(i, j) - q(i, j) / sum) * q(i, j);
      gradient[i][0] += pull * (y[i][0] - y[j][0]);
      gradient[i][1] += pull * (y[i][1] - y[j][1]);
    }
  }
}

} // namespace

std::vector<point> tsne(const std::vector<std::vector<double>>& rows, const tsne_options& options) {
  const std::size_t n = rows.size();
  std::vector<point> y(n), gradient(n), step(n), gain(n, point{1, 1});
  random_stream stream = random_key{options.seed}.child("t-sne").stream(0);
  for (auto& p : y)
    p = {1e-2 * stream.normal(), 1e-2 * stream.normal()};
  if (n < 4)
    return y;
  const double perplexity = std::min(options.perplexity, static_cast<double>(n - 1) / 3);
  const square p = affinities(rows, perplexity);
  square q{n};
  const std::size_t early = options.iterations / 4;
  const double rate = std::max(static_cast<double>(n) / 12, 20.0);
  for (std::size_t t = 0; t < options.iterations; ++t) {
    gradient_at(y, p, t < early ? 12 : 1, q, gradient);
    const double momentum = t < early ? 0.5 : 0.8;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < 2; ++k) {
        const bool goes_on = (gradient[i][k] > 0) != (step[i][k] > 0);
        gain[i][k] = std::max(goes_on ? gain[i][k] + 0.2 : gain[i][k] * 0.8, 0.01);
        step[i][k] = momentum * step[i][k] - rate * gain[i][k] * gradient[i][k];
        y[i][k] += step[i][k];
      }
  }
  return y;
}

} // namespace evo::music::experiments
