#include "evo/music/error.hpp"
#include "evo/music/fitness.hpp"

#include <cmath>

namespace evo::music {
namespace {

/// Adds `weight` times the mean of the embeddings, each scaled to length 1. Zero ones say nothing.
void add_mean_direction(const embedding_batch& embeddings, double weight,
                        std::vector<double>& into) {
  for (std::size_t i = 0; i < embeddings.size; ++i) {
    double squares = 0;
    for (const float value : embeddings[i])
      squares += double{value} * value;
    if (!(squares > 0))
      continue;
    const double scale = weight / (std::sqrt(squares) * static_cast<double>(embeddings.size));
    for (std::size_t k = 0; k < into.size(); ++k)
      into[k] += scale * embeddings[i][k];
  }
}

} // namespace

std::vector<float> taste_vector(const embedding_batch& likes, const embedding_batch& dislikes,
                                double dislike_weight) {
  std::vector<double> taste(likes.layers * likes.dim);
  add_mean_direction(likes, 1, taste);
  add_mean_direction(dislikes, -dislike_weight, taste);
  double squares = 0;
  for (const double value : taste)
    squares += value * value;
  if (!(squares > 1e-12) || !std::isfinite(squares))
    throw error{failure::input, "fitness.likes",
                "the liked and the disliked recordings cancel each other out",
                "give other recordings, or a smaller fitness.dislike_weight"};
  return {taste.begin(), taste.end()};
}

} // namespace evo::music
