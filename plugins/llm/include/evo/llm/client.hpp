#pragma once
/// @file
/// A client of chat servers that speak OpenAI's protocol (POST <base>/chat/completions): OpenAI
/// itself, llama.cpp, Ollama, vLLM, LM Studio and others. Models evo::text_model.

#include "evo/concepts/text_model.hpp"
#include "evo/llm/error.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace evo::llm {

/// How a schema is sent. `automatic` begins with json_schema and takes the next where the server
/// refuses one.
enum class structured_output { automatic, json_schema, json_object, none };

/// What may be spent in all; each is optional.
struct spending_limits {
  std::optional<std::uint64_t> requests{}; ///< sent, repeated ones included
  std::optional<std::uint64_t> tokens{};   ///< of prompts and answers
  std::optional<double> money{};           ///< in the unit of the prices
  std::optional<double> seconds{};         ///< wall time within answer()
};

struct spending {
  std::uint64_t requests = 0; ///< sent, repeated ones included
  std::uint64_t repeated = 0; ///< of these: sent again after a failure
  std::uint64_t answers = 0;
  std::uint64_t prompt_tokens = 0, answer_tokens = 0;
  double money = 0;
  double seconds = 0; ///< wall time within answer()
};

struct client_options {
  std::string base_url = "http://127.0.0.1:8080/v1";
  std::string model = "default";
  std::string api_key{}; ///< sent as bearer token; empty: none is sent
  structured_output structured = structured_output::automatic;
  std::size_t concurrency = 4;        ///< requests under way at one time, at least 1
  double timeout = 120;               ///< seconds that one attempt may take in all
  double connect_timeout = 10;        ///< seconds
  std::size_t retries = 4;            ///< attempts after the first
  double first_delay = 0.5;           ///< seconds before the first of them; doubles with each
  double longest_delay = 30;          ///< seconds; a longer Retry-After ends the run
  std::size_t most_bytes = 1U << 20U; ///< of an answer's body
  double price_prompt = 0;            ///< of a million tokens
  double price_answer = 0;            ///< of a million tokens
  spending_limits limits{};
  spending spent{};                    ///< earlier, by the same run
  std::function<bool()> interrupted{}; ///< asked ten times a second while answers are awaited
};

/// Many requests at a time over one set of connections, on the calling thread.
///
/// Repeated, with exponential backoff and jitter, or after what Retry-After says: connections that
/// fail or break, timeouts, HTTP 408, 409, 425, 429 and 5xx, bodies that are no chat answer. Not
/// repeated: other HTTP failures, and 401 and 403 above all. An answer without a choice, or longer
/// than most_bytes, is one request's failure (text_answer::failure); all else that repeating
/// doesn't mend is the service's and ends the run.
/// @throws error from answer(): service, interrupted; requests under way are then dropped.
///         model_budget_used, after those under way have been answered
class client {
public:
  /// @throws error with failure::configuration: no http(s) URL, a password in it, a key over
  ///         unencrypted http to another machine, numbers out of range
  explicit client(client_options options);
  client(client&&) noexcept;
  client& operator=(client&&) noexcept;
  ~client();

  void answer(std::span<const text_request> requests, const text_sink& sink);

  /// All that was spent, `options.spent` included.
  [[nodiscard]] const spending& spent() const noexcept;

private:
  class implementation;
  std::unique_ptr<implementation> implementation_;
};

static_assert(text_model<client>);

} // namespace evo::llm
