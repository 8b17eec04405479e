#pragma once
/// @file
/// Listeners whose taste is known: for training and judging an aligner, and for sessions without a
/// person. Their tastes are about what music is like (track_attributes), never about an encoder's
/// numbers, so an encoder has to hear what they like.

#include "evo/music/listening.hpp"
#include "evo/music/track_attributes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace evo::music {

/// One thing that a listener likes: some genres, instruments, and a place on each quality's line.
struct taste {
  double weight = 1;                           ///< among a listener's tastes; they sum to 1
  std::array<double, genre_count> genres{};    ///< liking, [-1, 1]
  std::array<double, family_count> families{}; ///< liking, [-1, 1]
  std::array<double, quality_count> place{};   ///< the best value, [0, 1]
  std::array<double, quality_count> width{};   ///< standard deviation around it, > 0
  std::array<double, quality_count> care{};    ///< how much it matters, >= 0
};

/// How well a piece fits a taste: mean of the likings for its genres, its instruments and its
/// qualities, weighted 12 : 3 : 5 over what is known of them; [-1, 1], 0 if nothing is known. A
/// quality contributes 2 exp(-d^2 / 2) - 1, d widths from its place.
[[nodiscard]] double fit(const taste& t, const track_attributes& a) noexcept;

struct simulation_options {
  std::size_t count = 300; ///< listeners, >= 1
  std::uint64_t seed = 1;
  std::size_t kinds = 12;    ///< of tastes that there are; listeners vary them, >= 1
  double own = 0.1;          ///< share of a taste that is the listener's alone, [0, 1]
  std::size_t tastes = 2;    ///< at most this many a listener, [1, 8]
  double liked_share = 0.35; ///< of the catalogue that a listener likes, (0, 1)
  double drift = 0.2;        ///< how far tastes move over the history, [0, 1]
  std::size_t plays = 100;   ///< a listener on average, >= 1; each has half to twice as many
  double choice = 4;         ///< how much the score decides what is played, >= 0
  double popularity = 0.3;   ///< how much the track's fame does: deviation of log fame, >= 0
  double noise = 0.3;        ///< deviation of what nothing explains, in a choice's units, >= 0
};

/// Listener l of a seed has the same taste whatever the count. The scale of the scores comes from a
/// catalogue: a listener likes `liked_share` of it.
class simulated_listeners {
public:
  /// @param catalog what the listeners can choose from, at least one track
  /// @throws error with failure::configuration if an option is out of range or the catalogue empty
  simulated_listeners(std::span<const track_attributes> catalog, const simulation_options& options);

  [[nodiscard]] std::size_t size() const noexcept { return listeners_.size(); }
  [[nodiscard]] const simulation_options& options() const noexcept { return options_; }

  /// How much a listener likes a piece, (-1, 1); at least 0 for what they like.
  /// @param time from 0, when the history begins, to 1, its end and the present
  [[nodiscard]] double score(std::size_t listener, const track_attributes& a,
                             double time = 1) const;

  /// A listener's tastes at a time.
  [[nodiscard]] std::vector<taste> tastes(std::size_t listener, double time = 1) const;

private:
  struct person {
    std::vector<taste> first, last; ///< tastes when the history begins and when drift is 1
    double offset = 0, scale = 1;   ///< score = tanh((fit - offset) / scale)
  };
  simulation_options options_;
  std::vector<person> listeners_;
};

/// What a listener says of a piece: +1 for a score of at least the threshold, else -1; 0, no
/// answer, for scores within `skip_margin` of it.
[[nodiscard]] int feedback_of(double score, double threshold = 0, double skip_margin = 0) noexcept;

/// One line of a history.
struct listening_event {
  std::uint32_t listener = 0, track = 0;
  std::int64_t time = 0; ///< seconds since 1970
};

/// What the listeners played: by listener, newest first, as Last.fm-1K has it. A play is drawn with
/// probability proportional to exp(choice x score + popularity x fame + noise x whim); fame is a
/// standard normal number a track, whim one a pair. Depends on the catalogue and the options alone.
/// @param catalog the one that the listeners were made with
[[nodiscard]] std::vector<listening_event>
simulate_history(const simulated_listeners& listeners, std::span<const track_attributes> catalog);

struct catalog;

/// Writes the events in Last.fm-1K's own columns, listeners as user_000001, user_000002, ...
/// @throws error with failure::storage
void write_history(const std::filesystem::path& file, std::span<const listening_event> events,
                   const catalog& c);

} // namespace evo::music
