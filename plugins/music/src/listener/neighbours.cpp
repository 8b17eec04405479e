#include "neighbours.hpp"

#include "feedback_loss.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace evo::music::detail {
namespace {

constexpr std::array beginnings{-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3};

} // namespace

std::vector<double> likeness(std::span<const float> scores, std::span<const std::int8_t> answers,
                             std::span<const float> weights, const neighbour_options& options) {
  const std::size_t n = answers.size(), m = n == 0 ? 0 : scores.size() / n;
  std::vector<double> logs(m * beginnings.size());
  double highest = -std::numeric_limits<double>::infinity();
  for (std::size_t l = 0; l < m; ++l)
    for (std::size_t k = 0; k < beginnings.size(); ++k) {
      double& sum = logs[l * beginnings.size() + k];
      for (std::size_t i = 0; i < n; ++i)
        sum += weights[i] *
               log_logistic(answers[i] *
                            (double{scores[l * n + i]} - options.threshold - beginnings[k]) /
                            options.temperature);
      highest = std::max(highest, sum);
    }
  std::vector<double> likeness(m);
  double all = 0;
  for (std::size_t at = 0; at < logs.size(); ++at) {
    const double e = std::exp(logs[at] - highest);
    likeness[at / beginnings.size()] += e;
    all += e;
  }
  for (double& l : likeness)
    l /= all;
  return likeness;
}

} // namespace evo::music::detail
