#include "aim.hpp"
#include "clip_file.hpp"
#include "files.hpp"
#include "finish.hpp"
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
  constexpr std::array changeable{"threads", "generator.batch", "evaluator.name"};
  return key.starts_with("budget.") || key.starts_with("playlist.") ||
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

run_store open_store(const evolution_options& options) {
  if (options.resume && run_store::exists(options.folder))
    return run_store::open(options.folder);
  return run_store::create(options.folder);
}

run_record first_facts(const configuration& config, const evolution_tools& tools,
                       const evolution_options& options) {
  run_record facts;
  facts.name = options.folder.filename().string();
  facts.started = utc_now();
  facts.strategy = config.strategy.name;
  facts.genome = config.genome.type;
  facts.generator = config.generator.name;
  facts.encoder = config.encoder.name;
  facts.mode = config.fitness.mode;
  facts.command = options.command;
  facts.seed = config.seed;
  run_aim aim = make_aim(config, tools);
  facts.target = std::move(aim.description);
  facts.target_embedding = std::move(aim.embedding);
  facts.target_tags = std::move(aim.tags);
  if (aim.sound && config.store.keep_audio != "none") {
    facts.target_audio = "audio/target.wav";
    write_wav(options.folder / facts.target_audio, *aim.sound,
              {.title = facts.target, .comment = {}});
  }
  return facts;
}

/// What the run is, from the store where it has begun before.
run_record facts_of(run_store& store, const configuration& config, const evolution_tools& tools,
                    const evolution_options& options) {
  run_record facts = store.record();
  if (facts.configuration.empty())
    facts = first_facts(config, tools, options);
  else
    check_same_run(parse_configuration(facts.configuration, "config.yaml", store.folder()), config,
                   store.folder());
  facts.configuration = to_yaml(config);
  facts.finished = false;
  return facts;
}

} // namespace

std::uint64_t audio_seed(std::uint64_t run_seed, const std::string& genome,
                         const std::string& seed_mode) {
  const random_key key = random_key{run_seed}.child("audio");
  return seed_mode == "fixed" ? key.seed() : key.child(content_hash(genome)).seed();
}

evolution_summary evolve(const configuration& given, const evolution_tools& tools,
                         const evolution_options& options) {
  const configuration config = with_budget(given);
  const genome_form form = form_of(config, tools.generate);
  run_store store = open_store(options);
  make_folder(store.folder() / "audio");
  run_record facts = facts_of(store, config, tools, options);
  write_file(store.folder() / "config.yaml", facts.configuration);
  store.save_facts(facts);

  generation_scorer scorer{config, tools, options, form, facts.target_embedding, store};
  const stop reason = run_strategy(config, tools, form, store.checkpoint(), scorer);
  return finish_run(config, tools, options, form, reason, scorer, store);
}

configuration configuration_of(const std::filesystem::path& folder) {
  return parse_configuration(read_run(folder).configuration, (folder / "config.yaml").string(),
                             folder);
}

} // namespace evo::music
