#include "aligner_model.hpp"

#include <algorithm>

namespace evo::music {

std::vector<float> aligner_model::score(std::span<const float> listener,
                                        std::span<const float> tracks) const {
  return tracks.empty() ? std::vector<float>{} : trained_.score(listener, tracks, run_);
}

double aligner_model::slope_at(std::span<const float> listener, std::span<const float> tracks,
                               const score_loss& loss, std::span<float> gradient) const {
  const auto slope = trained_.slope_at(listener, tracks, loss, run_);
  std::ranges::copy(slope.gradient, gradient.begin());
  return slope.loss;
}

std::vector<float> known_listeners(const aligner& trained) {
  std::vector<float> rows;
  for (std::size_t r = 0; r < trained.shape().listeners; ++r) {
    const auto row = trained.listener(r);
    rows.insert(rows.end(), row.begin(), row.end());
  }
  return rows;
}

} // namespace evo::music
