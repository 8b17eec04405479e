#pragma once
/// @file
/// How well scores tell what was listened to from what wasn't.

#include <cstdint>
#include <span>

namespace evo::music::detail {

/// Area under the ROC curve: the chance that a positive has a higher score than a negative, where
/// equal scores count half (H. Mann, D. Whitney, 1947, doi:10.1214/aoms/1177730491). NaN if either
/// kind is missing or a score is NaN. O(n log n).
/// @param is_positive as many as scores, 0 or 1
[[nodiscard]] double roc_auc(std::span<const double> scores,
                             std::span<const std::uint8_t> is_positive);

/// Average precision: mean over the positives of the share of positives among what has at least
/// their score. NaN if there is no positive or a score is NaN. O(n log n).
[[nodiscard]] double average_precision(std::span<const double> scores,
                                       std::span<const std::uint8_t> is_positive);

} // namespace evo::music::detail
