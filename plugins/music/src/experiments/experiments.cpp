#include "experiments.hpp"

#include "files/files.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

namespace evo::music::experiments {
namespace {

namespace files = music::detail;

constexpr const char* settings_file = "settings.yaml";

std::string text(double value) {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%.3g", value);
  return out.data();
}

/// The folder is made for these settings, or was.
void claim(const settings& s, const request& r) {
  std::error_code ignored;
  const auto file = r.out / settings_file;
  const bool is_there = std::filesystem::exists(file, ignored);
  const bool is_empty =
      !std::filesystem::exists(r.out, ignored) || std::filesystem::is_empty(r.out, ignored);
  if (!is_empty && !is_there)
    throw error{failure::configuration, r.out.string(),
                "the folder exists and holds no experiments", "choose another --out"};
  if (is_there && !r.resume)
    throw error{failure::configuration, r.out.string(), "the folder exists",
                "go on with --resume, or choose another --out"};
  if (is_there) {
    const settings before = parse_settings(files::read_file(file), file.string(), r.out);
    if (to_yaml(before, false) != to_yaml(s, false))
      throw error{failure::configuration, r.out.string(),
                  "the experiments were made with other settings",
                  "resume with those of " + file.string() + ", or choose another --out"};
  }
  files::make_folder(r.out);
  files::write_file(file, to_yaml(s, true));
}

/// MusicGen shares its caches among all that ask it: one run at a time has them.
bool is_side_by_side(const settings& s) {
  return s.base.generator.name == "synth";
}

/// Runs that keep workers busy: as many as give each of them something, and two that are between
/// generations.
std::size_t runs_for(std::size_t workers, std::size_t population) {
  return 2 + (workers + population - 1) / population;
}

std::string model_words(const std::string& name,
                        const std::optional<std::filesystem::path>& model) {
  return model ? name + " (" + model->filename().string() + ")" : name;
}

std::string budget_of(const settings& s) {
  return std::to_string(s.seeds.size()) + (s.seeds.size() == 1 ? " seed, " : " seeds, ") +
         std::to_string(s.generations) + " generations, clips of " +
         text(s.base.generator.seconds) + " s";
}

results tell(const settings& s, const tools& with, const request& r, const materials& m,
             const plan& p, std::span<const outcome> outcomes) {
  results all{.generator = model_words(s.base.generator.name, s.base.generator.model),
              .encoder = model_words(s.base.encoder.name, s.base.encoder.model),
              .differences = differences_of(s, m),
              .command = r.command,
              .budget = budget_of(s),
              .tables = make_tables(p, outcomes),
              .figures = {training_figure(m.epochs)},
              .tokens = {},
              .findings = make_findings(p, outcomes)};
  for (auto& f : make_figures(p, outcomes))
    all.figures.push_back(std::move(f));
  constexpr std::size_t prompts_a_genre = 14;
  if (const auto* space = with.generate.space(embedding_kind::tokens); space != nullptr)
    all.tokens = map_tokens(*space, s.tokens, prompts_a_genre, s.seeds.front());
  for (const auto& o : outcomes) {
    all.seconds += o.state == cell_state::finished ? o.seconds : 0;
    all.finished += o.state == cell_state::finished;
    all.not_run += o.state == cell_state::not_run;
    all.failed += o.state == cell_state::failed;
  }
  return all;
}

void write(const results& all, const std::filesystem::path& out) {
  const auto tables = out / "tables", figures = out / "figures";
  files::make_folder(tables);
  files::make_folder(figures);
  for (const auto& t : all.tables) {
    files::write_file(tables / (t.id + ".csv"), to_csv(t));
    files::write_file(tables / (t.id + ".json"), to_json(t));
  }
  for (const auto& f : all.figures) {
    files::write_file(figures / (f.id + ".csv"), to_csv(f));
    files::write_file(figures / (f.id + ".json"), to_json(f));
    files::write_file(figures / (f.id + ".svg"), to_svg(f));
  }
  if (all.tokens) {
    files::write_file(figures / "figure-8.csv", to_csv(*all.tokens));
    files::write_file(figures / "figure-8.json", to_json(*all.tokens));
    files::write_file(figures / "figure-8.svg", to_svg(*all.tokens));
  }
  files::write_file(out / "experiments.md", to_markdown(all));
  files::write_file(out / "experiments.html", render_page(all));
}

} // namespace

std::vector<std::string> differences_of(const settings& s, const materials& m) {
  std::vector<std::string> all;
  const auto& g = s.base.generator;
  if (g.name == "synth")
    all.emplace_back(
        "Generator: a synthesiser that composes and plays what a prompt asks for, with "
        "token embeddings of its own lexicon; the report: MusicGen with T5's.");
  else
    all.push_back("Generator: MusicGen as in the report, " + g.precision + ", top-k " +
                  std::to_string(g.top_k) + "; the original samples from all codes.");
  all.push_back(s.base.encoder.name == "musicnn"
                    ? "Encoder: musicnn, two layers of 200 numbers; the report: MERT, 13 of 768."
                    : "Encoder: MERT as in the report.");
  all.push_back(s.aligner ? "Listeners: those of the aligner that was given."
                          : "Listeners: " + std::to_string(s.listeners) +
                                " simulated ones, who heard " + std::to_string(s.catalog_tracks) +
                                " tracks of the synthesiser; the report: 992 of Last.fm.");
  all.push_back("User 0 of the report is the listener nearest to the mean taste here, " +
                m.who.typical + " (cosine " + text(m.typical_cosine) +
                "), user 500 the furthest one, " + m.who.furthest + " (" + text(m.furthest_cosine) +
                ").");
  all.push_back("Budget: " + std::to_string(s.generations) + " generations, populations of " +
                std::to_string(s.population) + " and " + std::to_string(s.large_population) + ", " +
                std::to_string(s.seeds.size()) + (s.seeds.size() == 1 ? " seed" : " seeds") +
                "; the report: 25 and 100, 8 generations in Table IV; it names no seeds.");
  all.emplace_back("Corrected where the original has a flaw: tournaments select, elites are scored "
                   "anew with each belief, the silence term isn't constant.");
  return all;
}

summary run_experiments(const settings& s, const tools& with, const request& r) {
  claim(s, r);
  const files::file_lock lock{r.out / "lock"};
  const materials m =
      prepare(s, with.encode,
              {.folder = r.out / "material",
               .encoder = to_yaml(s, false).substr(0, to_yaml(s, false).find("experiments:")),
               .say = r.say,
               .is_interrupted = r.is_interrupted},
              with.run);
  const auto taste = with.load_taste(m.aligner);
  check_fits(*taste, with.encode);
  const plan p = make_plan(s, m.who, m.aligner);
  const runner_tools shared{with.generate, with.encode,   with.tag, with.noise,
                            *taste,        with.language, with.hear};
  const bool beside = is_side_by_side(s);
  const auto outcomes = run_all(p, s, shared,
                                {.folder = r.out / "runs",
                                 .at_once = with.hear ? runs_for(r.workers, s.population)
                                            : beside  ? r.threads
                                                      : 1,
                                 .run_of_each = beside ? serial_executor() : with.run,
                                 .command = r.command,
                                 .say = r.say,
                                 .is_interrupted = r.is_interrupted});
  summary done{tell(s, with, r, m, p, outcomes), r.out / "experiments.html"};
  write(done.all, r.out);
  return done;
}

} // namespace evo::music::experiments
