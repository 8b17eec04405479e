#include "language_model.hpp"

#include "answer_store.hpp"
#include "fields.hpp"
#include "token_prices.hpp"

#include "evo/music/error.hpp"

#ifdef EVO_WITH_LLM
#include "evo/llm/client.hpp"
#include "evo/llm/reach.hpp"
#endif

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace evo::music::cli {

#ifdef EVO_WITH_LLM

namespace {

failure kind_of(llm::failure kind) {
  switch (kind) {
  case llm::failure::configuration: return failure::configuration;
  case llm::failure::service: return failure::service;
  case llm::failure::interrupted: return failure::interrupted;
  }
  return failure::service;
}

/// A failure of the client, whose message has all three parts already.
class client_error : public error {
public:
  explicit client_error(const llm::error& e)
      : error{kind_of(e.kind()), before_colon(e.what()), after_colon(e.what())} {}

private:
  // ": " isn't in a URL, so the first one ends the place.
  static std::string before_colon(const std::string& text) {
    return text.substr(0, text.find(": "));
  }
  static std::string after_colon(const std::string& text) {
    const auto colon = text.find(": ");
    return colon == std::string::npos ? std::string{} : text.substr(colon + 2);
  }
};

/// The key of a variable, which is then wiped, so that lists of processes that show environments
/// don't show it. It is kept, since a process may open several models with one key.
std::string key_of_variable(const std::string& name) {
  static std::mutex mutex;
  static std::map<std::string, std::string> kept;
  const std::scoped_lock lock{mutex};
  if (const auto found = kept.find(name); found != kept.end())
    return found->second;
  char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0')
    throw error{failure::configuration, "llm.api_key_env",
                "the environment has no variable " + name, "export " + name + "=..."};
  std::string key{value};
  std::memset(value, 0, key.size());
  unsetenv(name.c_str());
  return kept[name] = key;
}

std::string key_of_file(const std::filesystem::path& file) {
  std::ifstream in{file};
  std::string key;
  if (!std::getline(in, key) || key.empty())
    throw error{failure::configuration, "llm.api_key_file",
                file.string() + " has no key in its first line", "a file with the key alone"};
  if (key.ends_with('\r'))
    key.pop_back();
  return key;
}

std::string key_of(const llm_options& o) {
  if (o.api_key_env && o.api_key_file)
    throw error{failure::configuration, "llm.api_key_file", "there is llm.api_key_env, too",
                "one of them"};
  if (o.api_key_env)
    return key_of_variable(*o.api_key_env);
  return o.api_key_file ? key_of_file(*o.api_key_file) : std::string{};
}

llm::structured_output form_of(const std::string& name) {
  return name == "json_schema"   ? llm::structured_output::json_schema
         : name == "json_object" ? llm::structured_output::json_object
         : name == "none"        ? llm::structured_output::none
                                 : llm::structured_output::automatic;
}

llm::spending spent_by(const std::filesystem::path& run,
                       const music::detail::token_prices& prices) {
  const auto totals = music::detail::answers_in(run);
  return {.requests = totals.answers,
          .answers = totals.answers,
          .prompt_tokens = totals.prompt_tokens,
          .answer_tokens = totals.answer_tokens,
          .money = prices.of(totals.prompt_tokens, totals.answer_tokens)};
}

llm::client_options options_of(const llm_options& o, const std::string& key,
                               const std::filesystem::path& run,
                               std::function<bool()> interrupted) {
  const auto prices = music::detail::prices_of(o);
  return {.base_url = o.base_url,
          .model = o.model,
          .api_key = key,
          .structured = form_of(o.structured_output),
          .concurrency = o.concurrency,
          .timeout = o.timeout,
          .retries = o.retries,
          .longest_delay = o.longest_delay,
          .price_prompt = prices.prompt,
          .price_answer = prices.answer,
          .limits = {.requests = o.budget_requests,
                     .tokens = o.budget_tokens,
                     .money = o.budget_money,
                     .seconds = o.budget_seconds},
          .spent = spent_by(run, prices),
          .interrupted = std::move(interrupted)};
}

class chat_model final : public language_model {
public:
  explicit chat_model(llm::client_options options) try : client_{std::move(options)} {
  } catch (const llm::error& e) {
    throw client_error{e};
  }

  void answer(std::span<const text_request> requests, const text_sink& sink) override {
    try {
      client_.answer(requests, sink);
    } catch (const llm::error& e) {
      throw client_error{e};
    }
  }

private:
  llm::client client_;
};

} // namespace

language_models make_language_models(const llm_options& o) {
  return [o, key = key_of(o)](const std::filesystem::path& run, std::function<bool()> interrupted) {
    return std::make_unique<chat_model>(options_of(o, key, run, std::move(interrupted)));
  };
}

std::string language_model_obstacle(const configuration& config) {
  if (llm::is_reachable(config.llm.base_url))
    return {};
  return "no language model at " + config.llm.base_url;
}

#else

language_models make_language_models(const llm_options&) {
  throw error{failure::configuration, "llm.base_url", "the client of language models is not built",
              "build with -DEVO_BUILD_LLM=ON, or --replay a recorded run"};
}

std::string language_model_obstacle(const configuration&) {
  return "the client of language models is not built";
}

#endif

std::unique_ptr<language_model> make_language_model(const configuration& config,
                                                    const std::filesystem::path& run,
                                                    std::function<bool()> interrupted) {
  if (!music::detail::asks_a_model(config.strategy.name))
    return nullptr;
  return make_language_models(config.llm)(run, std::move(interrupted));
}

} // namespace evo::music::cli
