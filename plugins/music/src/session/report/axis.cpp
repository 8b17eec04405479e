#include "axis.hpp"

#include <algorithm>
#include <cmath>

#include "text.hpp"

namespace evo::music::report {
namespace {

constexpr double largest = 1e150; // so that no difference or product overflows

double bounded(double value, double otherwise) {
  return std::isfinite(value) ? std::clamp(value, -largest, largest) : otherwise;
}

double round_step(double span, int wanted) {
  const double raw = span / std::max(wanted, 1);
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  const double rest = raw / power;
  return power * (rest <= 1.0001 ? 1 : rest <= 2.0001 ? 2 : rest <= 5.0001 ? 5 : 10);
}

void label(axis& a, double step) {
  const double size = std::max(std::abs(a.low), std::abs(a.high));
  const bool plain = step >= 0.99e-5 && size < 1e6;
  const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
  for (const double tick : a.ticks) {
    a.labels.push_back(plain ? fixed(tick, decimals) : number(tick));
  }
}

void place(axis& a, double step) {
  const double first = std::ceil(a.low / step - 1e-6);
  const double last = std::floor(a.high / step + 1e-6);
  for (double i = first; i <= last && a.ticks.size() < 32; ++i) {
    a.ticks.push_back(i == 0 ? 0 : i * step);
  }
  label(a, step);
}

} // namespace

axis round_axis(double low, double high, int wanted) {
  low = bounded(low, bounded(high, 0));
  high = bounded(high, low);
  if (high < low) {
    std::swap(low, high);
  }
  const double size = std::max(std::abs(low), std::abs(high));
  if (high - low <= 1e-9 * size || high - low < 1e-150) { // one value: show it in the middle
    const double pad = size < 1e-150 ? 0.5 : 0.05 * size;
    low -= pad;
    high += pad;
  }
  const double step = round_step(high - low, wanted);
  axis a;
  a.low = std::floor(low / step + 1e-6) * step;
  a.high = std::ceil(high / step - 1e-6) * step;
  place(a, step);
  return a;
}

axis index_axis(double first, double last, int wanted) {
  axis a;
  a.low = bounded(first, 0);
  a.high = std::max(bounded(last, a.low), a.low);
  if (a.high - a.low < 1) {
    a.low -= 0.5;
    a.high += 0.5;
  }
  place(a, std::max(1.0, round_step(a.high - a.low, wanted)));
  return a;
}

} // namespace evo::music::report
