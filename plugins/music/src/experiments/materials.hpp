#pragma once
/// @file
/// What listeners' experiments need before they begin: an aligner, and two of its listeners.

#include "plan.hpp"
#include "settings.hpp"

#include "evo/core/executor.hpp"
#include "evo/music/encoder.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace evo::music::experiments {

/// One epoch of a training, measured on held-out tracks.
struct epoch_measures {
  double roc_auc = 0, pr_auc = 0, accuracy = 0, loss = 0;
};

struct materials {
  std::filesystem::path aligner{};
  std::vector<epoch_measures> epochs{}; ///< none: somebody else has trained it
  listeners_chosen who{};
  double typical_cosine = 0, furthest_cosine = 0; ///< with the mean taste, in the shared space
};

struct material_task {
  std::filesystem::path folder{}; ///< what is there and whole is kept
  std::string encoder{};          ///< in words
  std::function<void(const std::string&)> say{};
  std::function<bool()> is_interrupted{};
};

/// Composes a catalogue with the synth, embeds it, simulates who listened to what and trains an
/// aligner on it; unless the settings name an aligner. Then chooses the listeners: the one whose
/// taste is the nearest to the mean of all, and the furthest.
/// @throws error: configuration (a listener the aligner doesn't know), storage, interrupted
[[nodiscard]] materials prepare(const settings& s, const encoder& encode, const material_task& task,
                                const executor& run);

} // namespace evo::music::experiments
