#include "evo/music/fitness.hpp"

#include <cmath>

namespace evo::music {

double cosine(std::span<const float> a, std::span<const float> b) {
  double dot = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    const double x = a[i], y = b[i];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  const double length = std::sqrt(aa) * std::sqrt(bb);
  if (a.size() != b.size() || !(length > 0) || !std::isfinite(length) || !std::isfinite(dot))
    return std::nan("");
  return dot / length;
}

} // namespace evo::music
