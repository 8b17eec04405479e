#include "serve/song_activity.hpp"

#include "serve/http/message.hpp"

#include "evo/music/error.hpp"
#include "evo/music/store.hpp"

namespace evo::music::serve {

song_activity::song_activity(activity_record record, const page_tools& tools,
                             const page_folders& folders, const uploads& recordings)
    : activity{std::move(record), tools, folders}, recordings_{recordings} {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(folder() / "report.html", ignored))
    board_.change([](activity_state& s) { s.now = phase::finished; });
}

song_activity::~song_activity() {
  close();
}

configuration song_activity::configure(const activity_record& r) const {
  configuration c = configured();
  const fitness_options defaults;
  c.seed = r.seed;
  c.budget = budget_options{};
  c.budget.generations = r.rounds.back().generations;
  c.fitness.mode = "music";
  c.fitness.target_music = std::filesystem::absolute(recordings_.file(r.song));
  c.fitness.aligner.reset();
  c.fitness.taste = defaults.taste;
  return c;
}

void song_activity::work() {
  step_back();
  const auto language = make_language();
  evolution_tools tools = tools_.in_background();
  tools.language = view_of(language.get());
  while (true) {
    const activity_record r = record();
    begin_round(1, r.rounds.back().generations);
    try {
      (void)evolve(configure(r), tools,
                   {.folder = folder(),
                    .resume = true,
                    .command = "evomusic serve",
                    .watcher = &progress_,
                    .interrupted = [this] { return pace_.must_end(); }});
      return;
    } catch (const error& e) {
      if (e.kind() != failure::interrupted || is_closing())
        throw;
      cut_short(1);
    }
  }
}

shown_playlist song_activity::playlist(std::uint64_t round) const {
  if (round != 1 || !run_store::exists(folder()))
    throw refusal{404, "there is no playlist yet"};
  return run_playlist(folder());
}

std::filesystem::path song_activity::audio(std::uint64_t, std::uint64_t place) const {
  return folder() / "audio" / ("playlist-" + two_digits(place) + ".wav");
}

} // namespace evo::music::serve
