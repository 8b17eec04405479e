#include "nn/musicgen/code_sampler.hpp"

#include "evo/core/detail/elementary.hpp"
#include "evo/music/error.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>

namespace evo::music::nn {
namespace {

void check(const sampling_settings& s) {
  const auto fail = [](const char* where, float value, const char* remedy) {
    throw error{failure::configuration, where, "is " + std::to_string(value), remedy};
  };
  if (!(s.temperature >= 0) || std::isinf(s.temperature))
    fail("temperature", s.temperature, "0 for the likeliest code, or above");
  if (!(s.top_p > 0 && s.top_p <= 1))
    fail("top_p", s.top_p, "above 0, at most 1");
}

} // namespace

void guide(std::span<float> logits, std::span<const float> free, float scale) {
  for (std::size_t i = 0; i < logits.size(); ++i)
    logits[i] = free[i] + (logits[i] - free[i]) * scale;
}

code_sampler::code_sampler(const sampling_settings& settings) : settings_{settings} {
  check(settings);
}

std::size_t code_sampler::operator()(std::span<const float> logits, double uniform) {
  const auto likeliest = std::ranges::max_element(logits);
  if (settings_.temperature == 0)
    return static_cast<std::size_t>(likeliest - logits.begin());

  scaled_.assign(logits.begin(), logits.end());
  if (settings_.temperature != 1)
    for (float& logit : scaled_)
      logit /= settings_.temperature;
  const float highest = scaled_[static_cast<std::size_t>(likeliest - logits.begin())];
  if (!std::isfinite(highest)) // divided by a temperature next to 0
    return static_cast<std::size_t>(likeliest - logits.begin());
  const float lowest = lowest_kept(scaled_);
  choices_.clear();
  for (std::size_t code = 0; code < scaled_.size(); ++code)
    if (scaled_[code] >= lowest)
      choices_.push_back({code, static_cast<double>(detail::exp_of(scaled_[code] - highest))});
  keep_top_p();

  double all = 0, sum = 0;
  for (const choice& c : choices_)
    all += c.weight;
  for (const choice& c : choices_) {
    sum += c.weight;
    if (sum > uniform * all)
      return c.code;
  }
  return choices_.back().code; // if rounding made uniform * all the whole sum
}

float code_sampler::lowest_kept(std::span<const float> scaled) {
  const std::size_t k = settings_.top_k;
  if (k == 0 || k >= scaled.size())
    return -std::numeric_limits<float>::infinity();
  sorted_.assign(scaled.begin(), scaled.end());
  const auto kth = sorted_.begin() + static_cast<std::ptrdiff_t>(k - 1);
  std::ranges::nth_element(sorted_, kth, std::greater{});
  return *kth;
}

// A code goes if it and all that are less likely have a share of at most 1 - p; the likeliest
// stays.
void code_sampler::keep_top_p() {
  if (settings_.top_p >= 1)
    return;
  std::ranges::sort(choices_, [](const choice& a, const choice& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.code < b.code;
  });
  double all = 0, sum = 0;
  for (const choice& c : choices_)
    all += c.weight;
  const double rest = (1 - static_cast<double>(settings_.top_p)) * all;
  while (choices_.size() > 1 && (sum += choices_.back().weight) <= rest)
    choices_.pop_back();
  std::ranges::sort(choices_, {}, &choice::code);
}

} // namespace evo::music::nn
