#pragma once
/// @file
/// Hearing: from genomes to what of their scores doesn't depend on a taste. It is what a run costs,
/// so it may happen somewhere else than the rest of the run.

#include "evo/music/audio.hpp"
#include "evo/music/error.hpp"
#include "evo/music/fitness.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace evo::music {

/// A genome to be generated.
struct clip_order {
  const std::string* genome = nullptr; ///< a prompt, or the bytes of float32 numbers
  std::uint64_t seed = 0;              ///< of the audio
};

/// Where candidates are heard by the run's own process: the name of that node in its store.
inline constexpr const char* local_node = "local";

/// A genome that was heard, or why it could not be.
struct heard_clip {
  std::size_t order = 0;         ///< place in the orders
  std::string text;              ///< how a person reads the genome; empty where nobody can say
  clip_score score;              ///< measured, and not judged
  failure kind = failure::input; ///< of score.failure
  std::string node = local_node; ///< where it was heard
  audio_view clip;               ///< valid during the call; none if it failed or isn't wanted
};

/// Who waits. All functions may be empty; they are called by the thread that waits.
struct hearing_watch {
  std::function<void(double)> progress;         ///< how many orders are done, parts included
  std::function<void(const std::string&)> note; ///< what a person should know
  std::function<bool()> is_interrupted;         ///< true: give up, with failure::interrupted
};

/// Hears the genomes of one run. What comes of an order depends on it and on the run's
/// configuration alone, wherever it is heard.
class hearing {
public:
  virtual ~hearing() = default;

  /// Returns once `take` has got each order, in any sequence, some at a time.
  /// @throws error with failure::interrupted; with failure::service if nobody is left who hears;
  ///   with failure::configuration if those who could hear can't do it with this configuration
  virtual void hear(std::span<const clip_order> orders,
                    const std::function<void(std::span<heard_clip>)>& take,
                    const hearing_watch& watch) = 0;
};

} // namespace evo::music
