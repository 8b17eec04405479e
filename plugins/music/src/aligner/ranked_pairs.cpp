#include "ranked_pairs.hpp"

#include "evo/music/error.hpp"
#include "evo/music/ranking.hpp"

#include <algorithm>

namespace evo::music {

ranked_pairs rank_pairs(const heard_tracks& heard, std::span<const std::uint8_t> wanted,
                        std::size_t negatives, const random_key& key) {
  constexpr std::size_t most = std::size_t{1} << 28; // scores of 4 bytes, and what sorting needs
  ranked_pairs pairs;
  const auto add = [&](std::uint32_t listener, std::span<const std::uint32_t> tracks,
                       std::uint8_t label) {
    pairs.listener.insert(pairs.listener.end(), tracks.size(), listener);
    pairs.track.insert(pairs.track.end(), tracks.begin(), tracks.end());
    pairs.label.insert(pairs.label.end(), tracks.size(), label);
  };
  std::vector<std::uint32_t> drawn;
  for (std::uint32_t l = 0; l < wanted.size(); ++l) {
    const auto own = heard.of(l);
    if (wanted[l] == 0 || own.empty())
      continue;
    if (heard.unheard(l) == 0) {
      ++pairs.full_listeners;
      continue;
    }
    add(l, own, 1);
    if (negatives == 0) {
      add(l, heard.all_unheard(l), 0);
    } else {
      random_stream stream = key.stream(l);
      drawn.resize(negatives);
      for (std::size_t i = 0; i < own.size(); ++i) {
        heard.draw_unheard(l, stream, drawn);
        add(l, drawn, 0);
      }
    }
    if (pairs.label.size() > most)
      throw error{failure::configuration, "negatives",
                  "there would be more than " + std::to_string(most) + " scores",
                  negatives == 0 ? "a number of negatives a pair" : "fewer negatives a pair"};
  }
  return pairs;
}

aligner_measures measure(const ranked_pairs& pairs, std::span<const float> scores) {
  const labelled_scores all{scores, pairs.label};
  aligner_measures m;
  m.roc_auc = roc_auc(all);
  m.pr_auc = average_precision(all);
  m.accuracy = pairwise_accuracy(all, pairs.listener);
  const auto distinct = [](std::vector<std::uint32_t> values) {
    std::ranges::sort(values);
    return static_cast<std::size_t>(std::ranges::unique(values).begin() - values.begin());
  };
  m.users = distinct(pairs.listener);
  m.tracks = distinct(pairs.track);
  m.pairs = static_cast<std::size_t>(std::ranges::count(pairs.label, std::uint8_t{1}));
  return m;
}

} // namespace evo::music
