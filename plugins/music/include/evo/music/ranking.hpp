#pragma once
/// @file
/// How well scores tell what was listened to from what wasn't. All of it exact: ties count half,
/// nothing is sampled or interpolated.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace evo::music {

/// Scores of things that are wanted (label 1) and of others (label 0).
struct labelled_scores {
  std::span<const float> scores;        ///< finite
  std::span<const std::uint8_t> labels; ///< as many
};

/// At "everything from this score on is wanted".
struct roc_point {
  double threshold = 0;
  double false_positive_rate = 0; ///< of the others
  double true_positive_rate = 0;  ///< of the wanted
};
/// From (0, 0), whose threshold is infinite, to (1, 1): a point a distinct score, descending.
/// @throws error with failure::input for scores that aren't finite, other labels, or where one kind
///   is missing (as the other functions do). O(n log n)
[[nodiscard]] std::vector<roc_point> roc_curve(const labelled_scores& all);
/// The area under it: the probability that a wanted thing has a higher score than another one (T.
/// Fawcett, "An introduction to ROC analysis", 2006).
[[nodiscard]] double roc_auc(const labelled_scores& all);

struct precision_recall_point {
  double threshold = 0;
  double precision = 1; ///< wanted among what is called so
  double recall = 0;    ///< called so among what is wanted
};
/// From recall 0, precision 1 to recall 1: a point a distinct score, descending.
[[nodiscard]] std::vector<precision_recall_point>
precision_recall_curve(const labelled_scores& all);
/// Average precision: the sum of precision x gain in recall over the thresholds, without
/// interpolation (scikit-learn's `average_precision_score`).
[[nodiscard]] double average_precision(const labelled_scores& all);

/// The share of pairs, a wanted thing and another one of the same group (a listener's, say), that
/// are in the right order. NaN where no group has both kinds.
/// @param group one a score
[[nodiscard]] double pairwise_accuracy(const labelled_scores& all,
                                       std::span<const std::uint32_t> group);

} // namespace evo::music
