#pragma once
/// @file
/// A language model that somebody owns.

#include "evo/text/any_text_model.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace evo::music {

/// Models evo::text_model. Its failures are errors of ours.
class language_model {
public:
  language_model() = default;
  language_model(const language_model&) = delete;
  language_model& operator=(const language_model&) = delete;
  virtual ~language_model() = default;
  virtual void answer(std::span<const text_request> requests, const text_sink& sink) = 0;
};

/// Makes a model for a run.
/// @param run whose recorded answers count as spent
using language_models = std::function<std::unique_ptr<language_model>(
    const std::filesystem::path& run, std::function<bool()> interrupted)>;

/// As a run's tools want it.
[[nodiscard]] inline std::optional<any_text_model> view_of(language_model* model) {
  return model == nullptr ? std::nullopt : std::optional<any_text_model>{*model};
}

} // namespace evo::music
