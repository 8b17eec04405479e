#include "feedback_loss.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music::detail {
namespace {

/// Sum of the weights of one kind of answer.
double weight_of(const answers_view& said, std::int8_t kind) {
  double sum = 0;
  for (std::size_t i = 0; i < said.answers.size(); ++i)
    if (said.answers[i] == kind)
      sum += said.weights[i];
  return sum;
}

/// Adds the loss of one kind of answer, times `share`, and its slopes.
double contrast_kind(const answers_view& said, std::span<const float> scores, double temperature,
                     double threshold, std::int8_t kind, double share, std::span<float> slopes) {
  const double own = weight_of(said, kind),
               others = weight_of(said, static_cast<std::int8_t>(-kind));
  if (own == 0)
    return 0;
  const double sense = kind / temperature;
  double other_sum = 0;
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (said.answers[i] != kind)
      other_sum += said.weights[i] * std::exp(sense * scores[i]) / others;
  const double neutral = std::exp(sense * threshold);
  double loss = 0, pushed = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (said.answers[i] != kind)
      continue;
    const double weight = share * said.weights[i] / own, mine = std::exp(sense * scores[i]);
    const double all = mine + other_sum + neutral;
    loss += weight * (std::log(all) - sense * scores[i]);
    slopes[i] += static_cast<float>(weight * sense * (mine / all - 1));
    pushed += weight / all;
  }
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (said.answers[i] != kind)
      slopes[i] += static_cast<float>(pushed * sense * said.weights[i] *
                                      std::exp(sense * scores[i]) / others);
  return loss;
}

} // namespace

double log_logistic(double x) {
  return x >= 0 ? -std::log1p(std::exp(-x)) : x - std::log1p(std::exp(x));
}

double slope_by_beginning(const answers_view& said, std::span<const float> scores,
                          double temperature, double beginning) {
  double sum = 0, all = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double sense = said.answers[i] / temperature;
    sum += said.weights[i] * sense * std::exp(log_logistic(-sense * (scores[i] - beginning)));
    all += said.weights[i];
  }
  return sum / all;
}

double info_nce(const answers_view& said, std::span<const float> scores, double temperature,
                std::span<float> slopes) {
  std::ranges::fill(slopes, 0.0F);
  if (weight_of(said, 1) == 0 || weight_of(said, -1) == 0)
    return 0;
  const double highest = *std::ranges::max_element(scores);
  double liked = 0, all = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double e = said.weights[i] * std::exp((scores[i] - highest) / temperature);
    all += e;
    liked += said.answers[i] > 0 ? e : 0;
  }
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double e = said.weights[i] * std::exp((scores[i] - highest) / temperature);
    slopes[i] = static_cast<float>((e / all - (said.answers[i] > 0 ? e / liked : 0)) / temperature);
  }
  return std::log(all / liked);
}

double contrast(const answers_view& said, std::span<const float> scores, double temperature,
                double threshold, std::span<float> slopes) {
  std::ranges::fill(slopes, 0.0F);
  const bool has_both = weight_of(said, 1) > 0 && weight_of(said, -1) > 0;
  const double share = has_both ? 0.5 : 1;
  return contrast_kind(said, scores, temperature, threshold, 1, share, slopes) +
         contrast_kind(said, scores, temperature, threshold, -1, share, slopes);
}

} // namespace evo::music::detail
