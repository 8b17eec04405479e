#include "evo/music/ranking.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace evo::music {
namespace {

void check(const labelled_scores& all) {
  const auto refuse = [](const std::string& problem) {
    throw error{failure::input, "scores", problem, "finite scores with labels 0 and 1"};
  };
  if (all.scores.size() != all.labels.size())
    refuse(std::to_string(all.scores.size()) + " scores have " + std::to_string(all.labels.size()) +
           " labels");
  for (std::size_t i = 0; i < all.scores.size(); ++i)
    if (!std::isfinite(all.scores[i]))
      refuse("number " + std::to_string(i) + " isn't finite");
  if (std::ranges::any_of(all.labels, [](std::uint8_t l) { return l > 1; }))
    refuse("a label is neither 0 nor 1");
}

/// The scores of one distinct value.
struct level {
  float score;
  std::uint64_t wanted, others;
};

/// Descending.
std::vector<level> levels_of(const labelled_scores& all) {
  std::vector<std::pair<float, std::uint8_t>> sorted(all.scores.size());
  for (std::size_t i = 0; i < sorted.size(); ++i)
    sorted[i] = {all.scores[i], all.labels[i]};
  std::ranges::sort(sorted, std::greater{});
  std::vector<level> levels;
  for (const auto& [score, label] : sorted) {
    if (levels.empty() || levels.back().score != score)
      levels.push_back({score, 0, 0});
    ++(label != 0 ? levels.back().wanted : levels.back().others);
  }
  return levels;
}

/// Pairs in the right order, twice (so that ties count one), and how many pairs there are.
struct order_count {
  std::uint64_t twice_right = 0, pairs = 0;
};
order_count count_order(const std::vector<level>& levels) {
  std::uint64_t twice_right = 0, above = 0, others = 0;
  for (const level& l : levels) {
    twice_right += l.others * (2 * above + l.wanted);
    above += l.wanted;
    others += l.others;
  }
  return {twice_right, above * others};
}

/// Levels with both kinds among them, checked.
std::vector<level> both_kinds(const labelled_scores& all) {
  check(all);
  auto levels = levels_of(all);
  if (count_order(levels).pairs == 0)
    throw error{failure::input, "scores",
                "there is only one kind among " + std::to_string(all.scores.size()),
                "some that are wanted and some that aren't"};
  return levels;
}

} // namespace

std::vector<roc_point> roc_curve(const labelled_scores& all) {
  const auto levels = both_kinds(all);
  std::uint64_t wanted = 0, others = 0;
  std::vector<roc_point> curve{{std::numeric_limits<double>::infinity(), 0, 0}};
  for (const level& l : levels)
    curve.push_back({static_cast<double>(l.score), static_cast<double>(others += l.others),
                     static_cast<double>(wanted += l.wanted)});
  for (roc_point& p : curve) {
    p.false_positive_rate /= static_cast<double>(others);
    p.true_positive_rate /= static_cast<double>(wanted);
  }
  return curve;
}

double roc_auc(const labelled_scores& all) {
  const auto [twice_right, pairs] = count_order(both_kinds(all));
  return static_cast<double>(twice_right) / 2 / static_cast<double>(pairs);
}

std::vector<precision_recall_point> precision_recall_curve(const labelled_scores& all) {
  const auto levels = both_kinds(all);
  std::uint64_t total = 0, wanted = 0, called = 0;
  for (const level& l : levels)
    total += l.wanted;
  std::vector<precision_recall_point> curve{{std::numeric_limits<double>::infinity(), 1, 0}};
  for (const level& l : levels) {
    wanted += l.wanted;
    called += l.wanted + l.others;
    curve.push_back({static_cast<double>(l.score),
                     static_cast<double>(wanted) / static_cast<double>(called),
                     static_cast<double>(wanted) / static_cast<double>(total)});
  }
  return curve;
}

double average_precision(const labelled_scores& all) {
  double sum = 0, recall = 0;
  for (const auto& p : precision_recall_curve(all)) {
    sum += (p.recall - recall) * p.precision;
    recall = p.recall;
  }
  return sum;
}

double pairwise_accuracy(const labelled_scores& all, std::span<const std::uint32_t> group) {
  check(all);
  if (group.size() != all.scores.size())
    throw error{failure::input, "scores", "there isn't a group for each"};
  std::vector<std::size_t> order(group.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return group[i]; });
  std::vector<float> scores;
  std::vector<std::uint8_t> labels;
  std::uint64_t twice_right = 0, pairs = 0;
  for (std::size_t i = 0; i < order.size();) {
    scores.clear();
    labels.clear();
    for (const std::uint32_t own = group[order[i]]; i < order.size() && group[order[i]] == own;
         ++i) {
      scores.push_back(all.scores[order[i]]);
      labels.push_back(all.labels[order[i]]);
    }
    const auto some = count_order(levels_of({scores, labels}));
    twice_right += some.twice_right;
    pairs += some.pairs;
  }
  return pairs == 0 ? std::numeric_limits<double>::quiet_NaN()
                    : static_cast<double>(twice_right) / 2 / static_cast<double>(pairs);
}

} // namespace evo::music
