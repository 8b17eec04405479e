#include "plan.hpp"

#include "session/text.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace evo::music::experiments {
namespace {

using detail::number_text;
using keys = std::vector<std::pair<std::string, std::string>>;
using numbers = std::vector<std::optional<double>>;
constexpr std::optional<double> none = std::nullopt;

/// What a run is aimed at.
enum class mode { dynamic, dynamic_far, user, user_far, music };

const char* id_of(mode m) {
  switch (m) {
  case mode::dynamic: return "dynamic";
  case mode::dynamic_far: return "dynamic-far";
  case mode::user: return "user";
  case mode::user_far: return "user-far";
  case mode::music: return "music";
  }
  return "";
}

const char* words_of(mode m) {
  switch (m) {
  case mode::dynamic: return "dynamic, typical listener";
  case mode::dynamic_far: return "dynamic, furthest listener";
  case mode::user: return "user, typical listener";
  case mode::user_far: return "user, furthest listener";
  case mode::music: return "music";
  }
  return "";
}

bool is_dynamic(mode m) {
  return m == mode::dynamic || m == mode::dynamic_far;
}

const char* yes_no(bool value) {
  return value ? "yes" : "no";
}

/// The deviation that the report gives, 30, in deviations of the token table: MusicGen's is 18, by
/// the original's own note.
constexpr double report_deviation = 30.0 / 18.0;

class planner {
public:
  planner(const settings& s, const listeners_chosen& who, const std::filesystem::path& aligner)
      : s_{s}, who_{who}, aligner_{aligner},
        models_{s.models.empty() ? std::vector{s.base.llm.model} : s.models} {}

  plan make() {
    plan_.has_large_population = s_.large_population > s_.population;
    table_one();
    table_two();
    table_two_sweep();
    table_three();
    table_three_rates();
    table_four();
    long_runs();
    curves();
    control_tags();
    return std::move(plan_);
  }

private:
  // ---- runs ----

  /// Adds a run, unless there is one of that name. @returns its name
  std::string add(const std::string& id, mode m, keys more, std::uint64_t population,
                  double rounds_factor = 1) {
    if (std::ranges::count(plan_.cells, id, &cell::id) > 0)
      return id;
    cell c{.id = id, .is_session = is_dynamic(m)};
    const std::uint64_t rounds = 1 + s_.generations / 2;
    const auto wanted =
        static_cast<std::uint64_t>(rounds_factor * static_cast<double>(rounds) + 0.5);
    c.keys = is_dynamic(m) ? session_keys(m, wanted) : aim_keys(m);
    c.keys.insert(c.keys.end(), more.begin(), more.end());
    c.keys.emplace_back("strategy.population_size", std::to_string(population));
    c.asks_model = std::ranges::any_of(more, [](const auto& key) {
      return key.first == "strategy.name" &&
             (key.second == "llm_evolve" || key.second == "full_llm");
    });
    c.candidates = population * (is_dynamic(m) ? 2 * wanted - 1 : s_.generations);
    plan_.cells.push_back(std::move(c));
    return id;
  }

  [[nodiscard]] const std::string& listener_of(mode m) const {
    return m == mode::dynamic_far || m == mode::user_far ? who_.furthest : who_.typical;
  }

  [[nodiscard]] keys aim_keys(mode m) const {
    keys k{{"budget.generations", std::to_string(s_.generations)},
           {"playlist.size", "0"},
           {"store.keep_audio", "none"}};
    if (m == mode::music)
      return k;
    k.insert(k.end(), {{"fitness.mode", "user"},
                       {"fitness.aligner", music::detail::quoted(aligner_.string())},
                       {"fitness.listener", music::detail::quoted(listener_of(m))}});
    return k;
  }

  /// The first round hears the first population, each other one evolves for two generations, so
  /// that as many generations are heard as in the other modes.
  [[nodiscard]] keys session_keys(mode m, std::uint64_t rounds) const {
    return {{"fitness.mode", "dynamic"},
            {"fitness.aligner", music::detail::quoted(aligner_.string())},
            {"session.listener", music::detail::quoted(listener_of(m))},
            {"session.taste", "aligner"},
            {"session.rounds", std::to_string(rounds)},
            {"budget.generations", "2"},
            {"playlist.size", "10"},
            {"store.keep_audio", "none"}};
  }

  // ---- prompts ----

  std::string llm_evolve(mode m) {
    return add("llm-evolve-" + std::string{id_of(m)}, m,
               {{"strategy.name", "llm_evolve"},
                {"strategy.tournament_size", std::to_string(scaled(s_, 25))},
                {"strategy.sample", "true"}},
               s_.large_population);
  }

  std::string lexicon(mode m, bool sample = true) {
    return add("lexicon-" + std::string{id_of(m)} + (sample ? "" : "-best"), m,
               {{"strategy.name", "operator_sequence"},
                {"strategy.tournament_size", std::to_string(scaled(s_, 25))},
                {"strategy.sample", sample ? "true" : "false"}},
               s_.large_population);
  }

  std::string full_llm(mode m, bool sample, const std::string& meta_prompt,
                       const std::string& model, double factor = 1) {
    const auto place = std::ranges::find(models_, model) - models_.begin();
    return add("full-llm-" + std::string{id_of(m)} + (sample ? "-" : "-best-") + meta_prompt +
                   "-model-" + std::to_string(place + 1) + (factor > 1 ? "-long" : ""),
               m,
               {{"strategy.name", "full_llm"},
                {"strategy.sample", sample ? "true" : "false"},
                {"strategy.meta_prompt", meta_prompt},
                {"llm.model", music::detail::quoted(model)}},
               s_.population, factor);
  }

  std::string sweep(const std::string& strategy, double novelty, double elites) {
    return add("sweep-" + std::string{strategy == "full_llm" ? "full-llm" : "lexicon"} +
                   "-novelty-" + number_text(novelty) + "-elites-" + number_text(elites),
               mode::user,
               {{"strategy.name", strategy},
                {"strategy.novelty", number_text(novelty)},
                {"strategy.elites", number_text(elites)}},
               s_.population);
  }

  // ---- numbers ----

  std::string genetic(mode m, std::uint64_t population, std::uint64_t tournament, keys more = {},
                      const std::string& suffix = {}) {
    keys k{{"genome.type", "token_embeddings"},
           {"genome.tokens", std::to_string(s_.tokens)},
           {"strategy.name", "genetic_algorithm"},
           {"strategy.tournament_size", std::to_string(tournament)}};
    const auto with = [&](const char* key, const char* value) {
      if (!std::ranges::count(more, key, &keys::value_type::first))
        k.emplace_back(key, value);
    };
    with("strategy.crossover_probability", "0.5");
    with("strategy.mutation_probability", "0.1");
    k.insert(k.end(), more.begin(), more.end());
    return add("ga-" + std::string{id_of(m)} + "-" + std::to_string(population) + "-" +
                   std::to_string(tournament) + suffix,
               m, std::move(k), population);
  }

  /// The report's 100 (and 25 of 100), or what a smaller `large_population` makes of it.
  std::string genetic_large(mode m, std::uint64_t tournament_of_100) {
    return genetic(m, s_.large_population, scaled(s_, tournament_of_100), {},
                   "-of-100-" + std::to_string(tournament_of_100));
  }

  std::string numeric(const std::string& id, mode m, const std::string& strategy, keys more) {
    keys k{{"genome.type", "token_embeddings"},
           {"genome.tokens", std::to_string(s_.tokens)},
           {"strategy.name", strategy}};
    if (strategy != "random_search")
      k.emplace_back("strategy.stops", "false");
    k.insert(k.end(), more.begin(), more.end());
    return add(id + "-" + id_of(m), m, std::move(k), s_.population);
  }

  std::string far_start(mode m, const std::string& strategy) {
    return numeric(strategy == "cma_es" ? "cma-es" : "snes", m, strategy,
                   {{"genome.initial_deviation", number_text(report_deviation)}});
  }

  // ---- tables ----

  static std::vector<column> four_columns() {
    return {{"best", measure::best},
            {"final max", measure::final_max},
            {"mean", measure::mean},
            {"median", measure::median}};
  }

  void table_one() {
    table_plan t{.id = "table-1",
                 .title = "Table I: LLM Evolve",
                 .label_titles = {"mode", "scored by", "operators"},
                 .columns = four_columns(),
                 .rows = {},
                 .note = {}};
    const auto rows_of = [&](const std::string& operators, bool is_model) {
      const auto run = [&](mode m) { return is_model ? llm_evolve(m) : lexicon(m); };
      const auto add_row = [&](mode m, bool by_belief, const numbers& published) {
        const char* by = !is_dynamic(m) ? "fitness" : by_belief ? "belief" : "true taste";
        t.rows.push_back({.labels = {words_of(m), by, operators},
                          .cell = run(m),
                          .by_belief = by_belief,
                          .published = is_model ? published : numbers{}});
      };
      add_row(mode::dynamic, false, {0.740, 0.680, 0.274, 0.273});
      add_row(mode::dynamic, true, {0.738, 0.728, -0.090, -0.169});
      add_row(mode::dynamic_far, false, {});
      add_row(mode::dynamic_far, true, {});
      add_row(mode::user, false, {0.718, 0.703, 0.333, 0.324});
      add_row(mode::user_far, false, {0.607, 0.607, -0.207, -0.295});
      add_row(mode::music, false, {0.660, 0.655, 0.598, 0.604});
    };
    rows_of("language model", true);
    rows_of("lexicon's, without a model", false);
    t.note = "The report: population 100, tournaments of 25, sampling. Here: population " +
             std::to_string(s_.large_population) + ", tournaments of " +
             std::to_string(scaled(s_, 25)) +
             ". The rows of the lexicon's operators are no language model's: they stand beside.";
    plan_.tables.push_back(std::move(t));
  }

  void table_two() {
    table_plan t{.id = "table-2",
                 .title = "Table II: Full LLM",
                 .label_titles = {"mode", "sampling", "meta-prompt", "model"},
                 .columns = four_columns(),
                 .rows = {},
                 .note = {}};
    t.columns.push_back({"user cosine", measure::cosine});
    for (const auto& model : models_) {
      const auto add_row = [&](mode m, bool sample, const std::string& meta, numbers published,
                               std::string published_for) {
        t.rows.push_back({.labels = {words_of(m), yes_no(sample), meta, model},
                          .cell = full_llm(m, sample, meta, model),
                          .published = std::move(published),
                          .published_for = std::move(published_for)});
      };
      for (const bool sample : {false, true})
        for (const std::string meta : {"balanced", "analytic", "scored"}) {
          numbers published;
          if (!sample && meta == "scored")
            published = {0.68, 0.68, -0.04, -0.01, 0.72};
          else if (sample && meta == "analytic")
            published = {0.48, 0.48, -0.09, -0.19, 0.58};
          const std::string by = published.empty() ? "" : "gpt-4o-mini";
          add_row(mode::dynamic, sample, meta, std::move(published), by);
        }
      add_row(mode::user, true, "analytic", {0.66, 0.66, 0.18, 0.17, none}, "gpt-4o-mini");
      add_row(mode::music, true, "analytic", {0.62, 0.66, 0.55, none, none}, "gpt-4o-mini");
      add_row(mode::user, false, "analytic", {none, 0.79, 0.32, none, none},
              "r1-1.5b, 3 epochs, best songs");
      add_row(mode::user, false, "balanced", {none, 0.62, 0.24, none, none},
              "r1-1.5b, 3 epochs, best songs");
    }
    for (const mode m : {mode::dynamic, mode::user, mode::music})
      for (const bool sample : {false, true})
        t.rows.push_back(
            {.labels = {words_of(m), yes_no(sample), "none", "none: the lexicon's operators"},
             .cell = lexicon(m, sample)});
    t.note =
        "balanced, analytic and scored do what the report's prompts 4, 5 and 6 do, in words of "
        "our own. User cosine is that of believed and true scores after the last round, over "
        "candidates that were never played.";
    plan_.tables.push_back(std::move(t));
  }

  void table_two_sweep() {
    table_plan t{.id = "table-2-sweep",
                 .title = "Novelty and elites (the text below Table II, and section VI.C)",
                 .label_titles = {"novelty", "elites", "operators"},
                 .columns = {{"best", measure::best},
                             {"final max", measure::final_max},
                             {"mean", measure::mean},
                             {"sum of falls", measure::falls},
                             {"late gain", measure::late_gain}},
                 .rows = {},
                 .note = {}};
    for (const std::string strategy : {"full_llm", "operator_sequence"})
      for (const double novelty : {0.0, 0.1, 0.3})
        for (const double elites : {0.0, 0.1, 0.3})
          t.rows.push_back({.labels = {number_text(novelty), number_text(elites),
                                       strategy == "full_llm" ? "language model" : "lexicon's"},
                            .cell = sweep(strategy, novelty, elites)});
    t.note = "Mode user, typical listener, population " + std::to_string(s_.population) +
             ". Sum of falls: how far the best of a generation fell below that of the one before, "
             "summed. Late gain: how much the best rose in the second half.";
    plan_.tables.push_back(std::move(t));
  }

  void table_three() {
    table_plan t{.id = "table-3",
                 .title = "Table III: genetic algorithm over token embeddings",
                 .label_titles = {"mode", "population", "tournament"},
                 .columns = {{"best", measure::best},
                             {"mean", measure::mean},
                             {"best by belief", measure::best, true},
                             {"mean by belief", measure::mean, true}},
                 .rows = {},
                 .note = {}};
    const auto rows_of = [&](mode m, const std::array<numbers, 3>& published) {
      const auto label = [&](std::uint64_t population, std::uint64_t of, std::uint64_t report) {
        return std::to_string(population) +
               (population == report ? "" : " (report: " + std::to_string(of) + ")");
      };
      const std::uint64_t small = 25, large = 100;
      t.rows.push_back({.labels = {words_of(m), label(s_.population, small, small), "4"},
                        .cell = genetic(m, s_.population, 4),
                        .published = published[0]});
      for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
        const std::uint64_t tournament = i == 1 ? 8 : 25;
        t.rows.push_back({.labels = {words_of(m), label(s_.large_population, large, large),
                                     label(scaled(s_, tournament), tournament, tournament)},
                          .cell = genetic_large(m, tournament),
                          .published = published[i]});
      }
    };
    rows_of(mode::dynamic,
            {numbers{0.362, 0.239, 0.112, -0.102}, numbers{0.511, 0.075, 0.526, 0.015},
             numbers{0.497, 0.251, 0.281, -0.006}});
    rows_of(mode::user, {numbers{0.585, 0.375, none, none}, numbers{0.687, 0.428, none, none},
                         numbers{0.687, 0.455, none, none}});
    rows_of(mode::music, {numbers{0.631, 0.587, none, none}, numbers{0.638, 0.604, none, none},
                          numbers{0.641, 0.599, none, none}});
    t.note = "Crossover 0.5, mutation 0.1, elites 0.1.";
    plan_.tables.push_back(std::move(t));
  }

  void table_three_rates() {
    table_plan t{.id = "table-3-rates",
                 .title = "Crossover and mutation rates (section VI.C: they matter little)",
                 .label_titles = {"crossover", "mutation"},
                 .columns = {{"best", measure::best}, {"mean", measure::mean}},
                 .rows = {},
                 .note = "Mode music, population " + std::to_string(s_.population) +
                         ", tournaments of 4."};
    const auto add_row = [&](double crossover, double mutation) {
      const bool is_usual = crossover == 0.5 && mutation == 0.1;
      t.rows.push_back(
          {.labels = {number_text(crossover), number_text(mutation)},
           .cell = is_usual ? genetic(mode::music, s_.population, 4)
                            : genetic(mode::music, s_.population, 4,
                                      {{"strategy.crossover_probability", number_text(crossover)},
                                       {"strategy.mutation_probability", number_text(mutation)}},
                                      "-crossover-" + number_text(crossover) + "-mutation-" +
                                          number_text(mutation))});
    };
    for (const double crossover : {0.1, 0.5, 0.9})
      add_row(crossover, 0.1);
    for (const double mutation : {0.02, 0.3})
      add_row(0.5, mutation);
    plan_.tables.push_back(std::move(t));
  }

  void table_four() {
    table_plan t{.id = "table-4",
                 .title = "Table IV: CMA-ES and others over token embeddings",
                 .label_titles = {"strategy", "space", "mode"},
                 .columns = {{"best", measure::best},
                             {"mean", measure::mean},
                             {"noise penalty", measure::penalty}},
                 .rows = {},
                 .note = {}};
    const auto add_row = [&](const char* strategy, const char* space, mode m, std::string run,
                             numbers published = {}) {
      t.rows.push_back({.labels = {strategy, space, words_of(m)},
                        .cell = std::move(run),
                        .published = std::move(published)});
    };
    const std::array<std::pair<mode, numbers>, 4> modes{{{mode::dynamic, {0.598, 0.174, none}},
                                                         {mode::user, {0.745, 0.638, none}},
                                                         {mode::user_far, {0.526, -0.152, none}},
                                                         {mode::music, {0.682, 0.604, none}}}};
    for (const auto& [m, published] : modes)
      add_row("CMA-ES", "whole, deviation 30", m, far_start(m, "cma_es"), published);
    for (const auto& [m, published] : modes)
      add_row("SNES", "whole, deviation 30", m, far_start(m, "snes"));
    for (const mode m : {mode::user, mode::music}) {
      add_row("CMA-ES", "principal components", m,
              numeric("cma-es-pca", m, "cma_es", {{"genome.mapping", "pca_subspace"}}));
      add_row("CMA-ES", "nearest tokens", m,
              numeric("cma-es-nearest", m, "cma_es", {{"genome.mapping", "nearest_token"}}));
      add_row("LM-MA-ES", "whole", m, numeric("lm-ma-es", m, "lm_ma_es", {}));
      add_row("random search", "rows of prompts", m, numeric("random", m, "random_search", {}));
      add_row("genetic algorithm", "whole", m, genetic(m, s_.population, 4));
    }
    t.note = "The report: 8 epochs, population 100. Here: " + std::to_string(s_.generations) +
             " generations of " + std::to_string(s_.population) +
             ". Its initial deviation of 30 is 1.67 "
             "of the token table\xE2\x80\x99s deviations (MusicGen\xE2\x80\x99s is 18); ours begin "
             "with 0.7. Noise penalty: mean of the last generation, before its weight of " +
             number_text(s_.base.fitness.noise_weight) + ".";
    plan_.tables.push_back(std::move(t));
  }

  void control_tags() {
    table_plan t{
        .id = "table-tags",
        .title = "The control run: tags of the target that the best has, too",
        .label_titles = {"run"},
        .columns = {{"of the top 5", measure::tags_of_5}, {"of the top 10", measure::tags_of_10}},
        .rows = {},
        .note = "Mode music; tags as musicnn hears them, strongest first. The report says "
                "in words that the prompts follow the target\xE2\x80\x99s feel."};
    t.rows.push_back({.labels = {"LLM Evolve"}, .cell = llm_evolve(mode::music)});
    t.rows.push_back({.labels = {"lexicon's operators"}, .cell = lexicon(mode::music)});
    t.rows.push_back({.labels = {"genetic algorithm"}, .cell = genetic_large(mode::music, 8)});
    t.rows.push_back({.labels = {"CMA-ES"}, .cell = far_start(mode::music, "cma_es")});
    for (const auto& r : t.rows)
      keep_best(r.cell);
    plan_.tables.push_back(std::move(t));
  }

  /// A run whose best one can listen to, beside its target.
  void keep_best(const std::string& id) {
    const auto c = std::ranges::find(plan_.cells, id, &cell::id);
    for (auto& [key, value] : c->keys)
      if (key == "store.keep_audio")
        value = "best";
      else if (key == "playlist.size")
        value = "1";
    c->keys.emplace_back("playlist.seconds", number_text(s_.base.generator.seconds));
  }

  // ---- figures ----

  void long_runs() {
    constexpr double times = 2;
    const std::string model = full_llm(mode::dynamic, false, "scored", models_.front(), times);
    const std::string words = add("lexicon-dynamic-long", mode::dynamic,
                                  {{"strategy.name", "operator_sequence"},
                                   {"strategy.tournament_size",
                                    std::to_string(std::max<std::uint64_t>(2, s_.population / 4))}},
                                  s_.population, times);
    const std::string says =
        "its longest Full LLM run, without sampling: the songs get better, and "
        "the cosine with the reference listener grows.";
    for (const auto& [id, title, run] :
         {std::tuple{"figure-3-model", "Figure 3: a long run, Full LLM", model},
          std::tuple{"figure-3-lexicon", "Figure 3: a long run, the lexicon's operators", words}}) {
      plan_.figures.push_back({.id = id,
                               .title = title,
                               .lines = {{"median by belief", run, statistic::median, true},
                                         {"best by belief", run, statistic::best, true},
                                         {"median by true taste", run, statistic::median},
                                         {"best by true taste", run, statistic::best}},
                               .report = says});
      plan_.figures.push_back({.id = std::string{id} + "-cosine",
                               .title = std::string{title} + ", the belief",
                               .lines = {{"cosine of the vectors", run, statistic::vector_cosine},
                                         {"cosine of the scores", run, statistic::score_cosine}},
                               .report = says});
    }
  }

  void curves() {
    const auto best_and_mean = [](figure_plan& f, const std::string& name, const std::string& run) {
      f.lines.push_back({name + ", best", run, statistic::best});
      f.lines.push_back({name + ", mean", run, statistic::mean});
    };
    figure_plan four{.id = "figure-4",
                     .title = "Figure 4: two tournament sizes",
                     .lines = {},
                     .report =
                         "a population of 100: the smaller tournament ends higher, the larger "
                         "one rises sooner and stagnates."};
    for (const std::uint64_t size : {8, 25})
      best_and_mean(four, "tournament " + std::to_string(scaled(s_, size)),
                    genetic_large(mode::user, size));
    plan_.figures.push_back(std::move(four));

    figure_plan five{.id = "figure-5",
                     .title = "Figure 5: elites",
                     .lines = {},
                     .report = "no elitism is unstable, much of it stagnates, 0.1 is steady."};
    for (const double elites : {0.0, 0.1, 0.5})
      best_and_mean(five, "elites " + number_text(elites),
                    elites == 0.1 ? genetic(mode::user, s_.population, 4)
                                  : genetic(mode::user, s_.population, 4,
                                            {{"strategy.elites", number_text(elites)}},
                                            "-elites-" + number_text(elites)));
    plan_.figures.push_back(std::move(five));

    for (const bool is_model : {true, false}) {
      const std::string run = is_model ? llm_evolve(mode::dynamic) : lexicon(mode::dynamic);
      const std::string name = is_model ? "LLM Evolve" : "the lexicon's operators";
      for (const bool by_belief : {false, true})
        plan_.figures.push_back(
            {.id = std::string{"figure-6-"} + (is_model ? "model" : "lexicon") +
                   (by_belief ? "-belief" : "-taste"),
             .title = "Figure 6: " + name + (by_belief ? ", by belief" : ", by true taste"),
             .lines = {{"mean", run, statistic::mean, by_belief},
                       {"median", run, statistic::median, by_belief},
                       {"best", run, statistic::best, by_belief}},
             .report = "mean, median and best rise fast at first, then slowly."});
    }

    for (const bool is_best : {true, false}) {
      figure_plan seven{.id = is_best ? "figure-7-best" : "figure-7-mean",
                        .title =
                            std::string{"Figure 7: CMA-ES by mode, "} + (is_best ? "best" : "mean"),
                        .lines = {},
                        .report = "mode music stops rising after few generations, the others after "
                                  "25."};
      for (const mode m : {mode::dynamic, mode::music, mode::user, mode::user_far})
        seven.lines.push_back(
            {words_of(m), far_start(m, "cma_es"), is_best ? statistic::best : statistic::mean});
      plan_.figures.push_back(std::move(seven));
    }
  }

  const settings& s_;
  const listeners_chosen& who_;
  const std::filesystem::path& aligner_;
  std::vector<std::string> models_;
  plan plan_;
};

} // namespace

plan make_plan(const settings& s, const listeners_chosen& who,
               const std::filesystem::path& aligner) {
  return planner{s, who, aligner}.make();
}

} // namespace evo::music::experiments
