#include "mel.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music {
namespace {

constexpr double linear_step = 200.0 / 3.0; // Hz a mel, up to the knee
constexpr double knee = 1000.0;             // Hz
const double log_step = std::log(6.4) / 27.0;

double mel_of(double hertz) {
  return hertz < knee ? hertz / linear_step
                      : knee / linear_step + std::log(hertz / knee) / log_step;
}

double hertz_of(double mel) {
  const double knee_mel = knee / linear_step;
  return mel < knee_mel ? mel * linear_step : knee * std::exp(log_step * (mel - knee_mel));
}

} // namespace

mel_bank::mel_bank(int rate, std::size_t frame, std::size_t size) : filters_(size) {
  const double top = mel_of(0.5 * rate), spacing = top / static_cast<double>(size + 1);
  const double bin_width = static_cast<double>(rate) / static_cast<double>(frame);
  for (std::size_t m = 0; m < size; ++m) {
    const double left = hertz_of(spacing * static_cast<double>(m));
    const double centre = hertz_of(spacing * static_cast<double>(m + 1));
    const double right = hertz_of(spacing * static_cast<double>(m + 2));
    auto& [first_bin, weights] = filters_[m];
    first_bin = static_cast<std::size_t>(left / bin_width) + 1;
    for (std::size_t k = first_bin; k <= frame / 2; ++k) {
      const double hertz = static_cast<double>(k) * bin_width;
      const double height =
          std::min((hertz - left) / (centre - left), (right - hertz) / (right - centre));
      if (height <= 0)
        break;
      weights.push_back(static_cast<float>(height * 2 / (right - left)));
    }
  }
}

lanes mel_bank::operator()(std::size_t index, std::span<const lanes> power) const {
  const auto& [first_bin, weights] = filters_[index];
  lanes sum;
  for (std::size_t i = 0; i < weights.size(); ++i)
    sum += lanes(weights[i]) * power[first_bin + i];
  return sum;
}

} // namespace evo::music
