#include "aim.hpp"
#include "answer_store.hpp"
#include "clip_file.hpp"
#include "fields.hpp"
#include "files/files.hpp"
#include "finish.hpp"
#include "metric_logs.hpp"
#include "strategies.hpp"

#include "evo/core/hash.hpp"
#include "evo/core/random.hpp"
#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"
#include "evo/music/session.hpp"
#include "evo/music/store.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <optional>

namespace evo::music {
namespace {

using namespace detail;

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

/// Ten generations if nobody set a budget.
configuration with_budget(configuration c) {
  const auto& b = c.budget;
  if (!b.generations && !b.evaluations && !b.seconds && !b.target_fitness)
    c.budget.generations = 10;
  return c;
}

/// Whether a run may go on with another value of this key: one that changes how long it goes on or
/// how it is computed, not what the candidates are.
bool may_change(const std::string& key) {
  constexpr std::array changeable{"llm.base_url", "llm.timeout", "llm.retries", "llm.concurrency",
                                  "llm.longest_delay"};
  return is_about_computing(key) || key.starts_with("budget.") || key.starts_with("playlist.") ||
         key.starts_with("log.") || key.starts_with("llm.budget_") ||
         key.starts_with("llm.price_") || key.starts_with("llm.api_key_") ||
         std::ranges::count(changeable, key) > 0;
}

void check_same_run(const configuration& stored, const configuration& given,
                    const std::filesystem::path& folder) {
  for (const auto& key : differences(stored, given))
    if (!may_change(key))
      throw error{failure::configuration, folder.string(),
                  "the run was made with another value of " + key,
                  "resume it with its own configuration, " + (folder / "config.yaml").string()};
}

/// What is known of a run before its first generation.
run_record first_facts(const configuration& config, const evolution_options& options,
                       const run_aim& aim) {
  run_record facts;
  facts.name = options.folder.filename().string();
  facts.started = utc_now();
  facts.configuration = to_yaml(config);
  facts.strategy = config.strategy.name;
  facts.genome = config.genome.type;
  facts.generator = config.generator.name;
  facts.encoder = config.encoder.name;
  facts.mode = config.fitness.mode;
  facts.command = options.command;
  facts.seed = config.seed;
  facts.target = aim.description;
  facts.target_embedding = aim.embedding;
  facts.target_tags = aim.tags;
  if (aim.sound && config.store.keep_audio != "none")
    facts.target_audio = "audio/target.wav";
  return facts;
}

void save_begin(run_store& store, const run_record& facts, const run_aim& aim) {
  make_folder(store.folder() / "audio");
  write_file(store.folder() / "config.yaml", facts.configuration);
  if (!facts.target_audio.empty())
    write_wav(store.folder() / facts.target_audio, *aim.sound,
              {.title = facts.target, .comment = {}});
  store.save_facts(facts); // last: with them the run has begun
}

run_aim aim_of(const configuration& config, const evolution_tools& tools) {
  if (tools.by == nullptr)
    return make_aim(config, tools);
  run_aim aim;
  aim.description = tools.by->description();
  return aim;
}

/// A listener's taste isn't in the configuration's recordings.
void check_judge(const configuration& config, const evolution_tools& tools) {
  if (tools.by == nullptr && config.fitness.mode == "dynamic")
    throw error{failure::configuration, "fitness.mode",
                "dynamic needs somebody's likes and dislikes, round after round",
                "evomusic session"};
  if (tools.by == nullptr && config.fitness.aligner)
    throw error{failure::configuration, "fitness.aligner", "it isn't loaded",
                "give evolution_tools a judge"};
}

/// A run whose recordings can't be aimed at leaves no folder behind.
run_store begin_run(const configuration& config, const evolution_tools& tools,
                    const evolution_options& options) {
  const bool is_stillborn = options.resume && run_store::exists(options.folder);
  if (!is_stillborn)
    run_store::check_free(options.folder);
  const run_aim aim = aim_of(config, tools);
  run_store store =
      is_stillborn ? run_store::open(options.folder) : run_store::create(options.folder);
  save_begin(store, first_facts(config, options, aim), aim);
  return store;
}

run_store continue_run(const configuration& config, const evolution_options& options) {
  run_store store = run_store::open(options.folder);
  run_record facts = store.facts();
  check_same_run(parse_configuration(facts.configuration, "config.yaml", store.folder()), config,
                 store.folder());
  facts.configuration = to_yaml(config);
  facts.finished = false;
  write_file(store.folder() / "config.yaml", facts.configuration);
  store.save_facts(facts);
  return store;
}

run_store open_run(const configuration& config, const evolution_tools& tools,
                   const evolution_options& options) {
  if (options.resume && run_store::has_begun(options.folder))
    return continue_run(config, options);
  return begin_run(config, tools, options);
}

/// The model of a run: what is recorded, and the live one for what isn't.
struct recorded_language {
  answer_store answers;
  recorded_text_model model;
  language_setting setting{model, answers};

  recorded_language(const configuration& config, const evolution_tools& tools,
                    const evolution_options& options)
      : answers{options.folder, config.llm.model, options.answers}, model{answers, tools.language} {
  }
};

} // namespace

std::uint64_t audio_seed(std::uint64_t run_seed, const std::string& genome,
                         const std::string& seed_mode) {
  const random_key key = random_key{run_seed}.child("audio");
  return seed_mode == "fixed" ? key.seed() : key.child(content_hash(genome)).seed();
}

evolution_summary evolve(const configuration& given, const evolution_tools& tools,
                         const evolution_options& asked) {
  const configuration config = with_budget(given);
  evolution_options options = asked;
  check_judge(config, tools);
  const genome_form form = form_of(config, tools.generate);
  run_store store = open_run(config, tools, options);
  std::unique_ptr<metric_log> own_log;
  if (options.log == nullptr) {
    own_log = make_metric_log(config, options.folder, options.command, options.watcher);
    options.log = own_log.get();
  }
  for (const auto& g : store.generations())
    options.log->generation(options.heritage.round, g);
  const run_record facts = store.facts();
  const aim_judge recordings{facts.target_embedding, facts.target};
  const judge& by = tools.by != nullptr ? *tools.by : recordings;
  generation_scorer scorer{config, tools, options, form, by, store};
  std::optional<recorded_language> language;
  if (asks_a_model(config.strategy.name))
    language.emplace(config, tools, options);
  const stop reason = run_strategy(config, form, store.checkpoint(), scorer,
                                   language ? &language->setting : nullptr);
  evolution_summary summary = finish_run(config, tools, options, form, reason, scorer, store);
  summary.language = store.facts().language;
  if (own_log)
    own_log->finish();
  return summary;
}

configuration configuration_of(const std::filesystem::path& folder) {
  return parse_configuration(read_run(folder).configuration, (folder / "config.yaml").string(),
                             folder);
}

} // namespace evo::music
