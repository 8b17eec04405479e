/// Do sessions that hear nothing but likes and dislikes come to what a listener likes?
///
///   session_study --aligner FILE --catalog DIR --out DIR --first 1 --count 20
///
/// For each of some simulated listeners of the aligner's table, one session an arm, all with the
/// same first population and rounds, and all but random with the same budget of clips:
///   random      random prompts, random playlists; one generation a round is enough, since more
///               would only be more to draw from
///   dynamic     only +1, -1, skip reach the session; the belief's beginning leaves the listener
///   out user        mode user with the listener's own row of the aligner's table true_taste  mode
///   user with the simulated taste itself, which is about the music's attributes inverted dynamic
///   with answers turned round
/// Prints means of the playlists' true scores by round, Page's trend test, and what share of the
/// way from random to user and to true_taste the dynamic sessions came, with bootstrap intervals.
/// The measure is the last round's playlist; means over other rounds are printed beside it. May be
/// stopped and started again: finished rounds aren't repeated.

#include "oracle.hpp"
#include "page_trend.hpp"
#include "wilcoxon.hpp"

#include "files/files.hpp"
#include "instruments.hpp"

#include "evo/core/random.hpp"
#include "evo/music/aligner_taste.hpp"
#include "evo/music/error.hpp"
#include "evo/music/taste_session.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <map>

namespace {

using namespace evo::music;
namespace fs = std::filesystem;
using json = nlohmann::ordered_json;
using score_table = std::vector<std::vector<double>>; ///< listeners x rounds

struct study_options {
  fs::path aligner_file, catalog, out = "runs/session-study";
  std::size_t first = 1, count = 20, rounds = 6, clips = 10, population = 20, generations = 4;
  double seconds = 3;
  std::uint64_t seed = 1, simulation_seed = 1, threads = 0;
  std::vector<std::string> arms{"random", "dynamic", "user", "true_taste", "inverted"}, settings;
};

struct arm_outcome {
  std::vector<std::string> listeners;
  std::vector<std::vector<session_round>> rounds; ///< listeners x rounds

  [[nodiscard]] score_table scores() const {
    score_table table;
    for (const auto& session : rounds) {
      auto& row = table.emplace_back();
      for (const auto& r : session)
        row.push_back(r.playlist_by_taste.mean);
    }
    return table;
  }
  [[nodiscard]] double mean(std::size_t round, auto what) const {
    double sum = 0;
    for (const auto& session : rounds)
      sum += static_cast<double>(what(session[round])) / static_cast<double>(rounds.size());
    return sum;
  }
};

std::string name_of(std::size_t number) {
  char text[32];
  std::snprintf(text, sizeof text, "user_%06zu", number);
  return text;
}

/// Mean of a row's values from a round on.
double mean_from(const std::vector<double>& row, std::size_t from) {
  double sum = 0;
  for (std::size_t r = from; r < row.size(); ++r)
    sum += row[r] / static_cast<double>(row.size() - from);
  return sum;
}

struct interval {
  double value = 0, low = 0, high = 0;
};

/// (ours - floor) / (top - floor) of the means over listeners, with the 2.5 % and 97.5 % points of
/// 10,000 bootstrap samples of listeners.
interval share_of_way(const std::vector<double>& ours, const std::vector<double>& floor,
                      const std::vector<double>& top) {
  const auto share = [&](auto pick) {
    double o = 0, f = 0, t = 0;
    for (std::size_t i = 0; i < ours.size(); ++i) {
      const std::size_t at = pick(i);
      o += ours[at];
      f += floor[at];
      t += top[at];
    }
    return (o - f) / (t - f);
  };
  evo::random_stream stream = evo::random_key{1}.child("bootstrap").stream(0);
  std::vector<double> samples;
  for (int i = 0; i < 10'000; ++i)
    samples.push_back(share([&](std::size_t) { return stream.below(ours.size()); }));
  std::ranges::sort(samples);
  return {share([](std::size_t i) { return i; }), samples[250], samples[9749]};
}

class study {
public:
  explicit study(const study_options& o)
      : options_{o}, run_{make_executor(o.threads == 0 ? std::nullopt : std::optional{o.threads})},
        model_{o.aligner_file, run_}, generate_{make_generator({})}, listen_{make_encoder({})} {}

  void run() {
    // Listener by listener, so that a study that is stopped has all arms of some.
    for (std::size_t i = 0; i < options_.count; ++i)
      for (const auto& arm : options_.arms)
        take(arm, options_.first + i);
    std::cout << report();
    detail::write_file(options_.out / "study.json", as_json().dump(1) + "\n");
    detail::write_file(options_.out / "study.md", report());
  }

private:
  [[nodiscard]] configuration configure(const std::string& arm, std::size_t number) const {
    const auto& o = options_;
    const std::string listener = name_of(number);
    const std::string yaml =
        "fitness: {mode: dynamic, aligner: " + fs::absolute(o.aligner_file).string() +
        "}\nstrategy: {population_size: " + std::to_string(o.population) +
        ", tournament_size: 5}\nbudget: {generations: " + std::to_string(o.generations) +
        "}\ngenerator: {seconds: " + std::to_string(o.seconds) +
        "}\nplaylist: {size: " + std::to_string(o.clips) +
        "}\nstore: {keep_audio: none}\nsession: {rounds: " + std::to_string(o.rounds) +
        ", listener: " + listener + ", catalog: " + fs::absolute(o.catalog).string() +
        ", simulation_seed: " + std::to_string(o.simulation_seed) + "}\n";
    std::vector<setting> settings{"seed=" + std::to_string(1000 * o.seed + number)};
    if (arm == "random")
      settings.insert(settings.end(),
                      {"strategy.name=random_search", "budget.generations=1", "session.survivors=0",
                       "playlist.choice=random", "playlist.first=random", "listener.epochs=0",
                       "listener.init=mean"});
    else if (arm == "user" || arm == "true_taste")
      settings.insert(settings.end(), {"fitness.mode=user", "fitness.listener=" + listener});
    else
      settings.insert(settings.end(), o.settings.begin(), o.settings.end());
    if (arm == "inverted")
      settings.emplace_back("session.answers=inverted");
    return parse_configuration(yaml, "session_study", fs::current_path(), settings);
  }

  void take(const std::string& arm, std::size_t number) {
    const std::string listener = name_of(number);
    const configuration config = configure(arm, number);
    const fs::path folder = options_.out / arm / listener;
    fs::create_directories(folder.parent_path());
    const auto answers = make_simulated_listener(config, model_, *generate_);
    const auto noise = make_noise_meter(config.fitness.noise);
    session_summary summary;
    const session_request request{.folder = folder,
                                  .resume = true,
                                  .command = "session_study",
                                  .watcher = nullptr,
                                  .interrupted = {}};
    if (arm == "true_taste") {
      overheard clips, embeddings;
      const watched_generator generate{*generate_, *answers, clips};
      const watched_encoder encode{*listen_.encode, clips, embeddings};
      const oracle_taste oracle{encode, embeddings};
      const evolution_tools tools{generate, encode, nullptr, noise, run_};
      if (!is_finished(folder))
        fs::remove_all(folder); // what was overheard is in no store
      summary = run_session(config, {tools, oracle, *answers}, request);
      detail::write_file(folder / "finished", "");
    } else {
      const evolution_tools tools{*generate_, *listen_.encode, nullptr, noise, run_};
      summary = run_session(config, {tools, model_, *answers}, request);
    }
    outcomes_[arm].listeners.push_back(listener);
    outcomes_[arm].rounds.push_back(summary.rounds);
    std::cerr << arm << " " << listener << ":";
    for (const auto& r : summary.rounds)
      std::fprintf(stderr, " %.2f", r.playlist_by_taste.mean);
    std::fprintf(stderr, "  (%.1f s)\n", summary.seconds);
  }

  [[nodiscard]] static bool is_finished(const fs::path& folder) {
    return fs::exists(folder / "finished");
  }

  /// A value a listener: the mean from a round on.
  [[nodiscard]] std::vector<double> values(const std::string& arm, std::size_t from) const {
    std::vector<double> all;
    for (const auto& row : outcomes_.at(arm).scores())
      all.push_back(mean_from(row, from));
    return all;
  }

  [[nodiscard]] bool has(const std::string& arm) const { return outcomes_.contains(arm); }

  [[nodiscard]] std::string report() const {
    std::string out = "| arm | clips heard |";
    for (std::size_t r = 1; r <= options_.rounds; ++r)
      out += " " + std::to_string(r) + " |";
    out += " likes |\n|---|--:|" + [&] {
      std::string line;
      for (std::size_t r = 0; r <= options_.rounds; ++r)
        line += "--:|";
      return line;
    }() + "\n";
    for (const auto& arm : options_.arms)
      out += row_of(arm);
    if (has("dynamic")) {
      const auto page = page_trend_test(outcomes_.at("dynamic").scores());
      out += "\nPage's trend test of dynamic: L = " + figure("%.0f", page.l) +
             ", z = " + figure("%.2f", page.z) + ", p = " + figure("%.2g", page.p) + "\n";
    }
    for (const char* top : {"user", "true_taste"})
      if (has("dynamic") && has("random") && has(top))
        for (const std::size_t from : {options_.rounds - 1, std::size_t{1}, std::size_t{0}}) {
          const auto s =
              share_of_way(values("dynamic", from), values("random", from), values(top, from));
          out += "(dynamic - random) / (" + std::string{top} + " - random), rounds " +
                 std::to_string(from + 1) + " to " + std::to_string(options_.rounds) + ": " +
                 figure("%.3f", s.value) + " [" + figure("%.3f", s.low) + ", " +
                 figure("%.3f", s.high) + "]\n";
        }
    if (has("inverted")) {
      const auto p = inverted_fall();
      out += "inverted: the last round is below the first by " + figure("%.3f", p.first) +
             " on average, Wilcoxon p = " + figure("%.2g", p.second) + "\n";
    }
    return out;
  }

  [[nodiscard]] std::pair<double, double> inverted_fall() const {
    std::vector<double> falls;
    double mean = 0;
    for (const auto& row : outcomes_.at("inverted").scores()) {
      falls.push_back(row.front() - row.back());
      mean += falls.back();
    }
    mean /= static_cast<double>(falls.size());
    return {mean, falls.size() > 24 ? 1 : wilcoxon_greater(falls).p};
  }

  [[nodiscard]] std::string row_of(const std::string& arm) const {
    const auto& o = outcomes_.at(arm);
    double heard = 0, likes = 0;
    std::string rounds;
    for (std::size_t r = 0; r < options_.rounds; ++r) {
      heard += o.mean(r, [](const session_round& s) { return s.evaluations; });
      likes += o.mean(r, [](const session_round& s) { return s.likes; });
      rounds += " " +
                figure("%.3f",
                       o.mean(r, [](const session_round& s) { return s.playlist_by_taste.mean; })) +
                " |";
    }
    return "| " + arm + " | " + figure("%.0f", heard) + " |" + rounds + " " +
           figure("%.1f", likes) + " |\n";
  }

  [[nodiscard]] static std::string figure(const char* form, double value) {
    char text[64];
    std::snprintf(text, sizeof text, form, value);
    return text;
  }

  [[nodiscard]] json as_json() const {
    json all;
    for (const auto& arm : options_.arms) {
      const auto& o = outcomes_.at(arm);
      json& entry = all["arms"][arm];
      entry["listeners"] = o.listeners;
      entry["playlist_by_taste"] = o.scores();
      for (const auto& session : o.rounds) {
        json likes, heard, cosine, sure;
        for (const auto& r : session) {
          likes.push_back(r.likes);
          heard.push_back(r.evaluations);
          cosine.push_back(r.score_cosine);
          sure.push_back(r.sureness);
        }
        entry["likes"].push_back(likes);
        entry["clips_heard"].push_back(heard);
        entry["score_cosine"].push_back(cosine);
        entry["sureness"].push_back(sure);
      }
    }
    if (has("dynamic")) {
      const auto page = page_trend_test(outcomes_.at("dynamic").scores());
      all["page"] = {{"l", page.l}, {"z", page.z}, {"p", page.p}};
    }
    for (const char* top : {"user", "true_taste"})
      if (has("dynamic") && has("random") && has(top)) {
        const std::size_t last = options_.rounds - 1;
        const auto s =
            share_of_way(values("dynamic", last), values("random", last), values(top, last));
        all["share"][top] = {{"value", s.value}, {"low", s.low}, {"high", s.high}};
      }
    return all;
  }

  const study_options& options_;
  evo::executor run_;
  aligner_taste model_;
  std::unique_ptr<generator> generate_;
  listening_encoder listen_;
  std::map<std::string, arm_outcome> outcomes_;
};

} // namespace

int main(int argc, char** argv) {
  study_options o;
  CLI::App program{"Sessions that learn against random playlists and known tastes",
                   "session_study"};
  program.add_option("--aligner", o.aligner_file, "A trained aligner")
      ->required()
      ->check(CLI::ExistingFile);
  program.add_option("--catalog", o.catalog, "The catalogue that the history was simulated with")
      ->required()
      ->check(CLI::ExistingDirectory);
  program.add_option("--out", o.out, "Folder of the sessions")->capture_default_str();
  program.add_option("--first", o.first, "Number of the first listener")->capture_default_str();
  program.add_option("--count", o.count, "Listeners")->capture_default_str();
  program.add_option("--rounds", o.rounds, "Rounds")->capture_default_str();
  program.add_option("--clips", o.clips, "Clips a playlist")->capture_default_str();
  program.add_option("--population", o.population, "Population size")->capture_default_str();
  program.add_option("--generations", o.generations, "Of a round")->capture_default_str();
  program.add_option("--seconds", o.seconds, "Length of a clip")->capture_default_str();
  program.add_option("--seed", o.seed, "Of the sessions: listener n has 1000 x seed + n")
      ->capture_default_str();
  program.add_option("--simulation-seed", o.simulation_seed, "Of listeners simulate")
      ->capture_default_str();
  program.add_option("--threads", o.threads, "0 for all")->capture_default_str();
  program.add_option("--arms", o.arms, "Which")->delimiter(',')->capture_default_str();
  program.add_option("--set", o.settings, "key.path=value, for dynamic and inverted")
      ->expected(1)
      ->take_all();
  CLI11_PARSE(program, argc, argv);
  try {
    study{o}.run();
    return 0;
  } catch (const error& e) {
    std::fprintf(stderr, "session_study: %s\n", e.what());
    return exit_code(e.kind());
  }
}
