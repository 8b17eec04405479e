#include "evo/music/taste_evaluation.hpp"

#include "evo/music/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>
#include <vector>

namespace evo::music {

ranking_quality evaluate_scores(const listening_history& h, std::span<const std::uint32_t> tracks,
                                const pair_score& score) {
  ranking_quality q;
  q.tracks = tracks.size();
  const auto starts = listener_starts(h);
  std::vector<float> scores(tracks.size()), all_scores;
  std::vector<std::uint8_t> played(tracks.size()), all_played;
  for (std::uint32_t l = 0; l < h.listeners(); ++l) {
    const auto own = std::span{h.track}.subspan(starts[l], starts[l + 1] - starts[l]);
    std::size_t positives = 0;
    for (std::size_t i = 0; i < tracks.size(); ++i) {
      scores[i] = static_cast<float>(score(l, tracks[i]));
      played[i] = std::ranges::binary_search(own, tracks[i]) ? 1 : 0;
      positives += played[i];
    }
    all_scores.insert(all_scores.end(), scores.begin(), scores.end());
    all_played.insert(all_played.end(), played.begin(), played.end());
    q.positives += positives;
    if (positives == 0 || positives == tracks.size())
      continue;
    ++q.listeners;
    q.roc_auc += roc_auc({scores, played});
    q.pr_auc += average_precision({scores, played});
  }
  q.roc_auc /= static_cast<double>(q.listeners); // NaN where nobody can be asked
  q.pr_auc /= static_cast<double>(q.listeners);
  const bool are_mixed = q.positives > 0 && q.positives < all_scores.size();
  q.pooled_roc_auc = are_mixed ? roc_auc({all_scores, all_played}) : std::nan("");
  q.pooled_pr_auc = are_mixed ? average_precision({all_scores, all_played}) : std::nan("");
  std::vector<std::uint32_t> groups;
  for (std::uint32_t l = 0; l < h.listeners(); ++l)
    groups.insert(groups.end(), tracks.size(), l);
  q.accuracy = are_mixed ? pairwise_accuracy({all_scores, all_played}, groups) : std::nan("");
  return q;
}

pair_score popularity_score(const listening_history& h) {
  std::vector<double> hearers(h.tracks());
  for (const auto t : h.track)
    ++hearers[t];
  return [&h, hearers, starts = listener_starts(h)](std::uint32_t l, std::uint32_t t) {
    const auto own = std::span{h.track}.subspan(starts[l], starts[l + 1] - starts[l]);
    return hearers[t] - (std::ranges::binary_search(own, t) ? 1 : 0);
  };
}

std::string describe(const ranking_quality& q) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(4) << "ROC AUC " << q.roc_auc << " (all pairs together "
      << q.pooled_roc_auc << "), PR AUC " << q.pr_auc << " (all pairs together " << q.pooled_pr_auc
      << "), accuracy " << q.accuracy << ", " << q.listeners << " listeners, " << q.tracks
      << " tracks, " << q.positives << " played";
  return out.str();
}

} // namespace evo::music
