#include "finish.hpp"

#include "aim.hpp"
#include "clip_file.hpp"
#include "files/files.hpp"

#include "evo/music/error.hpp"
#include "evo/music/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace evo::music {
namespace detail {
namespace {

/// Whatever is left to be done once no more candidates are asked for.
class finisher {
public:
  finisher(const configuration& config, const evolution_tools& tools,
           const evolution_options& options, const genome_form& form,
           const generation_scorer& scorer, run_store& store)
      : config_{config}, tools_{tools}, options_{options}, form_{form}, scorer_{scorer},
        store_{store}, facts_{store.facts()} {}

  evolution_summary finish(const stop& reason) {
    keep_best();
    make_playlist();
    facts_.stop_reason = name(reason.criterion);
    facts_.stop_value = reason.measured;
    facts_.stop_threshold = reason.threshold;
    facts_.seconds = scorer_.elapsed();
    facts_.finished = true;
    store_.save_facts(facts_);
    if (options_.watcher != nullptr)
      options_.watcher->end();
    export_run(store_.folder());
    return summary();
  }

private:
  using chosen = std::vector<const stored_candidate*>;

  /// Renders candidates again, `seconds` long.
  template <class Hear>
  void render(const chosen& candidates, double seconds, Hear hear) const {
    std::vector<clip_order> orders;
    for (const auto* c : candidates)
      orders.push_back({&c->genome, c->record.seed});
    scorer_.render().render(orders, seconds, [&](std::span<const rendering> clips) {
      for (const auto& clip : clips)
        hear(*candidates[clip.order], clip);
    });
  }

  void keep_best() {
    const auto best = scorer_.candidates().best(std::max<std::size_t>(1, config_.playlist.size));
    if (best.empty())
      return;
    std::map<std::uint64_t, std::string> kept;
    const bool keep = config_.store.keep_audio == "best";
    render(keep ? best : chosen{best.front()}, config_.generator.seconds,
           [&](const stored_candidate& c, const rendering& clip) {
             if (c.record.id == best.front()->record.id)
               facts_.best_tags = heard_tags(clip.clip, tools_);
             if (!keep)
               return;
             kept[c.record.id] = clip_name(c.record.id);
             save_clip(store_.folder() / kept[c.record.id], clip.clip, c, form_);
           });
    store_.set_audio(kept);
  }

  void make_playlist() {
    const auto best = scorer_.candidates().best(config_.playlist.size);
    if (!best.empty() && options_.watcher != nullptr)
      options_.watcher->say("rendering the playlist");
    facts_.playlist.clear();
    render(best, config_.playlist.seconds, [&](const stored_candidate& c, const rendering& clip) {
      if (!clip.problem.empty())
        return;
      std::array<char, 40> file{};
      std::snprintf(file.data(), file.size(), "audio/playlist-%02zu.wav",
                    facts_.playlist.size() + 1);
      save_track(store_.folder() / file.data(), clip.clip, c, form_, config_.playlist.loudness);
      facts_.playlist.push_back({c.record.id, c.record.text, file.data(), clip.clip.seconds()});
    });
    write_file(store_.folder() / "playlist.m3u", m3u_text(facts_.playlist));
  }

  [[nodiscard]] evolution_summary summary() const {
    evolution_summary s;
    s.run = store_.folder().string();
    s.strategy = config_.strategy.name;
    s.generations = scorer_.generations().size();
    s.evaluations = scorer_.candidates().candidates().size();
    s.best_fitness = s.mean_fitness = std::nan("");
    if (!scorer_.generations().empty())
      s.mean_fitness = scorer_.generations().back().mean;
    s.stop_reason = facts_.stop_reason;
    s.seconds = facts_.seconds;
    if (const auto best = scorer_.candidates().best(1); !best.empty()) {
      s.best_fitness = best.front()->record.fitness;
      s.best_genome = genome_name(best.front()->genome, form_);
      s.best_text = best.front()->record.text;
      if (config_.store.keep_audio != "none")
        s.best_audio = (store_.folder() / clip_name(best.front()->record.id)).string();
    }
    return s;
  }

  const configuration& config_;
  const evolution_tools& tools_;
  const evolution_options& options_;
  const genome_form& form_;
  const generation_scorer& scorer_;
  run_store& store_;
  run_record facts_;
};

} // namespace

evolution_summary finish_run(const configuration& config, const evolution_tools& tools,
                             const evolution_options& options, const genome_form& form,
                             const stop& reason, const generation_scorer& scorer,
                             run_store& store) {
  return finisher{config, tools, options, form, scorer, store}.finish(reason);
}

} // namespace detail

std::filesystem::path export_run(const std::filesystem::path& folder) {
  const run_record run = read_run(folder);
  detail::write_file(folder / "run.jsonl", to_json_lines(run));
  write_report(folder / "report.html", run, {.read_audio = read_audio_below(folder)});
  return folder / "report.html";
}

} // namespace evo::music
