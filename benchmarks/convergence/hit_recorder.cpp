#include "hit_recorder.hpp"

#include <cmath>

namespace evo::convergence {

double target_value(std::size_t i) {
  return std::pow(10., 2 - static_cast<double>(i) / 5);
}

void hit_recorder::operator()(const batch<real_population<double>>& b, std::span<double> values) {
  for (std::size_t i = 0; i < b.size(); ++i) {
    if (evaluations_ >= budget_) {
      values[i] = std::numeric_limits<double>::quiet_NaN();
      continue;
    }
    const std::span<const double> x = b.genomes.values(i);
    values[i] = (*problem_)(x);
    ++evaluations_;
    if (log_ != nullptr)
      log_->record(values[i], x);
    if (!(values[i] < best_))
      continue;
    best_ = values[i];
    while (reached_ < target_count && best_ - problem_->optimum_value() <= target_value(reached_))
      hits_[reached_++] = evaluations_;
  }
}

} // namespace evo::convergence
