#pragma once
/// @file
/// What is believed about a listener's taste, learned from likes and dislikes (the EvoMusic report,
/// section IV.C): a vector that an aligner projects beside its tracks.

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace evo::music {

/// From the scores of n tracks to a loss; fills in its slopes by the scores.
using score_loss = std::function<double(std::span<const float> scores, std::span<float> slopes)>;

/// How a listener's vector scores tracks, and how it would have to change to change the scores.
/// What a track is (its embedding, or its place in the shared space) is the model's own choice.
class listener_model {
public:
  virtual ~listener_model() = default;
  [[nodiscard]] virtual std::size_t listener_width() const = 0;
  [[nodiscard]] virtual std::size_t track_width() const = 0;

  /// @param tracks n x track_width
  /// @return n scores, [-1, 1]
  [[nodiscard]] virtual std::vector<float> score(std::span<const float> listener,
                                                 std::span<const float> tracks) const = 0;
  /// Where listeners lie among the tracks, so that a cosine with a track is a score.
  /// @param listeners m x listener_width
  /// @return m x track_width; empty where there is no such place
  [[nodiscard]] virtual std::vector<float>
  places_of([[maybe_unused]] std::span<const float> listeners) const {
    return {};
  }
  /// Scores the tracks, asks for the loss, and pulls its slopes back to the listener.
  /// @param gradient listener_width numbers to be written: the loss by the listener
  /// @return the loss
  virtual double slope_at(std::span<const float> listener, std::span<const float> tracks,
                          const score_loss& loss, std::span<float> gradient) const = 0;
};

/// The listener's side of an aligner: from a listener's vector into the shared space.
class listener_network {
public:
  virtual ~listener_network() = default;
  [[nodiscard]] virtual std::size_t listener_width() const = 0;
  [[nodiscard]] virtual std::size_t shared_width() const = 0;
  virtual void project(std::span<const float> listener, std::span<float> shared) const = 0;
  /// The vector-Jacobian product: writes what a slope in the shared space means for the listener.
  virtual void pull_back(std::span<const float> listener, std::span<const float> shared_slope,
                         std::span<float> listener_slope) const = 0;
};

/// Cosines with tracks that are in the shared space already: a track is its shared_width numbers,
/// projected once. Tracks or listeners of length 0 score 0.
class projected_model final : public listener_model {
public:
  /// @param network has to live as long
  explicit projected_model(const listener_network& network) : network_{network} {}
  [[nodiscard]] std::size_t listener_width() const override { return network_.listener_width(); }
  [[nodiscard]] std::size_t track_width() const override { return network_.shared_width(); }
  [[nodiscard]] std::vector<float> score(std::span<const float> listener,
                                         std::span<const float> tracks) const override;
  [[nodiscard]] std::vector<float> places_of(std::span<const float> listeners) const override;
  double slope_at(std::span<const float> listener, std::span<const float> tracks,
                  const score_loss& loss, std::span<float> gradient) const override;

private:
  const listener_network& network_;
};

/// The scores of many listeners, m x n: by their places, or one by one where they have none.
/// @param listeners m x listener_width @param tracks n x track_width
/// @param places    what places_of(listeners) gave
[[nodiscard]] std::vector<float> score_all(const listener_model& model,
                                           std::span<const float> listeners,
                                           std::span<const float> tracks,
                                           std::span<const float> places);

/// Where a belief begins.
enum class belief_init : std::uint8_t {
  mean,       ///< the mean of the known listeners
  random,     ///< standard normal numbers
  mean_noise, ///< the mean and normal numbers of deviation belief_options::init_noise
  /// The mean weighted by how probable the answers are each known listener's. It begins there anew
  /// in every round, with all that is remembered, and learns on from there. With one known listener
  /// it is `mean`.
  neighbours,
};
/// What it learns from in each round.
enum class belief_mode : std::uint8_t {
  classic,  ///< all feedback there ever was, as one batch, once an epoch
  minibatch ///< the last rounds (a circular memory), shuffled into minibatches in every epoch
};
enum class belief_loss : std::uint8_t {
  info_nce, ///< -ln of the liked tracks' share of the softmax: the report's
  contrast, ///< each like against the dislikes, each dislike against the likes, both against 0
};
/// "mean", "mean-noise", ...: the words of configurations.
[[nodiscard]] std::string_view name(belief_init i) noexcept;
[[nodiscard]] std::string_view name(belief_mode m) noexcept;
[[nodiscard]] std::string_view name(belief_loss l) noexcept;

struct belief_options {
  belief_init init = belief_init::mean;
  belief_mode mode = belief_mode::minibatch;
  belief_loss loss = belief_loss::contrast;
  double init_noise = 0.1;        ///< >= 0
  std::size_t memory_length = 50; ///< rounds that minibatch remembers, >= 1
  std::size_t batch = 10;         ///< answers a minibatch, >= 1
  std::size_t epochs = 10;        ///< a round, >= 0
  double learning_rate = 0.02;    ///< of Adam, >= 0
  double temperature = 0.2;       ///< of the softmax, > 0; the aligner's own, where it is learned
  double threshold = 0;           ///< the liking from which a track is liked
  double pull = 0.001;            ///< weight decay towards the beginning, a step, >= 0
  double clip = 5;                ///< the longest gradient, > 0
  double forgetting = 1;          ///< weight of an answer for each round of its age, (0, 1]
  std::uint64_t seed = 1;
};

/// Answers to the tracks of a playlist.
struct feedback_round {
  std::vector<float> tracks;        ///< n x track_width
  std::vector<std::int8_t> answers; ///< n: +1 like, -1 dislike, 0 none: nothing is learned
};

/// What a round of learning did.
struct lesson {
  std::size_t likes = 0, dislikes = 0, skipped = 0, left_out = 0; ///< tracks that aren't finite
  std::size_t steps = 0;
  double loss_before = 0, loss_after = 0; ///< over everything remembered; 0 if that is nothing
  double accuracy = 0; ///< share of this round's answers that the belief foretold, NaN if none
};

/// Everything that decides what a belief does next, for storing and going on bit for bit.
struct belief_state {
  std::vector<float> start, vector; ///< listener_width
  std::vector<float> first, second; ///< Adam's moments, listener_width
  double zero = 0;
  std::array<double, 2> zero_moments{}; ///< Adam's
  std::uint64_t steps = 0, rounds = 0;
  std::deque<feedback_round> memory;       ///< oldest first, answers of 0 left out
  std::vector<std::uint64_t> memory_round; ///< when each was, from 0
  std::array<double, 4> foretold{}; ///< likes right, likes, dislikes right, dislikes; recent ones
                                    ///< count more
};

/// Learns one listener's vector while the model stays as it is. The same model, options, known
/// listeners and rounds give the same bits.
class belief {
public:
  /// @param known m x listener_width, the listeners whose mean is a beginning, m >= 1 unless random
  /// @throws error with failure::configuration for options out of range or a table that doesn't fit
  belief(const listener_model& model, std::span<const float> known, const belief_options& options);
  /// Goes on from a state.
  /// @param known as above; only neighbours need it
  /// @throws error with failure::input if it doesn't fit the model
  belief(const listener_model& model, belief_state state, const belief_options& options,
         std::span<const float> known = {});

  [[nodiscard]] std::span<const float> vector() const noexcept { return state_.vector; }
  [[nodiscard]] const belief_state& state() const noexcept { return state_; }
  /// The model's scores, which order tracks.
  [[nodiscard]] std::vector<float> score(std::span<const float> tracks) const {
    return model_.score(state_.vector, tracks);
  }
  /// The score from which tracks are liked, less the threshold: learned beside the vector, by
  /// logistic regression of the answers on their scores. [-1, 1], 0 before any answer.
  [[nodiscard]] double zero() const noexcept { return state_.zero; }
  /// How much tracks are liked, in the measure of true scores: their scores less zero().
  [[nodiscard]] std::vector<float> liking(std::span<const float> tracks) const;

  /// Takes in a round and learns. Without any like or dislike the belief stays. All likes, or all
  /// dislikes, are contrasted with a score of `threshold` (`contrast`), or teach the vector nothing
  /// (`info_nce`, whose loss is then a constant); zero moves away from them.
  /// @throws error with failure::configuration if the sizes don't fit, or an answer is another
  lesson learn(const feedback_round& round);

  /// How sure the belief is, [0, 1): how much better than chance it foretold the answers before it
  /// learned from them. P(like foretold | liked) + P(dislike foretold | disliked) - 1, at least 0
  /// (W. Youden's J, 1950), each estimated as (right + 1) / (all + 2), where a round's answers
  /// count 0.9 times those of the next. 0 before any feedback; at most 1/2 while only likes, or
  /// only dislikes, have come.
  [[nodiscard]] double sureness() const noexcept;

private:
  struct batch;
  struct gradient;
  [[nodiscard]] batch everything() const;
  [[nodiscard]] double loss_of(const batch& b, gradient& slopes) const;
  void foretell(const feedback_round& kept, lesson& l);
  void remember(feedback_round kept);
  void meet(std::span<const float> known);
  void begin_anew();
  void step(const batch& b);
  void learn_classic(lesson& l);
  void learn_minibatches(lesson& l);

  const listener_model& model_;
  belief_options options_;
  belief_state state_;
  std::vector<float> known_;  ///< m x listener_width; empty unless init is neighbours
  std::vector<float> places_; ///< of these, where the model has them
};

} // namespace evo::music
