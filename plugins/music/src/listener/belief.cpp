#include "feedback_loss.hpp"
#include "neighbours.hpp"

#include "evo/core/random.hpp"
#include "evo/music/belief.hpp"
#include "evo/music/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace evo::music {
namespace {

constexpr double recent_share = 0.9; ///< by which the weight of foretold answers falls a round
constexpr double zero_rate = 0.25;   ///< zero's learning rate, of the vector's
constexpr double doubt = 0.1;        ///< the temperature of likes as zero is learned

void check(const belief_options& o) {
  const auto need = [](bool is_right, const char* key, double value, const char* range) {
    if (!is_right)
      throw error{failure::configuration, key, std::to_string(value) + " is out of range", range};
  };
  need(o.init_noise >= 0, "listener.init_noise", o.init_noise, "at least 0");
  need(o.memory_length >= 1, "listener.memory_length", static_cast<double>(o.memory_length),
       "at least 1");
  need(o.batch >= 1, "listener.batch", static_cast<double>(o.batch), "at least 1");
  need(o.learning_rate >= 0, "listener.learning_rate", o.learning_rate, "at least 0");
  need(o.temperature > 0, "listener.temperature", o.temperature, "above 0");
  need(o.threshold >= -1 && o.threshold <= 1, "listener.threshold", o.threshold, "from -1 to 1");
  need(o.pull >= 0 && o.pull < 1, "listener.pull", o.pull, "from 0 to below 1");
  need(o.clip > 0, "listener.clip", o.clip, "above 0");
  need(o.forgetting > 0 && o.forgetting <= 1, "listener.forgetting", o.forgetting,
       "above 0, at most 1");
}

std::vector<float> mean_of(std::span<const float> known, std::size_t width) {
  if (known.empty() || known.size() % width != 0)
    throw error{failure::configuration, "listener.init",
                std::to_string(known.size()) + " numbers of known listeners",
                "at least one listener of width " + std::to_string(width) + ", or random"};
  std::vector<double> sum(width);
  for (std::size_t i = 0; i < known.size(); ++i)
    sum[i % width] += known[i];
  std::vector<float> mean(width);
  std::ranges::transform(sum, mean.begin(), [&](double s) {
    return static_cast<float>(s * static_cast<double>(width) / static_cast<double>(known.size()));
  });
  return mean;
}

std::vector<float> beginning(std::size_t width, std::span<const float> known,
                             const belief_options& o) {
  const double noise = o.init == belief_init::random       ? 1
                       : o.init == belief_init::mean_noise ? o.init_noise
                                                           : 0;
  std::vector<float> start =
      o.init == belief_init::random ? std::vector<float>(width) : mean_of(known, width);
  random_stream stream = random_key{o.seed}.child("belief").stream(0);
  if (noise > 0)
    for (float& x : start)
      x += static_cast<float>(noise * stream.normal());
  return start;
}

} // namespace

/// The slopes of what is learned: the loss by the vector, the answers' improbability by zero.
struct belief::gradient {
  std::vector<float> vector;
  double zero = 0;
};

/// What a step is made from.
struct belief::batch {
  std::vector<float> tracks, weights;
  std::vector<std::int8_t> answers;

  void add(std::span<const float> track, std::int8_t answer, double weight) {
    tracks.insert(tracks.end(), track.begin(), track.end());
    answers.push_back(answer);
    weights.push_back(static_cast<float>(weight));
  }
};

std::string_view name(belief_init i) noexcept {
  switch (i) {
  case belief_init::mean: return "mean";
  case belief_init::random: return "random";
  case belief_init::mean_noise: return "mean-noise";
  case belief_init::neighbours: return "neighbours";
  }
  return "unknown";
}

std::string_view name(belief_mode m) noexcept {
  return m == belief_mode::classic ? "classic" : "minibatch";
}

std::string_view name(belief_loss l) noexcept {
  return l == belief_loss::info_nce ? "info-nce" : "contrast";
}

belief::belief(const listener_model& model, std::span<const float> known,
               const belief_options& options)
    : model_{model}, options_{options} {
  check(options);
  state_.start = beginning(model.listener_width(), known, options);
  state_.vector = state_.start;
  state_.first.resize(state_.vector.size());
  state_.second.resize(state_.vector.size());
  if (options.init == belief_init::neighbours)
    meet(known);
}

belief::belief(const listener_model& model, belief_state state, const belief_options& options,
               std::span<const float> known)
    : model_{model}, options_{options}, state_{std::move(state)} {
  check(options);
  if (options.init == belief_init::neighbours) {
    (void)mean_of(known, model.listener_width()); // refuses a table that doesn't fit
    meet(known);
  }
  const std::size_t width = model.listener_width();
  const auto fits = [&](const feedback_round& r) {
    return r.tracks.size() == r.answers.size() * model.track_width();
  };
  if (state_.start.size() != width || state_.vector.size() != width ||
      state_.first.size() != width || state_.second.size() != width ||
      state_.memory.size() != state_.memory_round.size() ||
      !std::ranges::all_of(state_.memory, fits))
    throw error{failure::input, "belief", "the state is of another aligner or encoder",
                "listeners of width " + std::to_string(width)};
}

belief::batch belief::everything() const {
  batch all;
  const std::size_t width = model_.track_width();
  for (std::size_t r = 0; r < state_.memory.size(); ++r) {
    const auto& round = state_.memory[r];
    const auto age = static_cast<double>(state_.rounds - 1 - state_.memory_round[r]);
    for (std::size_t i = 0; i < round.answers.size(); ++i)
      all.add(std::span{round.tracks}.subspan(i * width, width), round.answers[i],
              std::pow(options_.forgetting, age));
  }
  return all;
}

double belief::loss_of(const batch& b, gradient& by) const {
  const auto loss = [&](std::span<const float> scores, std::span<float> slopes) {
    const detail::answers_view said{b.answers, b.weights};
    by.zero = detail::slope_by_beginning(said, scores, doubt, state_.zero + options_.threshold);
    return options_.loss == belief_loss::info_nce
               ? detail::info_nce(said, scores, options_.temperature, slopes)
               : detail::contrast(said, scores, options_.temperature, options_.threshold, slopes);
  };
  by.vector.resize(state_.vector.size());
  return model_.slope_at(state_.vector, b.tracks, loss, by.vector);
}

std::vector<float> belief::liking(std::span<const float> tracks) const {
  std::vector<float> all = score(tracks);
  for (float& s : all)
    s = static_cast<float>(s - state_.zero);
  return all;
}

void belief::foretell(const feedback_round& kept, lesson& l) {
  for (double& f : state_.foretold)
    f *= recent_share;
  const auto scores = liking(kept.tracks);
  std::size_t right = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const bool is_like = kept.answers[i] > 0;
    const bool is_right = (scores[i] >= options_.threshold) == is_like;
    right += is_right ? 1 : 0;
    state_.foretold[is_like ? 0 : 2] += is_right ? 1 : 0;
    state_.foretold[is_like ? 1 : 3] += 1;
  }
  l.accuracy = static_cast<double>(right) / static_cast<double>(scores.size());
}

void belief::remember(feedback_round kept) {
  state_.memory.push_back(std::move(kept));
  state_.memory_round.push_back(state_.rounds);
  if (options_.mode == belief_mode::minibatch && state_.memory.size() > options_.memory_length) {
    state_.memory.pop_front();
    state_.memory_round.erase(state_.memory_round.begin());
  }
}

void belief::meet(std::span<const float> known) {
  known_.assign(known.begin(), known.end());
  places_ = model_.places_of(known_);
}

/// The mean of the known listeners, weighted by how like they are to what is remembered.
void belief::begin_anew() {
  const batch all = everything();
  const std::size_t width = model_.listener_width();
  const auto weights =
      detail::likeness(score_all(model_, known_, all.tracks, places_), all.answers, all.weights,
                       {.temperature = options_.temperature, .threshold = options_.threshold});
  std::vector<double> sum(width);
  for (std::size_t i = 0; i < known_.size(); ++i)
    sum[i % width] += weights[i / width] * known_[i];
  state_.start.assign(sum.begin(), sum.end());
  state_.vector = state_.start;
  std::ranges::fill(state_.first, 0.0F);
  std::ranges::fill(state_.second, 0.0F);
  state_.zero = 0;
  state_.zero_moments = {};
  state_.steps = 0;
}

/// One step of AdamW (I. Loshchilov, F. Hutter, 2019, arXiv:1711.05101) with its usual constants,
/// but that weights decay towards where the belief began.
void belief::step(const batch& b) {
  constexpr double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  gradient by;
  (void)loss_of(b, by);
  double squares = 0;
  for (const float g : by.vector)
    squares += double{g} * g;
  if (!std::isfinite(squares) || !std::isfinite(by.zero))
    return; // the answers of this batch teach nothing
  const double scale = std::min(1.0, options_.clip / std::sqrt(std::max(squares, 1e-300)));
  const auto t = static_cast<double>(++state_.steps);
  const double correction1 = 1 - std::pow(beta1, t), correction2 = 1 - std::pow(beta2, t);
  const auto move = [&]<class T>(T& x, double start, double g, T& m, T& v, double rate) {
    const double first = beta1 * m + (1 - beta1) * g, second = beta2 * v + (1 - beta2) * g * g;
    const double pulled = x - options_.pull * (x - start);
    m = static_cast<T>(first);
    v = static_cast<T>(second);
    x = static_cast<T>(pulled -
                       rate * (first / correction1) / (std::sqrt(second / correction2) + epsilon));
  };
  for (std::size_t k = 0; k < by.vector.size(); ++k)
    move(state_.vector[k], state_.start[k], scale * by.vector[k], state_.first[k], state_.second[k],
         options_.learning_rate);
  move(state_.zero, 0, by.zero, state_.zero_moments[0], state_.zero_moments[1],
       zero_rate * options_.learning_rate);
  state_.zero = std::clamp(state_.zero, -1.0, 1.0); // scores don't go further
}

void belief::learn_classic(lesson& l) {
  const batch all = everything();
  for (; l.steps < options_.epochs; ++l.steps)
    step(all);
}

void belief::learn_minibatches(lesson& l) {
  const batch all = everything();
  const std::size_t width = model_.track_width(), n = all.answers.size();
  const random_key key = random_key{options_.seed}.child("minibatches");
  std::vector<std::size_t> order(n);
  for (std::size_t epoch = 0; epoch < options_.epochs; ++epoch) {
    std::iota(order.begin(), order.end(), std::size_t{0});
    key.stream(state_.rounds, epoch).shuffle(std::span{order});
    for (std::size_t first = 0; first < n; first += options_.batch, ++l.steps) {
      batch b;
      for (std::size_t i = first; i < std::min(n, first + options_.batch); ++i)
        b.add(std::span{all.tracks}.subspan(order[i] * width, width), all.answers[order[i]],
              all.weights[order[i]]);
      step(b);
    }
  }
}

lesson belief::learn(const feedback_round& round) {
  const std::size_t width = model_.track_width();
  if (round.tracks.size() != round.answers.size() * width)
    throw error{failure::configuration, "feedback",
                std::to_string(round.tracks.size()) + " numbers for " +
                    std::to_string(round.answers.size()) + " answers",
                std::to_string(width) + " a track"};
  if (!std::ranges::all_of(round.answers, [](int a) { return a >= -1 && a <= 1; }))
    throw error{failure::configuration, "feedback", "an answer that is none", "+1, -1 or 0"};
  lesson l;
  l.accuracy = std::numeric_limits<double>::quiet_NaN();
  feedback_round kept;
  for (std::size_t i = 0; i < round.answers.size(); ++i) {
    const auto track = std::span{round.tracks}.subspan(i * width, width);
    if (round.answers[i] == 0) {
      ++l.skipped;
    } else if (!std::ranges::all_of(track, [](float x) { return std::isfinite(x); })) {
      ++l.left_out;
    } else {
      ++(round.answers[i] > 0 ? l.likes : l.dislikes);
      kept.tracks.insert(kept.tracks.end(), track.begin(), track.end());
      kept.answers.push_back(round.answers[i]);
    }
  }
  if (!kept.answers.empty()) {
    foretell(kept, l);
    remember(std::move(kept));
  }
  ++state_.rounds;
  if (l.likes + l.dislikes == 0)
    return l;
  gradient unused;
  l.loss_before = loss_of(everything(), unused);
  if (known_.size() > model_.listener_width()) // one alone has no likeness to compare
    begin_anew();
  options_.mode == belief_mode::classic ? learn_classic(l) : learn_minibatches(l);
  l.loss_after = loss_of(everything(), unused);
  return l;
}

double belief::sureness() const noexcept {
  const auto& [like_right, likes, dislike_right, dislikes] = state_.foretold;
  return std::max(0.0, (like_right + 1) / (likes + 2) + (dislike_right + 1) / (dislikes + 2) - 1);
}

} // namespace evo::music
