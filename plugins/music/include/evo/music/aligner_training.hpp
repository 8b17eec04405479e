#pragma once
/// @file
/// Training an aligner on listening histories, and measuring it.

#include "evo/music/aligner.hpp"
#include "evo/music/listening.hpp"
#include "evo/music/track_embeddings.hpp"

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace evo::music {

/// The defaults are the report's (section VI.A), but for what is derived from the encoder: see
/// `resolved`.
struct aligner_options {
  std::optional<aggregation> aggregate{}; ///< derived: default_aggregation
  projection project = projection::shared;
  std::size_t listener_width = 256;
  std::optional<std::size_t> shared_width{}; ///< derived: 768; small encoders 128
  std::optional<std::size_t> hidden_width{}; ///< derived: 2048; small encoders 256
  /// Whether the aligner begins by shifting and scaling each of the encoder's numbers to mean 0 and
  /// deviation 1 among the tracks learned from. Derived: for small encoders.
  std::optional<bool> standardise{};

  double temperature = 0.2; ///< of InfoNCE, at first; > 0
  bool learn_temperature = true;
  std::size_t negatives = 20; ///< tracks not listened to, beside each one that was
  /// A pair's loss counts 1 + this x min(1, plays / (mean + deviation of the listener's plays)).
  double play_weight = 0;
  /// Pairs of each listener an epoch, drawn at random (the original: 15). Derived: every pair once.
  std::optional<std::size_t> pairs_a_listener{};
  /// Standard deviation of what is added to embeddings in training, once they are standardised.
  /// Derived: 0; small encoders 1.5.
  std::optional<double> embedding_noise{};

  std::size_t batch = 256; ///< pairs
  std::size_t epochs = 150;
  double learning_rate = 1e-3;
  double weight_decay = 0.01;
  double dropout = 0.2;             ///< [0, 1)
  double clip = 5;                  ///< the longest gradient; 0 for any
  double plateau_factor = 0.2;      ///< by which the learning rate falls, (0, 1]
  std::size_t plateau_patience = 5; ///< epochs without a better AUC before it does
  std::size_t patience = 10;        ///< epochs without a better AUC before training ends; 0: never
  double validation = 0.1;          ///< share of the tracks held out to measure the AUC, (0, 1)
  std::uint64_t seed = 1;

  friend bool operator==(const aligner_options&, const aligner_options&) = default;
};

/// What is derived, filled in. Small encoders are those for which default_aggregation is
/// gating-tanh (docs/design/0014): what an aligner of theirs needs most is not to learn tracks by
/// heart.
[[nodiscard]] aligner_options resolved(aligner_options options, std::size_t layers,
                                       std::size_t dim);

/// @throws error with failure::configuration that names the first field outside its range
void check(const aligner_options& options);

/// Pairs whose tracks have an embedding, and what was left out.
struct aligner_data {
  listening_history history;   ///< tracks without a pair stay out, too
  track_embeddings embeddings; ///< a row a track of the history, all present
  std::size_t tracks_without_embedding = 0, pairs_without_embedding = 0,
              listeners_without_pairs = 0;
  std::size_t single_track_listeners = 0; ///< who stay, with one pair
};
/// @throws error with failure::input if nothing is left
[[nodiscard]] aligner_data join(const listening_history& history, track_embeddings embeddings);
/// One line for a person.
[[nodiscard]] std::string describe(const aligner_data& data);

/// What an aligner is worth on pairs.
struct aligner_measures {
  double roc_auc = std::numeric_limits<double>::quiet_NaN();
  double pr_auc = std::numeric_limits<double>::quiet_NaN();   ///< average precision
  double accuracy = std::numeric_limits<double>::quiet_NaN(); ///< pairwise, within listeners
  std::size_t users = 0, tracks = 0, pairs = 0;               ///< that it was measured on

  friend bool operator==(const aligner_measures&, const aligner_measures&) = default;
};

struct evaluation_options {
  std::size_t negatives = 0; ///< a pair, drawn at random; 0: every track that wasn't listened to
  std::uint64_t seed = 1;
};

struct evaluation {
  aligner_measures measures;
  std::vector<float> scores;         ///< what it was measured on, listener after listener
  std::vector<std::uint8_t> labels;  ///< 1: listened to
  std::vector<std::uint32_t> groups; ///< listener of the data
  std::vector<std::uint32_t> tracks; ///< of the data
  std::size_t unknown_listeners = 0; ///< not in the aligner's table: left out
  std::size_t full_listeners = 0;    ///< who listened to every track: left out
};
/// Listeners are found by their names; in an aligner without names the data's ids have to be rows.
/// @throws error with failure::input: no listener is known, another encoder's embeddings
[[nodiscard]] evaluation evaluate(const aligner& trained, const aligner_data& data,
                                  const evaluation_options& options, const executor& run);

struct epoch_record {
  std::size_t epoch = 0; ///< from 1
  double loss = 0;       ///< mean of the pairs'
  double learning_rate = 0;
  double temperature = 0;
  aligner_measures validation;
  friend bool operator==(const epoch_record&, const epoch_record&) = default;
};

struct training_result {
  std::vector<epoch_record> epochs;
  std::size_t best_epoch = 0; ///< from 1; the file has its tensors
  double best_auc = 0;
  std::string stop_reason;                                 ///< "epochs" or "no better AUC"
  std::size_t listeners = 0, tracks = 0, pairs = 0;        ///< trained on
  std::size_t validation_tracks = 0, validation_pairs = 0; ///< measured on
  std::size_t full_listeners = 0; ///< who listened to every track: nothing to contrast with
};

struct training_hooks {
  std::function<void(const std::string&)> say{};    ///< a line for a person
  std::function<void(const epoch_record&)> epoch{}; ///< after each
  std::function<void(double)> progress{};           ///< share of the epoch under way
  std::function<bool()> is_interrupted{};           ///< true: stop after this batch, keep the state
};

/// Trains and writes `out` each time that the AUC on the held-out tracks is the best so far, and
/// `out` + ".state" after each epoch, which is removed in the end. A training that was killed at
/// any instant and resumed ends bit for bit like one that wasn't; nor do results depend on the
/// executor.
/// @param resume go on from the state, if there is one
/// @throws error with failure::configuration: options, or other options or data than the state's;
///   failure::input: too little data, a loss that isn't finite; failure::storage;
///   failure::interrupted, with the state kept
training_result train_aligner(const aligner_data& data, const aligner_options& options,
                              const std::filesystem::path& out, bool resume,
                              const training_hooks& hooks, const executor& run);

/// A variant of a configuration.
struct named_options {
  std::string name; ///< empty where there is only one
  aligner_options options;
};
/// A YAML file: the fields of aligner_options by their names in docs/guide/aligner.md, and
/// `variants`, a list of such groups with a name each, which replace what stands above them.
/// @throws error with failure::configuration that names file and key
[[nodiscard]] std::vector<named_options> read_aligner_options(const std::filesystem::path& file);

} // namespace evo::music
