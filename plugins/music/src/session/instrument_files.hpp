#pragma once
/// @file
/// The files that the configured generator and encoder read: soundfont, weights, tokenizer.

#include "evo/music/config.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace evo::music {

struct instrument_file {
  std::string name; ///< the same on every machine: in the folder that a configuration names
  std::filesystem::path path;
};

/// What make_generator() reads, or would.
/// @throws error as it does for a missing soundfont or folder
[[nodiscard]] std::vector<instrument_file> files_of(const generator_options& options);

/// What make_encoder() reads, or would.
/// @throws error as it does for missing weights
[[nodiscard]] std::vector<instrument_file> files_of(const encoder_options& options);

/// How a run and its workers learn what theirs read. Either may be empty: nothing is compared.
struct file_finders {
  std::function<std::vector<instrument_file>(const generator_options&)> of_generator{};
  std::function<std::vector<instrument_file>(const encoder_options&)> of_encoder{};
};

/// The two above.
[[nodiscard]] file_finders instrument_finders();

} // namespace evo::music
