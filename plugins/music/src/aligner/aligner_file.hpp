#pragma once
/// @file
/// Aligners on disk: safetensors, with the shape and the listeners' names as JSON in the header.

#include "nn/aligner/network.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace evo::music {

struct stored_aligner {
  std::unique_ptr<nn::aligner_network> network;
  std::vector<std::string> listener_names; ///< one a row of the table, or none
  std::map<std::string, std::string> notes;
};

/// @throws error with failure::storage
void save_aligner(const std::filesystem::path& file, const nn::aligner_network& network,
                  const std::vector<std::string>& listener_names,
                  const std::map<std::string, std::string>& notes);

/// See aligner's constructor.
[[nodiscard]] stored_aligner load_aligner(const std::filesystem::path& file);
/// A checkpoint of the original project.
[[nodiscard]] stored_aligner load_original_aligner(const std::filesystem::path& file);

} // namespace evo::music
