#pragma once
/// @file
/// The configured language model: where the music plugin and the client of chat servers meet.

#include "evo/music/config.hpp"
#include "evo/music/language_model.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace evo::music::cli {

/// The key is read here, once: a variable that holds one is wiped.
/// @throws error with failure::configuration: options that can't be right, no key where one is
///         named, a build without the client
[[nodiscard]] language_models make_language_models(const llm_options& o);

/// One, for a run; nothing for strategies that ask no model.
/// @throws error as above
[[nodiscard]] std::unique_ptr<language_model>
make_language_model(const configuration& config, const std::filesystem::path& run,
                    std::function<bool()> interrupted);

/// Why the configured model can't be asked: no server answers at its address, or there is no
/// client. Opens a connection, and asks nothing. Empty where it can.
[[nodiscard]] std::string language_model_obstacle(const configuration& config);

} // namespace evo::music::cli
