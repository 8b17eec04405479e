#include "serve/taste_activity.hpp"

#include "genome_codec.hpp"
#include "serve/http/message.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/embedding_taste.hpp"
#include "evo/music/error.hpp"
#include "evo/music/store.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <optional>

namespace evo::music::serve {

/// Answers when somebody has answered.
class taste_activity::page_listener final : public session_listener {
public:
  explicit page_listener(taste_activity& page) : page_{page} {}
  [[nodiscard]] std::vector<std::int8_t> answer(std::span<const played_clip> clips) const override {
    return page_.ask(clips);
  }

private:
  taste_activity& page_;
};

taste_activity::taste_activity(activity_record record, const page_tools& tools,
                               const page_folders& folders, feedback_log& log,
                               const uploads& recordings)
    : activity{std::move(record), tools, folders}, log_{log}, recordings_{recordings} {}

taste_activity::~taste_activity() {
  close();
}

void taste_activity::wake() {
  {
    const std::lock_guard lock{mutex_}; // or the waiting thread could miss it
  }
  changed_.notify_all();
}

/// The record may be a round ahead of the session, if the process was killed between the two. Then
/// the round is asked about once more, its answers are kept.
void taste_activity::catch_up() {
  const auto stored = stored_measures(folder());
  amend([&](activity_record& r) {
    while (r.rounds.size() > stored.size() + 1) {
      const auto& back = r.rounds.back().wishes;
      r.wishes.insert(r.wishes.begin(), back.begin(), back.end());
      r.rounds.pop_back();
    }
    while (r.rounds.size() < stored.size() + 1)
      r.rounds.push_back(r.rounds.empty() ? round_order{}
                                          : round_order{r.rounds.back().generations});
  });
  const std::lock_guard lock{mutex_};
  done_ = stored;
}

void taste_activity::work() {
  catch_up();
  const activity_record r = record();
  std::vector<float> liked;
  for (const auto& id : r.liked) {
    const audio_clip clip = read_audio(recordings_.file(id));
    const audio_view view = clip;
    const auto heard = tools_.evolve.encode.embed(std::span{&view, 1}, tools_.evolve.run);
    liked.insert(liked.end(), heard.values.begin(), heard.values.end());
  }
  std::optional<informed_taste> informed;
  if (!liked.empty())
    informed.emplace(tools_.taste, liked,
                     belief_options{.epochs = tools_.config.listener.epochs,
                                    .learning_rate = tools_.config.listener.learning_rate});
  const auto language = make_language();
  while (!is_closing())
    run_round({.model = informed ? static_cast<const taste_model&>(*informed) : tools_.taste,
               .is_informed = informed.has_value(),
               .language = language.get()});
  throw error{failure::interrupted, r.id, "closed"};
}

configuration taste_activity::round_configuration(const activity_record& r) const {
  configuration c = configured();
  c.seed = r.seed;
  c.budget = budget_options{};
  c.budget.generations = r.rounds.back().generations;
  c.session.rounds = r.rounds.size();
  return c;
}

std::vector<std::string> taste_activity::wished(const activity_record& r) const {
  std::vector<std::string> genomes;
  const auto& genome = tools_.config.genome;
  for (const auto& prompt : r.rounds.back().wishes) {
    if (genome.type == "prompt") {
      genomes.push_back(prompt);
      continue;
    }
    const auto* space = tools_.evolve.generate.space(
        genome.type == "embeddings" ? embedding_kind::states : embedding_kind::tokens);
    const auto values = space->of_prompt(prompt, genome.tokens);
    const auto bytes = std::as_bytes(std::span{values});
    genomes.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  return genomes;
}

void taste_activity::run_round(const round_means& with) {
  const activity_record r = record();
  const std::uint64_t round = r.rounds.size();
  const bool is_first = round == 1 && !with.is_informed;
  begin_round(round, is_first ? 1 : r.rounds.back().generations);
  // The first playlist is waited for; from then on there is something to listen to.
  if (round > 1)
    step_back();
  evolution_tools tools = round > 1 ? tools_.in_background() : tools_.evolve;
  tools.language = view_of(with.language);
  const page_listener listener{*this};
  try {
    const auto summary = run_session(round_configuration(r), {tools, with.model, listener},
                                     {.folder = folder(),
                                      .resume = true,
                                      .command = "evomusic serve",
                                      .watcher = &progress_,
                                      .interrupted = [this] { return pace_.must_end(); },
                                      .wishes = wished(r),
                                      .is_informed = with.is_informed});
    const std::lock_guard lock{mutex_};
    done_ = summary.rounds;
  } catch (const error& e) {
    if (e.kind() != failure::interrupted || is_closing())
      throw;
    cut_short(round);
    return;
  }
}

shown_playlist taste_activity::show(std::span<const played_clip> clips) const {
  const std::uint64_t round = record().rounds.size();
  shown_playlist list{.round = round, .is_open = true, .clips = {}};
  const auto answers = log_.answers(record().profile, id() + "/");
  const auto candidates = read_run(round_folder(folder(), round)).candidates;
  for (std::size_t i = 0; i < clips.size(); ++i) {
    shown_clip& clip = list.clips.emplace_back();
    clip.text = clips[i].text;
    clip.seed = clips[i].seed;
    for (const auto& c : candidates)
      if (c.seed == clip.seed && c.text == clip.text) {
        clip.candidate = c.id;
        clip.generation = c.generation;
        clip.operator_name = c.operator_name;
        clip.similarity = c.similarity;
        break;
      }
    look_at(clip, clips[i].audio);
    const auto given = answers.find(clip_name(round, i));
    clip.answer = given == answers.end() ? std::int8_t{0} : static_cast<std::int8_t>(given->second);
  }
  return list;
}

std::vector<std::int8_t> taste_activity::ask(std::span<const played_clip> clips) {
  shown_playlist list = show(clips);
  std::vector<std::int8_t> answers;
  for (const auto& clip : list.clips)
    answers.push_back(clip.answer);
  std::unique_lock lock{mutex_};
  open_ = std::move(list);
  is_answered_ = false;
  board_.change([&](activity_state& s) {
    s.now = phase::listening;
    s.answers = answers;
    s.share = 1;
    s.seconds_left = activity_state::unknown;
  });
  changed_.wait(lock, [this] { return is_answered_ || is_closing(); });
  open_.is_open = false;
  if (!is_answered_)
    throw error{failure::interrupted, id(), "closed"};
  for (std::size_t i = 0; i < answers.size(); ++i)
    answers[i] = open_.clips[i].answer;
  return answers;
}

std::string taste_activity::clip_name(std::uint64_t round, std::size_t place) const {
  return id() + "/" + std::to_string(round) + "/" + std::to_string(place + 1);
}

void taste_activity::answer(std::uint64_t round, std::size_t place, int answer) {
  if (answer < -1 || answer > 1)
    throw refusal{400, "an answer is 1, -1 or 0"};
  const activity_record r = record();
  // The round can't end between the disk and the playlist: next_round() waits for the same mutex.
  const std::lock_guard lock{mutex_};
  if (!open_.is_open || is_answered_ || round != open_.round)
    throw refusal{409, "the answers to that playlist are closed: the next round has begun"};
  if (place >= open_.clips.size())
    throw refusal{404, "there is no such clip"};
  log_.add(r.profile, {.clip = clip_name(round, place),
                       .answer = answer,
                       .round = round,
                       .time = std::time(nullptr)});
  open_.clips[place].answer = static_cast<std::int8_t>(answer);
  board_.change([&](activity_state& s) {
    if (place < s.answers.size())
      s.answers[place] = static_cast<std::int8_t>(answer);
  });
}

void taste_activity::next_round(std::uint64_t round, std::uint64_t generations) {
  {
    const std::lock_guard lock{mutex_};
    if (!open_.is_open || is_answered_ || round != open_.round)
      throw refusal{409, "no playlist is waiting for its answers"};
    amend([&](activity_record& r) {
      r.rounds.push_back({generations, std::move(r.wishes)});
      r.wishes.clear();
    });
    is_answered_ = true;
  }
  board_.change([](activity_state& s) { s.now = phase::preparing; });
  changed_.notify_all();
}

void taste_activity::wish(const std::string& prompt) {
  constexpr std::size_t most = 8;
  amend([&](activity_record& r) {
    if (r.wishes.size() == most)
      throw refusal{409, "the next round has enough wishes already"};
    r.wishes.push_back(prompt);
  });
}

shown_playlist taste_activity::playlist(std::uint64_t round) const {
  {
    const std::lock_guard lock{mutex_};
    if (round == open_.round)
      return open_;
  }
  return stored_playlist(folder(), round);
}

std::filesystem::path taste_activity::audio(std::uint64_t round, std::uint64_t place) const {
  return playlist_folder(folder(), round) / (two_digits(place) + ".wav");
}

std::vector<session_round> taste_activity::measures() const {
  const std::lock_guard lock{mutex_};
  return done_;
}

} // namespace evo::music::serve
