#include "fields.hpp"
#include "text.hpp"

#include "evo/music/config.hpp"
#include "evo/music/error.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>

namespace evo::music {
namespace {

using namespace detail;

/// What becomes of one field of the original. "[]" stands for any place in a list.
struct import_rule {
  std::string_view field;
  std::string_view key;    ///< ours; empty where the field has no place here
  std::string_view reason; ///< why it has none, or what to know about the mapping
};

constexpr std::string_view no_llm = "language models are not built yet";
constexpr std::string_view no_listener = "learned listeners are not built yet";
constexpr std::string_view no_aligner = "the aligner is not built yet";
constexpr std::string_view no_riffusion = "Riffusion is not part of this product";
constexpr std::string_view no_wandb = "runs are recorded in their own folder, not by a service";
constexpr std::string_view any_device = "everything runs on the processor; see threads";

constexpr std::array rules{
    import_rule{"epochs", "", "rounds of evolution and feedback are not built yet"},
    import_rule{"music_model", "", "the synth is the generator that is built; it needs no model"},
    import_rule{"music_generator.model", "", "generators with weights are not built yet"},
    import_rule{"music_generator.input_type", "genome.type", ""},
    import_rule{"music_generator.output_dir", "", "audio lies in the run's folder; see --run"},
    import_rule{"music_generator.name", "", "audio is named by its candidate"},
    import_rule{"music_generator.device", "", any_device},
    import_rule{"riffusion_pipeline.model", "", no_riffusion},
    import_rule{"riffusion_pipeline.input_type", "", no_riffusion},
    import_rule{"riffusion_pipeline.output_dir", "", no_riffusion},
    import_rule{"riffusion_pipeline.name", "", no_riffusion},
    import_rule{"riffusion_pipeline.device", "", no_riffusion},
    import_rule{"riffusion_pipeline.inference_steps", "", no_riffusion},
    import_rule{"user_model.aligner.emb_size", "", no_aligner},
    import_rule{"user_model.aligner.batch_size", "", no_aligner},
    import_rule{"user_model.aligner.neg_samples", "", no_aligner},
    import_rule{"user_model.aligner.temp", "", no_aligner},
    import_rule{"user_model.aligner.learnable_temp", "", no_aligner},
    import_rule{"user_model.aligner.multiplier", "", no_aligner},
    import_rule{"user_model.aligner.weight", "", no_aligner},
    import_rule{"user_model.aligner.prj", "", no_aligner},
    import_rule{"user_model.aligner.aggr", "", no_aligner},
    import_rule{"user_model.aligner.nusers", "", no_aligner},
    import_rule{"user_model.aligner.prj_size", "", no_aligner},
    import_rule{"user_model.aligner.hidden_size", "", no_aligner},
    import_rule{"user_model.aligner.drop", "", no_aligner},
    import_rule{"user_model.aligner.lr", "", no_aligner},
    import_rule{"user_model.aligner.noise_level", "", no_aligner},
    import_rule{"user_model.aligner.encoder", "", no_aligner},
    import_rule{"user_model.aligner.abs_file_path", "", no_aligner},
    import_rule{"user_model.user_conf.memory_length", "", no_listener},
    import_rule{"user_model.user_conf.minibatch", "", no_listener},
    import_rule{"user_model.user_conf.amount", "", no_listener},
    import_rule{"user_model.user_conf.init", "", no_listener},
    import_rule{"user_model.user_conf.rmean", "", no_listener},
    import_rule{"user_model.train_conf.splits_path", "", no_listener},
    import_rule{"user_model.train_conf.embs_path", "", no_listener},
    import_rule{"user_model.train_conf.stats_path", "", no_listener},
    import_rule{"user_model.train_conf.npos", "", no_listener},
    import_rule{"user_model.train_conf.nneg", "", no_listener},
    import_rule{"user_model.train_conf.batch_size", "", no_listener},
    import_rule{"user_model.train_conf.multiplier", "", no_listener},
    import_rule{"user_model.train_conf.type", "", no_listener},
    import_rule{"user_model.train_conf.epochs", "", no_listener},
    import_rule{"user_model.train_conf.random_pool", "", no_listener},
    import_rule{"user_model.train_conf.eval", "", no_listener},
    import_rule{"user_model.train_conf.lr", "", no_listener},
    import_rule{"user_model.best_solutions", "playlist.size", ""},
    import_rule{"user_model.sample", "", no_listener},
    import_rule{"user_model.device", "", any_device},
    import_rule{"user_model.users[].user_type", "", no_listener},
    import_rule{"user_model.users[].target_user_id", "", no_listener},
    import_rule{"evolution.exp_name", "", "a run is named by its folder; see --run"},
    import_rule{"evolution.generations", "budget.generations", ""},
    import_rule{"evolution.max_seq_len", "genome.tokens", ""},
    import_rule{"evolution.duration", "generator.seconds", ""},
    import_rule{"evolution.best_duration", "playlist.seconds", ""},
    import_rule{"evolution.device", "", any_device},
    import_rule{"evolution.initialization", "",
                "prompts come from init_file, else from the lexicon"},
    import_rule{"evolution.init_file", "genome.initial_prompts", ""},
    import_rule{"evolution.logger.wandb", "", no_wandb},
    import_rule{"evolution.logger.project", "", no_wandb},
    import_rule{"evolution.logger.name", "", no_wandb},
    import_rule{"evolution.logger.delete_generated", "store.keep_audio", ""},
    import_rule{"evolution.logger.wandb_token", "", no_wandb},
    import_rule{"evolution.logger.visualizations", "", "every run has a report with pictures"},
    import_rule{"evolution.LLM.api_key", "",
                "keys don't belong into files, and language models are not built yet"},
    import_rule{"evolution.LLM.temperature", "", no_llm},
    import_rule{"evolution.LLM.model", "", no_llm},
    import_rule{"evolution.LLM.api_uri", "", no_llm},
    import_rule{"evolution.fitness.mode", "fitness.mode", ""},
    import_rule{"evolution.fitness.target_music", "fitness.target_music", ""},
    import_rule{"evolution.fitness.noise_weight", "fitness.noise_weight", ""},
    import_rule{"evolution.fitness.device", "", any_device},
    import_rule{"evolution.search.mode", "strategy.name", ""},
    import_rule{"evolution.search.population_size", "strategy.population_size", ""},
    import_rule{"evolution.search.sample", "strategy.sample", ""},
    import_rule{"evolution.search.temperature", "strategy.selection_temperature", ""},
    import_rule{"evolution.search.novel_prompts", "strategy.novelty", ""},
    import_rule{"evolution.search.elites", "strategy.elites", ""},
    import_rule{"evolution.search.tournament_size", "strategy.tournament_size", ""},
    import_rule{"evolution.search.full_LLM_prompt", "", no_llm},
    import_rule{"evolution.search.LLM_genetic_operators[].name", "", no_llm},
    import_rule{"evolution.search.LLM_genetic_operators[].prompt", "", no_llm},
    import_rule{"evolution.search.LLM_genetic_operators[].input", "", no_llm},
    import_rule{"evolution.search.LLM_genetic_operators[].output", "", no_llm},
    import_rule{"evolution.search.LLM_genetic_operators[].probability", "", no_llm},
    import_rule{"evolution.search.GA_operators[].name", "strategy.crossover", ""},
    import_rule{"evolution.search.GA_operators[].parameters.tournament_size",
                "strategy.tournament_size", ""},
    import_rule{"evolution.search.GA_operators[].parameters.cross_over_rate",
                "strategy.crossover_probability", ""},
    import_rule{"evolution.search.GA_operators[].parameters.num_points",
                "strategy.crossover_points", ""},
    import_rule{"evolution.search.GA_operators[].parameters.eta", "strategy.crossover_eta", ""},
    import_rule{"evolution.search.GA_operators[].parameters.stdev", "strategy.mutation_stdev", ""},
    import_rule{"evolution.search.GA_operators[].parameters.mutation_probability",
                "strategy.mutation_probability", ""},
    import_rule{"evolution.search.GA_operators[].parameters.num_children", "",
                "children fill the population"},
};

/// The original's spread of token embeddings, by the note in its example configuration; ours is 1.
constexpr double original_spread = 18;

class importer {
public:
  explicit importer(std::string_view name) : name_{name} {}

  imported_configuration run(const YAML::Node& root) {
    reads_prompts_ = text_at(root, {"evolution", "initialization"}) == "file";
    walk(root, "");
    drop_meaningless();
    result_.yaml = yaml();
    return std::move(result_);
  }

private:
  static std::string text_at(YAML::Node node, const std::vector<std::string>& path) {
    for (const auto& key : path) {
      if (!node.IsMap() || !node[key])
        return {};
      node.reset(node[key]);
    }
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

  void refuse_evotorch(const YAML::Node& node, const std::string& field) {
    if (node.IsMap())
      for (const auto& entry : node)
        note(field + "." + entry.first.Scalar(),
             "it is an argument of another library's algorithms");
  }

  void take(const YAML::Node& node, const std::string& field) {
    if (node.IsNull() && std::ranges::any_of(rules, [&](const import_rule& r) {
          return r.field.starts_with(field + "[]") || r.field.starts_with(field + ".");
        }))
      return; // an empty group or list
    const auto rule = std::ranges::find(rules, field, &import_rule::field);
    if (rule == rules.end())
      refuse_unknown(node, field);
    if (rule->key.empty())
      note(field, std::string{rule->reason});
    else
      convert(node, *rule);
  }

  [[noreturn]] void refuse_unknown(const YAML::Node& node, const std::string& field) const {
    std::vector<std::string_view> fields;
    for (const auto& r : rules)
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
                          {{"text", "prompt"}, {"token_embeddings", "token_embeddings"}});
    if (key == "fitness.mode")
      return convert_word(node, rule, {{"music", "music"}});
    if (key == "strategy.name")
      return convert_word(node, rule,
                          {{"GA", "genetic_algorithm"}, {"LLM evolve", "operator_sequence"}});
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
      if (value == "LLM evolve")
        note(std::string{rule.field}, "the same algorithm, with the lexicon's operators for the "
                                      "language model's, which are not built yet");
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
