#include "evo/music/store.hpp"

#include "json_lines.hpp"

#include <nlohmann/json.hpp>

namespace evo::music {
namespace {

using json = nlohmann::ordered_json;

/// One line; bytes that aren't UTF-8 become replacement characters, NaN becomes null.
std::string line(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json pairs(const std::vector<std::pair<std::string, double>>& items) {
  json object = json::object();
  for (const auto& [name, value] : items)
    object[name] = value;
  return object;
}

json of_run(const run_record& r) {
  return {{"type", "run"},
          {"name", r.name},
          {"started", r.started},
          {"strategy", r.strategy},
          {"genome", r.genome},
          {"generator", r.generator},
          {"encoder", r.encoder},
          {"mode", r.mode},
          {"target", r.target},
          {"seed", r.seed},
          {"finished", r.finished},
          {"stop_reason", r.stop_reason},
          {"stop_value", r.stop_value ? json(*r.stop_value) : json(nullptr)},
          {"stop_threshold", r.stop_threshold ? json(*r.stop_threshold) : json(nullptr)},
          {"seconds", r.seconds},
          {"target_tags", pairs(r.target_tags)},
          {"best_tags", pairs(r.best_tags)},
          {"configuration", r.configuration}};
}

json of_generation(const generation_record& g) {
  return {{"type", "generation"},
          {"generation", g.index},
          {"evaluations", g.evaluations},
          {"best", g.best},
          {"mean", g.mean},
          {"median", g.median},
          {"worst", g.worst},
          {"best_so_far", g.best_so_far},
          {"diversity", g.diversity},
          {"seconds", g.seconds}};
}

json of_candidate(const candidate_record& c) {
  return {{"type", "candidate"},
          {"id", c.id},
          {"generation", c.generation},
          {"parents", c.parents},
          {"operator", c.operator_name},
          {"text", c.text},
          {"seed", c.seed},
          {"fitness", c.fitness},
          {"similarity", c.similarity},
          {"penalty", c.penalty},
          {"terms", pairs(c.terms)},
          {"failure", c.failure},
          {"audio", c.audio},
          {"node", c.node},
          {"embedding", c.embedding}};
}

json or_null(const std::string& text) {
  return text.empty() ? json(nullptr) : json(text);
}

} // namespace

std::string generation_json(std::uint64_t round, const generation_record& g) {
  json object = of_generation(g);
  object["round"] = round == 0 ? json(nullptr) : json(round);
  return line(object);
}

std::string to_json_lines(const run_record& run) {
  std::string text = line(of_run(run)) + "\n";
  for (const auto& g : run.generations)
    text += line(of_generation(g)) + "\n";
  for (const auto& c : run.candidates)
    text += line(of_candidate(c)) + "\n";
  return text;
}

json of_language(const std::vector<language_work>& works) {
  language_work all;
  for (const auto& w : works) {
    all.requests += w.requests;
    all.prompt_tokens += w.prompt_tokens;
    all.answer_tokens += w.answer_tokens;
    all.wanted += w.wanted;
    all.at_first += w.at_first;
    all.within_three += w.within_three;
    all.from_model += w.from_model;
    all.filled += w.filled;
  }
  return {{"requests", all.requests},           {"prompt_tokens", all.prompt_tokens},
          {"answer_tokens", all.answer_tokens}, {"wanted", all.wanted},
          {"at_first", all.at_first},           {"within_three", all.within_three},
          {"from_model", all.from_model},       {"filled", all.filled}};
}

std::string to_json(const evolution_summary& s) {
  json object = {{"run", s.run},
                 {"strategy", s.strategy},
                 {"generations", s.generations},
                 {"evaluations", s.evaluations},
                 {"best_fitness", s.best_fitness},
                 {"mean_fitness", s.mean_fitness},
                 {"stop_reason", s.stop_reason},
                 {"best_audio", or_null(s.best_audio)},
                 {"best_genome", or_null(s.best_genome)},
                 {"best_text", or_null(s.best_text)},
                 {"seconds", s.seconds}};
  if (!s.language.empty())
    object["language"] = of_language(s.language);
  return line(object);
}

std::string tags_json(const std::string& file, const tag_list& tags) {
  return line({{"file", file}, {"tags", pairs(tags)}});
}

std::string named_numbers_json(const std::string& file,
                               const std::vector<std::pair<std::string, double>>& numbers) {
  json object = {{"file", file}};
  object.update(pairs(numbers));
  return line(object);
}

} // namespace evo::music
