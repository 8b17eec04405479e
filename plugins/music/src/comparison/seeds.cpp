#include "seeds.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace evo::music::comparison {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// The 97.5 % quantile of Student's t distribution, from any table of it; 1.96 beyond.
double t_quantile(std::size_t degrees) {
  constexpr std::array<double, 30> table{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                                         2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                                         2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                                         2.060,  2.056, 2.052, 2.048, 2.045, 2.042};
  return degrees <= table.size() ? table[degrees - 1] : 1.960;
}

} // namespace

estimate estimate_of(std::span<const double> values) {
  std::vector<double> sound;
  std::ranges::copy_if(values, std::back_inserter(sound),
                       [](double v) { return std::isfinite(v); });
  if (sound.empty())
    return {0, unknown, unknown, unknown};
  const auto n = static_cast<double>(sound.size());
  double mean = 0, squares = 0;
  for (const double v : sound)
    mean += v / n;
  if (sound.size() == 1)
    return {1, mean, unknown, unknown};
  for (const double v : sound)
    squares += (v - mean) * (v - mean);
  const double deviation = std::sqrt(squares / (n - 1));
  return {sound.size(), mean, deviation, t_quantile(sound.size() - 1) * deviation / std::sqrt(n)};
}

band band_of(std::span<const std::vector<double>> curves) {
  std::size_t length = 0;
  for (const auto& c : curves)
    length = std::max(length, c.size());
  band b;
  for (std::size_t i = 0; i < length; ++i) {
    std::vector<double> here;
    for (const auto& c : curves)
      if (i < c.size())
        here.push_back(c[i]);
    const estimate e = estimate_of(here);
    b.mean.push_back(e.mean);
    b.low.push_back(e.mean - e.half_width);
    b.high.push_back(e.mean + e.half_width);
  }
  return b;
}

} // namespace evo::music::comparison
