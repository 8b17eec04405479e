#pragma once
/// @file
/// The configured generator and encoder: where their names become types.

#include "evo/music/config.hpp"
#include "evo/music/encoder.hpp"
#include "evo/music/fitness.hpp"
#include "evo/music/generator.hpp"
#include "evo/music/musicgen.hpp"

#include <filesystem>
#include <memory>

namespace evo::music {

/// An encoder that also names what it hears, if it can.
struct listening_encoder {
  std::unique_ptr<encoder> encode;
  const tagger* tag = nullptr; ///< the same object
};

/// @param sharers processes of this machine that generate at a time, this one included
/// @throws error with failure::configuration for a missing soundfont; as make_musicgen()
[[nodiscard]] std::unique_ptr<generator> make_generator(const generator_options& options,
                                                        std::uint64_t sharers = 1);

/// @param continued a recording that every clip begins with, or empty
/// @throws error with failure::input for a damaged checkpoint or recording
[[nodiscard]] std::unique_ptr<musicgen_generator>
make_musicgen(const generator_options& options, const std::filesystem::path& continued = {},
              std::uint64_t sharers = 1);

/// @throws error with failure::input for missing or damaged weights
[[nodiscard]] listening_encoder make_encoder(const encoder_options& options);

/// The noise penalty with its terms by name.
/// @param kind "corrected" or "compatible"
[[nodiscard]] noise_meter make_noise_meter(const std::string& kind);

/// Where musicnn's weights lie if nobody says: $EVOMUSIC_MODELS, .cache/models here or in a folder
/// above the program, or in the source tree.
/// @throws error with failure::configuration if they are nowhere
[[nodiscard]] std::filesystem::path find_musicnn_weights();

/// Threads as asked for, or all.
[[nodiscard]] executor make_executor(const std::optional<std::uint64_t>& threads);

} // namespace evo::music
