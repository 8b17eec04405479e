/// Does evolution find better music than random search does with as many evaluations? Runs both
/// from the same first populations towards real recordings, for prompts and for token embeddings,
/// and prints the tables of docs/guide/evolution-vs-random.md. May be stopped and started again: a
/// run that is complete is not repeated, and one that is not is resumed.

#include "comparison.hpp"
#include "files/files.hpp"
#include "instruments.hpp"

#include "evo/core/hash.hpp"
#include "evo/music/error.hpp"
#include "evo/music/session.hpp"
#include "evo/music/store.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <map>

namespace {

using namespace evo::music;
using detail::write_file;
namespace fs = std::filesystem;

struct study_options {
  fs::path out = "runs/evolution-vs-random";
  std::vector<fs::path> targets;
  std::uint64_t seeds = 10;
  std::uint64_t evaluations = 250;
  std::uint64_t threads = 0;
};

/// Remembers the embeddings of long recordings, which every run of the study would compute again.
class remembering_encoder final : public encoder {
public:
  explicit remembering_encoder(const encoder& inner) : inner_{inner} {}
  std::size_t layers() const override { return inner_.layers(); }
  std::size_t dim() const override { return inner_.dim(); }
  embedding_batch embed(std::span<const audio_view> clips,
                        const evo::executor& run) const override {
    if (clips.size() != 1 || clips[0].seconds() < 15)
      return inner_.embed(clips, run);
    const auto key = evo::content_hash(std::as_bytes(clips[0].samples()));
    if (const auto known = known_.find(key); known != known_.end())
      return known->second;
    return known_.emplace(key, inner_.embed(clips, run)).first->second;
  }

private:
  const encoder& inner_;
  mutable std::map<std::uint64_t, embedding_batch> known_; // recordings are encoded by one thread
};

class study {
public:
  explicit study(const study_options& options)
      : options_{options}, generate_{make_generator({})}, listen_{make_encoder({})},
        encode_{*listen_.encode},
        tools_{*generate_, encode_, nullptr, make_noise_meter(fitness_options{}.noise),
               make_executor(options.threads)} {}

  void run() {
    for (const char* example : {"music.yaml", "token_embeddings.yaml"})
      for (const auto& target : options_.targets)
        comparisons_.push_back(
            {.genome = "", .strategy = example, .target = target.stem(), .pairs = {}});
    for (std::uint64_t seed = 1; seed <= options_.seeds; ++seed) {
      std::size_t at = 0;
      for (const char* example : {"music.yaml", "token_embeddings.yaml"}) {
        compare(example, seed, std::span{comparisons_}.subspan(at, options_.targets.size()));
        at += options_.targets.size();
      }
      write_file(options_.out / "tables.md", tables(comparisons_));
      std::cerr << "seed " << seed << " of " << options_.seeds << " done\n";
    }
    std::cout << tables(comparisons_);
  }

private:
  /// One seed and genome. What random search tries doesn't depend on the target, so it runs once
  /// and its candidates are scored for every target.
  void compare(const std::string& example, std::uint64_t seed, std::span<comparison> rows) {
    const auto random = search(example, seed, options_.targets[0], "random_search");
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto evolved = search(example, seed, options_.targets[i], "");
      const auto& aim = evolved.target_embedding;
      const double weight = fitness_options{}.noise_weight;
      rows[i].genome = evolved.genome;
      rows[i].strategy = evolved.strategy;
      rows[i].pairs.push_back(
          {.seed = seed,
           .first = first_best(evolved, aim, weight),
           .random = best_fitness(random, aim, weight, options_.evaluations),
           .evolution = best_fitness(evolved, aim, weight, options_.evaluations),
           .same_start = same_start(random, evolved)});
    }
  }

  run_record search(const std::string& example, std::uint64_t seed, const fs::path& target,
                    const std::string& strategy) const {
    const auto folder = options_.out / (fs::path{example}.stem().string() + "-" +
                                        (strategy.empty() ? target.stem().string() : strategy) +
                                        "-" + std::to_string(seed));
    if (run_store::has_begun(folder)) {
      auto record = read_run(folder);
      if (record.finished)
        return record;
    }
    std::vector<setting> settings{"seed=" + std::to_string(seed),
                                  "fitness.target_music=" + fs::absolute(target).string(),
                                  "budget.generations=1000000",
                                  "budget.evaluations=" + std::to_string(options_.evaluations),
                                  "playlist.size=0",
                                  "store.keep_audio=none"};
    auto config = read_configuration(fs::path{EVO_MUSIC_EXAMPLES} / example, settings);
    if (!strategy.empty())
      config.strategy.name = strategy; // its other fields then mean nothing
    const auto summary = evolve(
        config, tools_,
        {.folder = folder, .resume = true, .command = {}, .watcher = nullptr, .interrupted = {}});
    std::cerr << folder.filename().string() << "  " << summary.evaluations << " evaluations, best "
              << summary.best_fitness << ", " << summary.seconds << " s\n";
    return read_run(folder);
  }

  study_options options_;
  std::unique_ptr<generator> generate_;
  listening_encoder listen_;
  remembering_encoder encode_;
  evolution_tools tools_;
  std::vector<comparison> comparisons_;
};

} // namespace

int main(int argc, char** argv) {
  study_options options;
  CLI::App program{"Evolution against random search on equal evaluations"};
  program.add_option("targets", options.targets, "Recordings to aim at")
      ->required()
      ->check(CLI::ExistingFile);
  program.add_option("--out", options.out, "Folder of the runs")->capture_default_str();
  program.add_option("--seeds", options.seeds, "Seeds, from 1")
      ->capture_default_str()
      ->check(CLI::Range(1, 24));
  program.add_option("--evaluations", options.evaluations, "Different candidates a search")
      ->capture_default_str();
  program.add_option("--threads", options.threads, "0 for all")->capture_default_str();
  CLI11_PARSE(program, argc, argv);
  try {
    fs::create_directories(options.out);
    study{options}.run();
  } catch (const error& e) {
    std::cerr << "evolution_vs_random: " << e.what() << '\n';
    return exit_code(e.kind());
  }
  return 0;
}
