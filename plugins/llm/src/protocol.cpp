#include "protocol.hpp"

#include "evo/text/detail/characters.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>

namespace evo::llm::detail {
namespace {

using json = nlohmann::ordered_json; // models write a schema's fields in its order

json response_format(const std::string& schema, structured_output form) {
  json parsed = json::parse(schema);
  if (form == structured_output::json_object)
    return {{"type", "json_object"}, {"schema", std::move(parsed)}};
  return {{"type", "json_schema"},
          {"json_schema", {{"name", "answer"}, {"strict", true}, {"schema", std::move(parsed)}}}};
}

/// A text, or the texts of a list of parts.
std::string content_of(const json& message) {
  const auto content = message.find("content");
  if (content == message.end())
    return {};
  if (content->is_string())
    return content->get<std::string>();
  std::string text;
  if (content->is_array())
    for (const json& part : *content)
      if (part.is_object() && part.value("type", "") == "text" && part.contains("text") &&
          part["text"].is_string())
        text += part["text"].get<std::string>();
  return text;
}

/// Servers that don't count: a token has about four bytes.
std::uint64_t tokens_of(const json& body, const char* key, std::size_t bytes) {
  const auto usage = body.find("usage");
  if (usage != body.end() && usage->is_object()) {
    const auto count = usage->find(key);
    if (count != usage->end() && count->is_number_unsigned())
      return count->get<std::uint64_t>();
  }
  return (bytes + 3) / 4;
}

} // namespace

std::string request_body(const std::string& model, const text_request& request,
                         structured_output form) {
  const bool has_schema = !request.schema.empty() && form != structured_output::none;
  const bool is_plain = !has_schema && !request.plain_user.empty();
  json body{{"model", model},
            {"messages", json::array()},
            {"temperature", request.temperature},
            {"max_tokens", request.max_tokens},
            {"seed", request.seed},
            {"stream", false}};
  if (!request.system.empty() && !is_plain)
    body["messages"].push_back({{"role", "system"}, {"content", request.system}});
  body["messages"].push_back(
      {{"role", "user"}, {"content", is_plain ? request.plain_user : request.user}});
  if (has_schema)
    body["response_format"] = response_format(request.schema, form);
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

reply read_reply(std::string_view body, const text_request& request) {
  const json parsed = json::parse(body, nullptr, false);
  if (parsed.is_discarded() || !parsed.is_object()) {
    const auto first = body.find_first_not_of(" \t\r\n");
    const bool is_page = first != std::string_view::npos && body[first] == '<';
    return {.problem = is_page ? "a web page instead of JSON" : "a body that is no JSON object"};
  }
  const auto choices = parsed.find("choices");
  if (choices == parsed.end() || !choices->is_array())
    return {.problem = "JSON without \"choices\""};
  text_answer a;
  a.prompt_tokens = tokens_of(parsed, "prompt_tokens", request.system.size() + request.user.size());
  if (choices->empty() || !choices->front().is_object() || !choices->front().contains("message") ||
      !choices->front()["message"].is_object()) {
    a.failure = "the answer has no choice";
    return {.answer = std::move(a)};
  }
  const json& choice = choices->front();
  a.text = content_of(choice["message"]);
  a.cut = choice.contains("finish_reason") && choice["finish_reason"] == "length";
  a.answer_tokens = tokens_of(parsed, "completion_tokens", a.text.size());
  return {.answer = std::move(a)};
}

std::string error_message(std::string_view body, const std::string& key) {
  const json parsed = json::parse(body, nullptr, false);
  std::string message;
  const auto take = [&message](const json& from, const char* name) {
    if (message.empty() && from.is_object() && from.contains(name) && from[name].is_string())
      message = from[name].get<std::string>();
  };
  if (parsed.is_object()) {
    if (parsed.contains("error"))
      take(parsed["error"], "message");
    take(parsed, "error");
    take(parsed, "message");
    take(parsed, "detail");
  }
  if (!key.empty())
    for (auto at = message.find(key); at != std::string::npos; at = message.find(key, at))
      message.replace(at, key.size(), "***");
  return evo::detail::excerpt_of(message, 160);
}

} // namespace evo::llm::detail
