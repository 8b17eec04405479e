#include "serve/params.hpp"

#include "serve/text.hpp"

#include <charconv>

namespace evo::music::serve {

using nlohmann::json;

std::uint64_t whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, status] = std::from_chars(text.data(), end, value);
  constexpr std::uint64_t most = 1'000'000;
  if (status != std::errc{} || rest != end || value > most)
    throw refusal{404, "there is nothing of that number"};
  return value;
}

json object_in(const request& r) {
  json j = json::parse(r.body, nullptr, false);
  if (!j.is_object())
    throw refusal{400, "the body has to be a JSON object"};
  return j;
}

std::int64_t whole_in(const json& j, const char* key, std::int64_t low, std::int64_t high) {
  const auto found = j.find(key);
  if (found == j.end() || !found->is_number_integer() || found->get<std::int64_t>() < low ||
      found->get<std::int64_t>() > high)
    throw refusal{400, std::string{key} + " has to be a whole number from " + std::to_string(low) +
                           " to " + std::to_string(high)};
  return found->get<std::int64_t>();
}

std::string text_in(const json& j, const char* key, std::size_t longest) {
  const auto found = j.find(key);
  std::string text;
  if (found != j.end() && found->is_string() &&
      found->get_ref<const std::string&>().size() <= longest)
    text = printable(found->get<std::string>(), longest);
  if (text.empty())
    throw refusal{400, std::string{key} + " has to be text of 1 to " + std::to_string(longest) +
                           " bytes"};
  return text;
}

} // namespace evo::music::serve
