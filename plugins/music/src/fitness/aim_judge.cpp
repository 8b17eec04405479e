#include "evo/music/fitness.hpp"

namespace evo::music {

std::vector<double> aim_judge::similarity(std::span<const float> embeddings) const {
  std::vector<double> all;
  for (std::size_t at = 0; at + aim_.size() <= embeddings.size() && !aim_.empty();
       at += aim_.size())
    all.push_back(cosine(embeddings.subspan(at, aim_.size()), aim_));
  return all;
}

} // namespace evo::music
