#pragma once
/// @file
/// What `evomusic session` and the page share: the configuration that nobody has to write, and
/// where tastes lie.

#include "evo/core/executor.hpp"
#include "evo/music/config.hpp"
#include "evo/music/encoder.hpp"
#include "evo/music/generator.hpp"
#include "evo/music/taste_model.hpp"

#include <memory>
#include <string>
#include <vector>

namespace evo::music::cli {

/// @param file empty for what a newcomer needs: the synth, musicnn, and a taste that nobody has to
///   train
/// @throws error as read_configuration does
[[nodiscard]] configuration session_configuration(const std::string& file,
                                                  const std::vector<std::string>& settings);

/// The configured aligner; without one the encoder's own embeddings, for which it hears a few clips
/// first.
/// @throws error with failure::configuration if the aligner doesn't fit the encoder
[[nodiscard]] std::unique_ptr<taste_model> make_taste(const configuration& c,
                                                      const generator& generate,
                                                      const encoder& encode, const executor& run);

} // namespace evo::music::cli
