#include "evo/music/error.hpp"
#include "evo/music/fitness.hpp"

#include <cmath>

namespace evo::music {

void judge_scores(std::span<clip_score> scores, const judge& by, double noise_weight) {
  std::vector<float> embeddings;
  std::vector<clip_score*> judged;
  for (auto& s : scores)
    if (s.failure.empty()) {
      embeddings.insert(embeddings.end(), s.embedding.begin(), s.embedding.end());
      judged.push_back(&s);
    }
  if (judged.empty())
    return;
  const auto similarities = by.similarity(embeddings);
  for (std::size_t i = 0; i < judged.size(); ++i) {
    clip_score& s = *judged[i];
    s.similarity = similarities[i];
    s.fitness = s.similarity - noise_weight * s.penalty;
    if (std::isnan(s.fitness))
      s.failure = "its embedding has no direction";
  }
}

void check_fits(const judge& by, const encoder& encode) {
  const std::size_t size = encode.layers() * encode.dim();
  if (by.width() != size)
    throw error{failure::configuration, "encoder",
                "the aim has " + std::to_string(by.width()) + " numbers",
                "an embedding of this encoder has " + std::to_string(size)};
}

} // namespace evo::music
