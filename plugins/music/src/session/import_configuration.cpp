#include "fields.hpp"
#include "import_evotorch.hpp"
#include "import_rules.hpp"
#include "text.hpp"

#include "evo/music/config.hpp"
#include "evo/music/error.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <functional>
#include <map>

namespace evo::music {
namespace {

using namespace detail;

class importer {
public:
  explicit importer(std::string_view name) : name_{name} {}

  imported_configuration run(const YAML::Node& root) {
    reads_prompts_ = text_at(root, {"evolution", "initialization"}) == "file";
    mode_ = text_at(root, {"evolution", "search", "mode"});
    set_evotorch_defaults(root);
    walk(root, "");
    if (const YAML::Node given = child(root, {"evolution", "search", "evotorch"}); given.IsMap())
      for (const auto& entry : given)
        convert_argument(entry.first.Scalar(), entry.second);
    drop_meaningless();
    result_.yaml = yaml();
    return std::move(result_);
  }

private:
  /// Null if there is none.
  static YAML::Node child(YAML::Node node, const std::vector<std::string>& path) {
    for (const auto& key : path) {
      if (!node.IsMap() || !node[key])
        return {};
      node.reset(node[key]);
    }
    return node;
  }
  static std::string text_at(const YAML::Node& root, const std::vector<std::string>& path) {
    const YAML::Node node = child(root, path);
    return node.IsScalar() ? node.Scalar() : std::string{};
  }

  [[nodiscard]] std::string where(const YAML::Node& node) const {
    return name_ + ":" + std::to_string(node.Mark().line + 1);
  }

  void walk(const YAML::Node& node, const std::string& field) {
    if (node.IsMap() && !field.ends_with("evotorch")) {
      operator_name_ = text_at(node, {"name"});
      for (const auto& entry : node)
        walk(entry.second,
             field.empty() ? entry.first.Scalar() : field + "." + entry.first.Scalar());
    } else if (node.IsSequence()) {
      for (const auto& item : node)
        walk(item, field + "[]");
    } else if (field.ends_with("evotorch")) {
      refuse_evotorch(node, field);
    } else {
      take(node, field);
    }
  }

  /// Prompts don't meet these algorithms in the original.
  void set_evotorch_defaults(const YAML::Node& root) {
    if (evotorch_strategy(mode_).empty() ||
        text_at(root, {"music_generator", "input_type"}) == "text")
      return;
    for (const auto& [mode, key, value] : evotorch_settings())
      if (mode.empty() || mode == mode_)
        set_value(key, std::string{value}, name_ + ", evolution.search.mode", config_);
  }

  /// Of evolution.search.evotorch, after all else, since it is the last word on the population.
  void convert_argument(const std::string& argument, const YAML::Node& node) {
    const std::string field = "evolution.search.evotorch." + argument;
    const auto* rule = find_evotorch_argument(mode_, argument);
    if (rule == nullptr)
      return note(field, "it has no place in ours, or the mode has no such argument");
    const std::string value = node.IsScalar() ? node.Scalar() : "";
    switch (rule->how) {
    case evotorch_value::same: return set(node, rule->key, value);
    case evotorch_value::per_spread:
      return set(node, rule->key, number_text(node.as<double>(0) / original_spread));
    case evotorch_value::yes_or_no:
      return set(node, rule->key, value == "True" || value == "true" ? "true" : "false");
    case evotorch_value::word: break;
    }
    if (const auto word = evotorch_word(value); !word.empty())
      return set(node, rule->key, std::string{word});
    note(field, "\"" + value + "\" has no place in ours");
  }

  /// Of the older place of these arguments, which the original only logs.
  void refuse_evotorch(const YAML::Node& node, const std::string& field) {
    if (node.IsMap() && field != "evolution.search.evotorch")
      for (const auto& entry : node)
        note(field + "." + entry.first.Scalar(), "the original only logs it");
  }

  void take(const YAML::Node& node, const std::string& field) {
    if (node.IsNull() && std::ranges::any_of(import_rules, [&](const import_rule& r) {
          return r.field.starts_with(field + "[]") || r.field.starts_with(field + ".");
        }))
      return; // an empty group or list
    const auto rule = std::ranges::find(import_rules, field, &import_rule::field);
    if (rule == import_rules.end())
      refuse_unknown(node, field);
    if (rule->key.empty())
      note(field, std::string{rule->reason});
    else
      convert(node, *rule);
  }

  [[noreturn]] void refuse_unknown(const YAML::Node& node, const std::string& field) const {
    std::vector<std::string_view> fields;
    for (const auto& r : import_rules)
      fields.push_back(r.field);
    const auto meant = nearest(field, fields);
    throw error{failure::configuration, where(node) + ", " + field,
                "the original project has no such field",
                meant.empty() ? "docs/reference/config-import.md lists its fields"
                              : "did you mean " + std::string{meant} + "?"};
  }

  void convert(const YAML::Node& node, const import_rule& rule) {
    const std::string value = node.IsScalar() ? node.Scalar() : "";
    std::string_view key = rule.key;
    if (key == "genome.type")
      return convert_word(node, rule,
                          {{"text", "prompt"},
                           {"token_embeddings", "token_embeddings"},
                           {"embeddings", "embeddings"}});
    if (key == "fitness.mode")
      return convert_word(node, rule, {{"music", "music"}});
    if (key == "strategy.name" && !evotorch_strategy(value).empty())
      return set(node, key, std::string{evotorch_strategy(value)});
    if (key == "strategy.name")
      return convert_word(node, rule,
                          {{"GA", "genetic_algorithm"},
                           {"LLM evolve", "llm_evolve"},
                           {"full LLM", "full_llm"},
                           {"full_LLM", "full_llm"}});
    if (key == "strategy.operators")
      return convert_llm_operator(node, rule);
    if (key == "llm.base_url" || key == "llm.model")
      return set(node, key, detail::quoted(value));
    if (key == "store.keep_audio")
      return set(node, key, value == "True" || value == "true" ? "best" : "all");
    if (key == "strategy.crossover")
      return convert_operator(node, rule);
    if (key == "strategy.mutation_stdev")
      return set(node, key, number_text(node.as<double>(0) / original_spread));
    if (key == "strategy.sample")
      return set(node, key, value == "True" || value == "true" ? "true" : "false");
    if (key == "fitness.target_music" && value.empty())
      return note(std::string{rule.field}, "it is empty");
    if (key == "genome.initial_prompts" && !reads_prompts_)
      return note(std::string{rule.field}, "it isn't read unless initialization is file");
    if (key == "strategy.crossover_eta" && operator_name_ == "PolynomialMutation")
      key = "strategy.mutation_eta";
    const bool is_path = key == "fitness.target_music" || key == "genome.initial_prompts";
    set(node, key, is_path ? detail::quoted(value) : value);
  }

  using words = std::map<std::string, std::string>;

  void convert_word(const YAML::Node& node, const import_rule& rule, const words& known) {
    const std::string value = node.IsScalar() ? node.Scalar() : "";
    if (const auto found = known.find(value); found != known.end()) {
      set(node, rule.key, found->second);
      return;
    }
    note(std::string{rule.field},
         "\"" + value + "\" is not built yet; set " + std::string{rule.key} + " yourself");
  }

  void convert_operator(const YAML::Node& node, const import_rule& rule) {
    static const words crossovers{{"OnePointCrossOver", "one_point"},
                                  {"TwoPointCrossOver", "two_point"},
                                  {"MultiPointCrossOver", "multi_point"},
                                  {"SimulatedBinaryCrossOver", "sbx"}};
    static const words mutations{{"GaussianMutation", "gaussian"},
                                 {"PolynomialMutation", "polynomial"},
                                 {"CosynePermutation", "cosyne"}};
    const std::string value = node.IsScalar() ? node.Scalar() : "";
    if (const auto c = crossovers.find(value); c != crossovers.end())
      return set(node, "strategy.crossover", c->second);
    if (const auto m = mutations.find(value); m != mutations.end())
      return set(node, "strategy.mutation", m->second);
    note(std::string{rule.field}, "\"" + value + "\" is no operator of the original");
  }

  /// One field of one operator; its name is the first.
  void convert_llm_operator(const YAML::Node& node, const import_rule& rule) {
    auto& operators = config_.strategy.operators;
    const std::string_view field = rule.field.substr(rule.field.rfind('.') + 1);
    if (field == "name" || operators.empty())
      operators.emplace_back();
    auto& o = operators.back();
    if (field == "name")
      o.name = node.as<std::string>("");
    else if (field == "prompt")
      o.prompt = node.as<std::string>("");
    else if (field == "probability")
      o.probability = node.as<double>(1);
    else
      (field == "input" ? o.input : o.output) = node.as<std::uint64_t>(1);
    config_.origins.insert_or_assign("strategy.operators", where(node));
  }

  void set(const YAML::Node& node, std::string_view key, const std::string& value) {
    set_value(key, value, where(node), config_);
  }

  void note(const std::string& field, const std::string& reason) {
    const std::string line = field + ": not taken over: " + reason;
    if (std::ranges::count(result_.notes, line) == 0)
      result_.notes.push_back(line);
  }

  /// What the original lets stand although nothing reads it, ours refuses.
  void drop_meaningless() {
    for (auto at = config_.origins.begin(); at != config_.origins.end();) {
      const auto* failed = failed_condition(*find_field(at->first), config_);
      if (failed == nullptr) {
        ++at;
        continue;
      }
      result_.notes.push_back(at->first + ": left out: it belongs to " + std::string{failed->key} +
                              ": " + joined(failed->values));
      at = config_.origins.erase(at);
    }
  }

  [[nodiscard]] std::string yaml() const {
    std::string text, group;
    for (const auto& field : config_fields()) {
      if (!config_.origins.contains(field.key))
        continue;
      const auto dot = field.key.find('.');
      const std::string own{field.key.substr(0, dot)};
      if (own != group)
        text += (group = own) + ":\n";
      text +=
          "  " + std::string{field.key.substr(dot + 1)} + ": " + value_text(field, config_) + "\n";
    }
    return text;
  }

  std::string name_;
  bool reads_prompts_ = false;
  std::string mode_;
  std::string operator_name_;
  configuration config_;
  imported_configuration result_;
};

} // namespace

imported_configuration import_configuration(std::string_view yaml, std::string_view name) {
  YAML::Node root;
  try {
    root = YAML::Load(std::string{yaml});
  } catch (const YAML::Exception& e) {
    throw error{failure::configuration, std::string{name} + ":" + std::to_string(e.mark.line + 1),
                "this is not YAML: " + e.msg};
  }
  if (!root.IsMap())
    throw error{failure::configuration, std::string{name}, "this is not a configuration",
                "wanted keys with values"};
  return importer{name}.run(root);
}

} // namespace evo::music
