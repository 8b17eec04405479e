#include "nn/mert/waveform.hpp"

#include <cmath>

namespace evo::music::nn {

void normalize_waveform(std::span<float> samples) {
  const auto count = static_cast<double>(samples.size());
  double sum = 0, squares = 0;
  for (const float x : samples)
    sum += static_cast<double>(x);
  const double mean = sum / count;
  for (const float x : samples)
    squares += (static_cast<double>(x) - mean) * (static_cast<double>(x) - mean);
  const double scale = 1 / std::sqrt(squares / count + 1e-7);
  for (float& x : samples)
    x = static_cast<float>((static_cast<double>(x) - mean) * scale);
}

} // namespace evo::music::nn
