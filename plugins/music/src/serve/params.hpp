#pragma once
/// @file
/// Values out of requests, checked.

#include "serve/http/message.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace evo::music::serve {

/// A segment of a path as a whole number.
/// @throws refusal 404 for anything else
[[nodiscard]] std::uint64_t whole_number(std::string_view text);

/// The request's body, an object.
/// @throws refusal 400
[[nodiscard]] nlohmann::json object_in(const request& r);

/// @throws refusal 400 where it isn't there, or isn't a whole number from low to high
[[nodiscard]] std::int64_t whole_in(const nlohmann::json& j, const char* key, std::int64_t low,
                                    std::int64_t high);
/// Printable text of 1 to `longest` bytes.
/// @throws refusal 400
[[nodiscard]] std::string text_in(const nlohmann::json& j, const char* key, std::size_t longest);

} // namespace evo::music::serve
