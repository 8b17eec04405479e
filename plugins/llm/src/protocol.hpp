#pragma once
/// @file
/// The chat protocol's bodies, without any transport.

#include "evo/concepts/text_model.hpp"
#include "evo/llm/client.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace evo::llm::detail {

/// The body of a request.
/// @param form json_schema, json_object or none
[[nodiscard]] std::string request_body(const std::string& model, const text_request& request,
                                       structured_output form);

/// What a body with status 200 says.
struct reply {
  std::optional<text_answer> answer{}; ///< with a failure where the body has no choice
  std::string problem{};               ///< why the body is no chat answer
};
[[nodiscard]] reply read_reply(std::string_view body, const text_request& request);

/// The message of an error's body, on one line and short; empty where there is none.
/// @param key blotted out wherever it stands
[[nodiscard]] std::string error_message(std::string_view body, const std::string& key);

} // namespace evo::llm::detail
