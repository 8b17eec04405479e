#pragma once
/// @file
/// The configured language model: where the music plugin and the client of chat servers meet.

#include "evo/music/config.hpp"
#include "evo/text/any_text_model.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace evo::music::cli {

/// Owns a client, whose failures it turns into those that have exit codes.
class language_model {
public:
  language_model() = default;
  language_model(const language_model&) = delete;
  language_model& operator=(const language_model&) = delete;
  virtual ~language_model() = default;
  virtual void answer(std::span<const text_request> requests, const text_sink& sink) = 0;
};

/// @param run whose recorded answers count as spent
/// @returns nothing for strategies that ask no model
/// @throws error with failure::configuration: options that can't be right, no key where one is
///         named, a build without the client
[[nodiscard]] std::unique_ptr<language_model>
make_language_model(const configuration& config, const std::filesystem::path& run,
                    std::function<bool()> interrupted);

/// As a run's tools want it.
[[nodiscard]] inline std::optional<any_text_model> view_of(language_model* model) {
  return model == nullptr ? std::nullopt : std::optional<any_text_model>{*model};
}

} // namespace evo::music::cli
