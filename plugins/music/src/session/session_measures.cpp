#include "session_measures.hpp"

#include "evo/music/fitness.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace evo::music::detail {
namespace {
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
} // namespace

score_summary summary_of(std::span<const double> values) {
  std::vector<double> sound;
  for (const double v : values)
    if (std::isfinite(v))
      sound.push_back(v);
  if (sound.empty())
    return {unknown, unknown, unknown, unknown, unknown};
  std::ranges::sort(sound);
  const std::size_t n = sound.size();
  double mean = 0, squares = 0;
  for (const double v : sound)
    mean += v / static_cast<double>(n);
  for (const double v : sound)
    squares += (v - mean) * (v - mean) / static_cast<double>(n);
  return {.max = sound.back(),
          .mean = mean,
          .min = sound.front(),
          .deviation = std::sqrt(squares),
          .median = n % 2 == 1 ? sound[n / 2] : (sound[n / 2 - 1] + sound[n / 2]) / 2};
}

void compare_vectors(std::span<const float> believed, std::span<const float> known,
                     session_round& into) {
  into.vector_cosine = into.vector_absolute_difference = into.vector_squared_difference = unknown;
  if (believed.size() != known.size() || known.empty())
    return;
  into.vector_cosine = cosine(believed, known);
  double absolute = 0, squared = 0;
  for (std::size_t k = 0; k < known.size(); ++k) {
    const double d = double{believed[k]} - known[k];
    absolute += std::abs(d);
    squared += d * d;
  }
  into.vector_absolute_difference = absolute / static_cast<double>(known.size());
  into.vector_squared_difference = squared / static_cast<double>(known.size());
}

double score_cosine(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size())
    return unknown;
  return cosine(std::vector<float>(a.begin(), a.end()), std::vector<float>(b.begin(), b.end()));
}

} // namespace evo::music::detail
