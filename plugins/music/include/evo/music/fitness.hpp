#pragma once
/// @file
/// How good a clip is: closeness of its embedding to what is aimed at, minus a noise penalty.

#include "evo/core/executor.hpp"
#include "evo/music/audio.hpp"
#include "evo/music/encoder.hpp"

#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace evo::music {

/// Cosine of the angle between two vectors, summed in double in the order of the numbers; NaN if
/// either is zero or not finite. O(n).
[[nodiscard]] double cosine(std::span<const float> a, std::span<const float> b);

/// A taste made from recordings: mean of the liked embeddings, each scaled to length 1, minus
/// `dislike_weight` times the mean of the disliked ones, scaled likewise. So every recording counts
/// the same, however loud its embedding, and with weight 1 what both sides share cancels out.
/// @throws error with failure::input if nothing is left: the embeddings cancel out or are zero
[[nodiscard]] std::vector<float>
taste_vector(const embedding_batch& likes, const embedding_batch& dislikes, double dislike_weight);

/// The noise penalty of a clip, with its terms by name.
struct noise_score {
  double penalty = 0; ///< >= 0
  std::vector<std::pair<std::string, double>> terms;
};
using noise_meter = std::function<noise_score(audio_view)>;

struct clip_score {
  double fitness = std::numeric_limits<double>::quiet_NaN(); ///< similarity - weight x penalty
  double similarity = std::numeric_limits<double>::quiet_NaN();
  double penalty = std::numeric_limits<double>::quiet_NaN();
  std::vector<std::pair<std::string, double>> terms;
  std::vector<float> embedding; ///< layers x dim; empty if the clip could not be encoded
  std::string failure;          ///< why there is no fitness; empty if there is
};

/// What says how well embeddings fit.
class judge {
public:
  virtual ~judge() = default;
  /// Numbers of an embedding: layers x dim.
  [[nodiscard]] virtual std::size_t width() const = 0;
  /// A row's similarity depends on the row alone.
  /// @param embeddings n x width()
  /// @return n numbers in [-1, 1], NaN for an embedding that has no direction
  [[nodiscard]] virtual std::vector<double> similarity(std::span<const float> embeddings) const = 0;
  /// What it judges by, for people.
  [[nodiscard]] virtual std::string description() const = 0;
};

/// The cosine with a recording's embedding, or with a taste's.
class aim_judge final : public judge {
public:
  explicit aim_judge(std::vector<float> aim, std::string description = {})
      : aim_{std::move(aim)}, description_{std::move(description)} {}
  [[nodiscard]] std::size_t width() const override { return aim_.size(); }
  [[nodiscard]] std::vector<double> similarity(std::span<const float> embeddings) const override;
  [[nodiscard]] std::string description() const override { return description_; }

private:
  std::vector<float> aim_;
  std::string description_;
};

/// Measures clips: what of their scores depends on the clip alone. One that can't be measured (no
/// samples, samples that aren't finite, an encoder that throws) is data: it has a failure.
class clip_meter {
public:
  /// @param encode has to live as long
  clip_meter(const encoder& encode, noise_meter noise)
      : encoder_{encode}, noise_{std::move(noise)} {}

  /// @returns a score a clip that nobody has judged yet: without similarity and fitness
  [[nodiscard]] std::vector<clip_score> measure(std::span<const audio_view> clips,
                                                const executor& run) const;

private:
  void embed(std::span<const audio_view> clips, std::vector<clip_score>& scores,
             const executor& run) const;

  const encoder& encoder_;
  noise_meter noise_;
};

/// Sets similarity and fitness from the embedding and the penalty, of clips that were measured just
/// now or long ago. Leaves those alone that have a failure.
void judge_scores(std::span<clip_score> scores, const judge& by, double noise_weight);

/// @throws error with failure::configuration if the judge's embeddings aren't as large as the
///   encoder's
void check_fits(const judge& by, const encoder& encode);

} // namespace evo::music
