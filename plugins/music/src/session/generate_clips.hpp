#pragma once
/// @file
/// Prompts or token embeddings to WAV files: `evomusic generate`.

#include "evo/core/executor.hpp"
#include "evo/music/generator.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace evo::music {

struct clip_request {
  std::vector<std::string> prompts;                ///< or
  std::optional<std::filesystem::path> embeddings; ///< .npy: [n x] tokens x width
  embedding_kind kind = embedding_kind::tokens;    ///< of the embeddings
  double seconds = 10;
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> batch;
  std::optional<double> loudness; ///< LUFS of the files; none: as generated
  std::filesystem::path folder;   ///< for 000.wav, 001.wav, ...
};

/// Generates and saves the clips; each depends on the seed and its own conditioning alone.
/// @returns the files, in order
/// @throws error
std::vector<std::filesystem::path> generate_clips(const generator& g, const clip_request& request,
                                                  const executor& run,
                                                  const generation_watch& watch);

} // namespace evo::music
