#include "fields.hpp"

#include <algorithm>
#include <array>

namespace evo::music::detail {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr field_range positive{0, infinity, true};
constexpr field_range not_negative{0, infinity};
constexpr std::array askers{std::string_view{"llm_evolve"}, std::string_view{"full_llm"}};

/// The fields with the condition that all of them share.
std::vector<config_field> conditional(std::vector<config_field> fields) {
  for (config_field& f : fields)
    f.only_for = {{"strategy.name", {askers.begin(), askers.end()}}};
  return fields;
}

} // namespace

bool asks_a_model(std::string_view strategy) {
  return std::ranges::count(askers, strategy) > 0;
}

void set_usual_values(configuration& c) {
  if (!asks_a_model(c.strategy.name))
    return;
  if (!c.origins.contains("strategy.population_size"))
    c.strategy.population_size = 100;
  if (!c.origins.contains("strategy.sample"))
    c.strategy.sample = true;
}

std::vector<config_field> llm_fields() {
  return conditional({
      {.key = "llm.base_url",
       .slot = EVO_MUSIC_FIELD(llm.base_url),
       .help = "A server that speaks OpenAI's protocol, up to and with its version: llama.cpp, "
               "Ollama, vLLM, LM Studio, https://api.openai.com/v1 and others."},
      {.key = "llm.model",
       .slot = EVO_MUSIC_FIELD(llm.model),
       .help = "The model's name there; servers of one model take any."},
      {.key = "llm.api_key_env",
       .slot = EVO_MUSIC_FIELD(llm.api_key_env),
       .help = "The environment variable that holds the key. The key itself is never written "
               "anywhere.",
       .derived = "no key is sent"},
      {.key = "llm.api_key_file",
       .slot = EVO_MUSIC_FIELD(llm.api_key_file),
       .help = "A file whose first line is the key, instead.",
       .derived = "no key is sent"},
      {.key = "llm.temperature",
       .slot = EVO_MUSIC_FIELD(llm.temperature),
       .help = "Of the model's draws.",
       .range = {0, 10}},
      {.key = "llm.max_tokens",
       .slot = EVO_MUSIC_FIELD(llm.max_tokens),
       .help = "Of an answer, at most; requests for few prompts ask for less.",
       .range = {1, 1e6}},
      {.key = "llm.structured_output",
       .slot = EVO_MUSIC_FIELD(llm.structured_output),
       .help = "How answers are given a form. automatic: by JSON schema as the server takes it; "
               "json_schema, json_object: only so; none: by tags, which small models often forget.",
       .choices = {"automatic", "json_schema", "json_object", "none"}},
      {.key = "llm.ask_again",
       .slot = EVO_MUSIC_FIELD(llm.ask_again),
       .help = "Times that the model is asked again where an answer has too few usable prompts; "
               "then the lexicon's operators fill.",
       .range = {0, 100}},
      {.key = "llm.novelty_distance",
       .slot = EVO_MUSIC_FIELD(llm.novelty_distance),
       .help =
           "The least edit distance, as a share of the length, of a prompt from its parents and "
           "from the others of its generation; nearer ones are asked for again.",
       .range = {0, 1}},
      {.key = "llm.context_tokens",
       .slot = EVO_MUSIC_FIELD(llm.context_tokens),
       .help = "What the model reads and writes at a time; the ranking of full_llm is shortened to "
               "what is left.",
       .range = {256, 1e7}},
      {.key = "llm.concurrency",
       .slot = EVO_MUSIC_FIELD(llm.concurrency),
       .help = "Requests under way at one time.",
       .range = {1, 1024}},
      {.key = "llm.timeout",
       .slot = EVO_MUSIC_FIELD(llm.timeout),
       .help = "Seconds that a request may take.",
       .range = positive},
      {.key = "llm.retries",
       .slot = EVO_MUSIC_FIELD(llm.retries),
       .help = "Times that a failed request is sent again, with growing pauses, before the run "
               "ends with exit code 4.",
       .range = {0, 100}},
      {.key = "llm.longest_delay",
       .slot = EVO_MUSIC_FIELD(llm.longest_delay),
       .help = "Seconds of a pause at most; a server that asks for a longer one ends the run.",
       .range = positive},
      {.key = "llm.budget_requests",
       .slot = EVO_MUSIC_FIELD(llm.budget_requests),
       .help = "Ends the run after so many requests, repeated ones included.",
       .range = {1, 1e12},
       .derived = "without limit"},
      {.key = "llm.budget_tokens",
       .slot = EVO_MUSIC_FIELD(llm.budget_tokens),
       .help = "Ends the run after so many tokens of prompts and answers.",
       .range = {1, 1e15},
       .derived = "without limit"},
      {.key = "llm.budget_money",
       .slot = EVO_MUSIC_FIELD(llm.budget_money),
       .help = "Ends the run when so much is spent, by the prices below.",
       .range = positive,
       .derived = "without limit"},
      {.key = "llm.budget_seconds",
       .slot = EVO_MUSIC_FIELD(llm.budget_seconds),
       .help = "Ends the run after so much time of waiting for answers.",
       .range = positive,
       .derived = "without limit"},
      {.key = "llm.price_table",
       .slot = EVO_MUSIC_FIELD(llm.price_table),
       .help = "A file with a line a model: its name, the price of a million tokens that it reads "
               "and of a million that it writes, in the unit of llm.budget_money, tabs between "
               "them. It must have llm.model.",
       .derived = "llm.price_prompt and llm.price_answer"},
      {.key = "llm.price_prompt",
       .slot = EVO_MUSIC_FIELD(llm.price_prompt),
       .help = "Of a million tokens that the model reads, where there is no table.",
       .range = not_negative,
       .derived = "0"},
      {.key = "llm.price_answer",
       .slot = EVO_MUSIC_FIELD(llm.price_answer),
       .help = "Of a million tokens that the model writes, where there is no table.",
       .range = not_negative,
       .derived = "0"},
  });
}

} // namespace evo::music::detail
