#pragma once
/// @file
/// Losses of scores by answers: softmax variants of InfoNCE (K. Sohn, "Improved deep metric
/// learning with multi-class N-pair loss objective", 2016); and where likes begin.

#include "evo/music/belief.hpp"

#include <cstdint>
#include <span>

namespace evo::music::detail {

struct answers_view {
  std::span<const std::int8_t> answers; ///< +1 or -1
  std::span<const float> weights;       ///< as many, > 0
};

/// ln(1 / (1 + e^-x)), also for large x.
[[nodiscard]] double log_logistic(double x);

/// How the weighted mean over the answers of ln(1 + e^(-y (s - beginning) / t)), y the answer,
/// changes with `beginning`: it is how improbable the answers are if likes begin at that score
/// (logistic regression).
/// @param said one answer or more
double slope_by_beginning(const answers_view& said, std::span<const float> scores,
                          double temperature, double beginning);

/// L = -ln(sum over likes of w e^(s/t) / sum over all of w e^(s/t)). Without likes or without
/// dislikes it is 0, and so are its slopes.
double info_nce(const answers_view& said, std::span<const float> scores, double temperature,
                std::span<float> slopes);

/// The weighted mean over the answers, likes and dislikes counting half each where there are both,
/// of -ln(e^(ys/t) / (e^(ys/t) + mean over the others' kind of e^(ys'/t) + e^(y threshold/t))),
/// y the answer: a like is contrasted with the dislikes, on average, and with a neutral track; a
/// dislike likewise, with its sense turned round.
double contrast(const answers_view& said, std::span<const float> scores, double temperature,
                double threshold, std::span<float> slopes);

} // namespace evo::music::detail
