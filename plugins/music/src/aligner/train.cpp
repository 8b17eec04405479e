#include "aligner_file.hpp"
#include "batch_sampler.hpp"
#include "option_fields.hpp"
#include "ranked_pairs.hpp"
#include "training_state.hpp"

#include "nn/aligner/inference.hpp"

#include "evo/core/hash.hpp"
#include "evo/music/error.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

namespace evo::music {
namespace {

/// Which tracks and pairs are learned from, and which are only measured on.
struct split_pairs {
  split_pairs(const listening_history& h, const aligner_options& o)
      : split{split_history(
            h, {.by = split_unit::track, .validation = o.validation, .test = 0, .seed = o.seed})},
        learned{h.listener, h.track, split.pairs(h, history_part::train), h.listeners(),
                split.units(history_part::train)},
        measured{h.listener, h.track, split.pairs(h, history_part::validation), h.listeners(),
                 split.units(history_part::validation)} {}

  listening_split split;
  heard_tracks learned, measured;
};

/// min(1, plays / (mean + deviation)) of each pair, from the listener's learned ones.
std::vector<float> play_shares(const listening_history& h, const listening_split& split) {
  std::vector<double> count(h.listeners()), sum(h.listeners()), squares(h.listeners());
  for (std::size_t i = 0; i < h.pairs(); ++i)
    if (split.of_pair(h, i) == history_part::train) {
      const double plays = h.plays[i];
      ++count[h.listener[i]];
      sum[h.listener[i]] += plays;
      squares[h.listener[i]] += plays * plays;
    }
  std::vector<float> shares(h.pairs());
  for (std::size_t i = 0; i < h.pairs(); ++i) {
    const std::uint32_t l = h.listener[i];
    const double mean = sum[l] / count[l];
    const double variance =
        count[l] > 1 ? std::max(0.0, (squares[l] - sum[l] * mean) / (count[l] - 1)) : 0.0;
    shares[i] = static_cast<float>(std::min(1.0, h.plays[i] / (mean + std::sqrt(variance))));
  }
  return shares;
}

std::vector<training_pair> training_pairs(const listening_history& h, const split_pairs& parts,
                                          double play_weight) {
  const auto shares = play_shares(h, parts.split);
  std::vector<training_pair> pairs;
  for (std::size_t i = 0; i < h.pairs(); ++i)
    if (parts.split.of_pair(h, i) == history_part::train &&
        parts.learned.unheard(h.listener[i]) > 0)
      pairs.push_back({h.listener[i], h.track[i],
                       static_cast<float>(1 + play_weight * static_cast<double>(shares[i]))});
  return pairs;
}

std::string hex(std::uint64_t x) {
  std::ostringstream out;
  out << std::hex << x;
  return out.str();
}

template <class T>
std::uint64_t hash_of(const std::vector<T>& values) {
  return content_hash(std::as_bytes(std::span{values}));
}

std::uint64_t hash_of_rows(const track_embeddings& e) {
  std::uint64_t hash = 0;
  for (std::size_t t = 0; t < e.present.size(); ++t)
    hash = hash * 31 + content_hash(std::as_bytes(e[t]));
  return hash;
}

/// The rows of the table that the tracks have.
std::vector<std::uint32_t> rows_of(const track_embeddings& e,
                                   std::span<const std::uint32_t> tracks) {
  std::vector<std::uint32_t> rows(tracks.size());
  std::ranges::transform(tracks, rows.begin(), [&](std::uint32_t t) { return e.row(t); });
  return rows;
}

std::string fingerprint(const aligner_data& data, const aligner_options& options) {
  std::uint64_t names = 0;
  for (const auto* ids : {&data.history.listener_ids, &data.history.track_ids})
    for (std::size_t i = 0; i < ids->size(); ++i)
      names = names * 31 + content_hash((*ids)[i]);
  return to_json(options).dump() + " " + hex(hash_of(data.history.listener)) +
         hex(hash_of(data.history.track)) + hex(hash_of(data.history.plays)) + hex(names) +
         hex(hash_of_rows(data.embeddings));
}

class training {
public:
  training(const aligner_data& data, const aligner_options& options,
           const std::filesystem::path& out, const training_hooks& hooks, const executor& run)
      : data_{data}, history_{data.history},
        options_{resolved(options, data.embeddings.layers, data.embeddings.dim)}, out_{out},
        hooks_{hooks}, run_{run}, parts_{history_, options}, network_{shape()}, trainer_{network_},
        sampler_{training_pairs(history_, parts_, options.play_weight),
                 parts_.learned,
                 history_.tracks(),
                 options.negatives,
                 options.batch,
                 options.pairs_a_listener.value_or(0),
                 key().child("batches")},
        validation_{rank_validation()} {
    begin();
    course_.learning_rate = options.learning_rate;
    sampler_.begin_epoch(0);
    check_enough();
    say_odds();
  }

  training_result run(bool resume) {
    const std::filesystem::path state = out_.string() + ".state";
    const std::string what = fingerprint(data_, options_);
    if (resume)
      if (auto course = load_state(state, network_, trainer_.optimizer(), what))
        course_ = std::move(*course);
    while (!ended()) {
      learn(course_.epochs.size());
      if (course_.without_gain == 0)
        save_aligner(out_, network_, names(), notes());
      save_state(state, course_, network_, trainer_.optimizer(), what);
      if (hooks_.epoch)
        hooks_.epoch(course_.epochs.back());
    }
    std::filesystem::remove(state);
    return result();
  }

private:
  [[nodiscard]] random_key key() const { return random_key{options_.seed}.child("aligner"); }

  [[nodiscard]] aligner_shape shape() const {
    const auto& e = data_.embeddings;
    return {.aggregate = options_.aggregate.value(),
            .project = options_.project,
            .layers = e.layers,
            .dim = e.dim,
            .listeners = history_.listeners(),
            .listener_width = options_.listener_width,
            .shared_width = options_.shared_width.value(),
            .hidden_width = options_.hidden_width.value(),
            .standardised = options_.standardise.value()};
  }

  void begin() {
    network_.initialise(key().child("begin"), options_.temperature);
    if (options_.standardise.value())
      standardise();
  }

  /// By the tracks that are learned from. Numbers that are the same in all of them say nothing.
  void standardise() {
    const auto& e = data_.embeddings;
    const std::size_t size = e.layers * e.dim;
    std::vector<double> sum(size), squares(size);
    const auto tracks = parts_.learned.among();
    for (const std::uint32_t track : tracks)
      for (std::size_t j = 0; j < size; ++j)
        sum[j] += static_cast<double>(e[track][j]);
    for (const std::uint32_t track : tracks)
      for (std::size_t j = 0; j < size; ++j) {
        const double d =
            static_cast<double>(e[track][j]) - sum[j] / static_cast<double>(tracks.size());
        squares[j] += d * d;
      }
    const auto at = [&](const char* name) {
      return network_.observations().subspan(network_.observed_place(name).begin, size);
    };
    const auto means = at("music.input_mean"), scales = at("music.input_scale");
    constexpr double rounding = 1e-6; // relative: what smaller deviations are made of
    for (std::size_t j = 0; j < size; ++j) {
      const double mean = sum[j] / static_cast<double>(tracks.size());
      const double deviation = std::sqrt(squares[j] / static_cast<double>(tracks.size()));
      means[j] = static_cast<float>(mean);
      scales[j] =
          deviation > rounding * std::abs(mean) ? static_cast<float>(1.0 / deviation) : 0.0F;
    }
  }

  /// Of listeners that something was learned about.
  [[nodiscard]] ranked_pairs rank_validation() const {
    std::vector<std::uint8_t> wanted(history_.listeners());
    for (std::uint32_t l = 0; l < wanted.size(); ++l)
      wanted[l] = parts_.learned.of(l).empty() ? 0 : 1;
    return rank_pairs(parts_.measured, wanted, options_.negatives, key().child("validation"));
  }

  void check_enough() const {
    const auto refuse = [](const std::string& problem) {
      throw error{failure::input, "interactions", problem,
                  "more pairs and tracks, or another share for validation"};
    };
    const std::string validation = std::to_string(parts_.measured.among().size());
    if (sampler_.pairs() == 0)
      refuse("nothing is left to learn from: " + std::to_string(history_.pairs()) + " pairs, " +
             std::to_string(parts_.learned.among().size()) + " tracks to train on, " + validation +
             " to measure with");
    if (validation_.label.empty())
      refuse("nothing is left to measure with: of " + std::to_string(history_.tracks()) +
             " tracks " + validation +
             " are held out, and nobody who was learned about knows some of them");
  }

  /// What is unusual about the data, and survived.
  void say_odds() const {
    if (!hooks_.say)
      return;
    if (options_.batch > sampler_.pairs())
      hooks_.say("a batch of " + std::to_string(options_.batch) + " is more than the " +
                 std::to_string(sampler_.pairs()) + " pairs: one batch an epoch");
    if (const std::size_t full = full_listeners(); full > 0)
      hooks_.say(std::to_string(full) +
                 " listeners know every track to train on: nothing to contrast theirs with");
    if (options_.negatives > parts_.learned.among().size() / 2)
      hooks_.say("for " + std::to_string(options_.negatives) + " negatives a pair there are only " +
                 std::to_string(parts_.learned.among().size()) + " tracks: some come repeatedly");
  }

  [[nodiscard]] bool ended() const {
    return course_.epochs.size() >= options_.epochs ||
           (options_.patience > 0 && course_.without_gain >= options_.patience);
  }

  void learn(std::size_t epoch) {
    sampler_.begin_epoch(epoch);
    double loss = 0;
    for (std::size_t b = 0; b < sampler_.batches(); ++b) {
      if (hooks_.is_interrupted && hooks_.is_interrupted())
        throw error{failure::interrupted, out_.string(),
                    "interrupted in epoch " + std::to_string(epoch + 1),
                    "--resume goes on after the one before"};
      loss += step(epoch, b);
      if (hooks_.progress)
        hooks_.progress(static_cast<double>(b + 1) / static_cast<double>(sampler_.batches()));
    }
    record(epoch, loss / static_cast<double>(sampler_.pairs()));
  }

  /// @return the sum of the pairs' losses
  double step(std::size_t epoch, std::size_t index) {
    const sampled_batch& batch = sampler_.batch(index);
    const auto& e = data_.embeddings;
    const double loss = trainer_.step(batch.view(e.table().data(), rows_of(e, batch.tracks),
                                                 e.layers, e.dim, 1 + options_.negatives),
                                      {.learning_rate = course_.learning_rate,
                                       .weight_decay = options_.weight_decay,
                                       .clip = options_.clip,
                                       .learn_temperature = options_.learn_temperature,
                                       .with = {options_.dropout, options_.embedding_noise.value(),
                                                key().child("step").child(epoch, index)}},
                                      run_);
    if (!std::isfinite(loss))
      throw error{failure::input, "training",
                  "the loss of epoch " + std::to_string(epoch + 1) + " isn't finite",
                  "a lower learning_rate, or embeddings of a sensible size"};
    return loss * static_cast<double>(batch.weights.size());
  }

  [[nodiscard]] double temperature() const {
    const auto& network = std::as_const(network_);
    return std::exp(-static_cast<double>(network.values()[network.place("temperature").begin]));
  }

  void record(std::size_t epoch, double loss) {
    const auto& table = network_.place("listeners.weight");
    const auto scores =
        nn::pair_scores(network_, std::as_const(network_).values().subspan(table.begin, table.size),
                        data_.embeddings.table().data(), validation_.listener,
                        rows_of(data_.embeddings, validation_.track), run_);
    epoch_record now{epoch + 1, loss, course_.learning_rate, temperature(),
                     measure(validation_, scores)};
    const double auc = now.validation.roc_auc;
    course_.epochs.push_back(now);
    if (auc > course_.best_auc) {
      course_.best_auc = auc;
      course_.best_epoch = epoch + 1;
      course_.without_gain = 0;
    } else {
      ++course_.without_gain;
    }
    reduce_on_plateau(auc);
  }

  /// As PyTorch's ReduceLROnPlateau: a gain is one of more than 1e-4, relatively.
  void reduce_on_plateau(double auc) {
    constexpr double gain = 1e-4;
    if (auc > course_.plateau_best * (1 + gain)) {
      course_.plateau_best = auc;
      course_.bad_epochs = 0;
    } else if (++course_.bad_epochs > options_.plateau_patience) {
      course_.learning_rate *= options_.plateau_factor;
      course_.bad_epochs = 0;
    }
  }

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (std::size_t l = 0; l < history_.listeners(); ++l)
      all.emplace_back(history_.listener_ids[l]);
    return all;
  }

  [[nodiscard]] std::map<std::string, std::string> notes() const {
    const auto& m = course_.epochs.back().validation;
    return {{"training", to_json(options_).dump()},
            {"validation", nlohmann::json{{"epoch", course_.best_epoch},
                                          {"roc_auc", m.roc_auc},
                                          {"pr_auc", m.pr_auc},
                                          {"accuracy", m.accuracy}}
                               .dump()}};
  }

  [[nodiscard]] training_result result() const {
    return {.epochs = course_.epochs,
            .best_epoch = course_.best_epoch,
            .best_auc = course_.best_auc,
            .stop_reason = course_.epochs.size() < options_.epochs ? "no better AUC" : "epochs",
            .listeners = history_.listeners(),
            .tracks = parts_.learned.among().size(),
            .pairs = sampler_.pairs(),
            .validation_tracks = parts_.measured.among().size(),
            .validation_pairs = course_.epochs.back().validation.pairs,
            .full_listeners = full_listeners()};
  }

  [[nodiscard]] std::size_t full_listeners() const {
    std::size_t full = 0;
    for (std::uint32_t l = 0; l < history_.listeners(); ++l)
      full += parts_.learned.unheard(l) == 0;
    return full;
  }

  const aligner_data& data_;
  const listening_history& history_;
  const aligner_options options_; ///< resolved
  const std::filesystem::path& out_;
  const training_hooks& hooks_;
  const executor& run_;
  split_pairs parts_;
  nn::aligner_network network_;
  nn::aligner_trainer trainer_;
  batch_sampler sampler_;
  ranked_pairs validation_;
  training_course course_;
};

} // namespace

training_result train_aligner(const aligner_data& data, const aligner_options& options,
                              const std::filesystem::path& out, bool resume,
                              const training_hooks& hooks, const executor& run) {
  check(options);
  return training{data, options, out, hooks, run}.run(resume);
}

} // namespace evo::music
