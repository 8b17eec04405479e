#pragma once
/// @file
/// The loop around evolutions: music evolves towards what is believed of a listener, a playlist is
/// played, the answers change the belief, and the next round begins with what survives.

#include "evo/music/belief.hpp"
#include "evo/music/config.hpp"
#include "evo/music/session.hpp"
#include "evo/music/taste_model.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace evo::music {

/// A clip as a listener meets it.
struct played_clip {
  std::string genome;               ///< bytes: a prompt, or float32 numbers
  std::string text;                 ///< the genome for people
  std::uint64_t seed = 0;           ///< of its audio
  std::span<const float> embedding; ///< layers x dim, as it was scored
  std::filesystem::path audio;      ///< empty if no audio is kept
};

/// Who listens and answers. Only answers reach the belief; what else is known of a simulated
/// listener goes into measures alone.
class session_listener {
public:
  virtual ~session_listener() = default;
  /// @return +1 like, -1 dislike, 0 skipped, one a clip. The same clips have the same answers.
  [[nodiscard]] virtual std::vector<std::int8_t>
  answer(std::span<const played_clip> clips) const = 0;
  /// How much the listener truly likes each clip; empty where nobody knows.
  [[nodiscard]] virtual std::vector<double>
  true_scores([[maybe_unused]] std::span<const played_clip> clips) const {
    return {};
  }
  /// The listener's vector in the model's table; empty where there is none.
  [[nodiscard]] virtual std::vector<float> true_vector() const { return {}; }
};

/// The simulated listener that the configuration names.
/// @param model, tools have to live as long
/// @throws error with failure::configuration for a listener that isn't given or isn't there, or a
///   genome that tells nothing about the music; with failure::input as read_catalog does
[[nodiscard]] std::unique_ptr<session_listener> make_simulated_listener(const configuration& config,
                                                                        const taste_model& model,
                                                                        const generator& generate);

/// A distribution's numbers; NaN where there are none.
struct score_summary {
  double max = 0, mean = 0, min = 0, deviation = 0, median = 0;
};

/// What one round did and how well the belief did.
struct session_round {
  std::uint64_t round = 0;       ///< from 1
  std::uint64_t evaluations = 0; ///< clips that were heard for the first time
  std::uint64_t candidates = 0;  ///< those and the survivors
  std::uint64_t played = 0, likes = 0, dislikes = 0, skipped = 0;
  score_summary playlist_by_belief{}; ///< similarity, as believed when the playlist was made
  score_summary playlist_by_taste{};  ///< NaN where the true taste isn't known, as all below
  score_summary candidates_by_belief{}, candidates_by_taste{}; ///< of the whole round
  double loss_before = 0, loss_after = 0;                      ///< over all that is remembered
  double foretold = 0;      ///< share of the answers that the belief foretold; NaN if none came
  double sureness = 0;      ///< belief::sureness() after learning
  double vector_cosine = 0; ///< of the listener's believed and true vector
  double vector_absolute_difference = 0; ///< mean over the numbers
  double vector_squared_difference = 0;  ///< likewise
  /// Of believed and true scores, after learning, over the candidates that were never played.
  double score_cosine = 0;
};

struct session_summary {
  std::string run{}; ///< the folder
  std::string mode{}, listener{};
  std::vector<session_round> rounds{};
  double seconds = 0; ///< of this call
};

/// What a session is made with. Whoever calls keeps the objects alive.
struct session_tools {
  const evolution_tools& evolve;
  const taste_model& model;
  const session_listener& listener;
};

struct session_request {
  std::filesystem::path folder;
  bool resume = false; ///< go on with the session in the folder, or start it
  std::string command; ///< what a person would type to repeat the session
  progress* watcher = nullptr;
  std::function<bool()> interrupted;
  /// Genomes, in bytes, that the round under way begins with, before the survivors. A round that is
  /// resumed needs those that it was begun with.
  std::vector<std::string> wishes{};
  /// The model's beginning is somebody's taste: the first round evolves towards it, too.
  bool is_informed = false;
};

/// Runs the rounds that are missing. FOLDER/session.sqlite has what happened, FOLDER/rounds/NN the
/// evolution of each round, FOLDER/playlists/NN its clips. A round is one transaction, on the disk
/// before the next begins: a session that was killed and resumed ends like one that wasn't, bit for
/// bit.
/// @throws error as evolve does; configuration for a mode without a listener, or an aligner that
///   doesn't fit the encoder
[[nodiscard]] session_summary run_session(const configuration& config, const session_tools& tools,
                                          const session_request& request);

/// The last line of `evomusic session --json`.
[[nodiscard]] std::string to_json(const session_summary& s);

} // namespace evo::music
