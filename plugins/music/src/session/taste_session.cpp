#include "evo/music/taste_session.hpp"

#include "clip_file.hpp"
#include "fields.hpp"
#include "files/files.hpp"
#include "listener/profile_json.hpp"
#include "metric_logs.hpp"
#include "playlist.hpp"
#include "rendering.hpp"
#include "session_measures.hpp"
#include "session_store.hpp"
#include "strategies.hpp"

#include "evo/core/random.hpp"
#include "evo/music/error.hpp"
#include "evo/music/session_record.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <deque>
#include <limits>
#include <unordered_map>

namespace evo::music {
namespace {

using namespace detail;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

belief_options options_of(const configuration& config) {
  const listener_options& l = config.listener;
  belief_options o;
  for (const auto init :
       {belief_init::mean, belief_init::random, belief_init::mean_noise, belief_init::neighbours})
    if (name(init) == l.init)
      o.init = init;
  o.mode = l.mode == name(belief_mode::classic) ? belief_mode::classic : belief_mode::minibatch;
  o.loss = l.loss == name(belief_loss::info_nce) ? belief_loss::info_nce : belief_loss::contrast;
  o.memory_length = l.memory_length;
  o.batch = l.batch;
  o.epochs = l.epochs;
  o.learning_rate = l.learning_rate;
  o.threshold = l.threshold;
  o.forgetting = l.forgetting;
  o.seed = config.seed;
  return o;
}

/// Whether a session may go on with another value of this key.
bool may_change(const std::string& key) {
  return is_about_computing(key) || key.starts_with("log.") || key == "session.rounds" ||
         key == "budget.generations";
}

std::string two_digits(std::uint64_t n) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%02llu", static_cast<unsigned long long>(n));
  return text.data();
}

/// All candidates that were ever heard, with their place among the model's tracks.
class heard_music {
public:
  explicit heard_music(const taste_model& model) : model_{model} {}

  [[nodiscard]] const stored_candidate* find(const std::string& genome) const {
    const auto found = by_genome_.find(genome);
    return found == by_genome_.end() ? nullptr : &all_[found->second];
  }

  /// Those that were heard in earlier rounds are left out.
  void add(std::span<const stored_candidate> candidates) {
    std::vector<float> embeddings;
    for (const auto& c : candidates) {
      if (c.record.operator_name == "survivor" || !by_genome_.emplace(c.genome, all_.size()).second)
        continue;
      all_.push_back(c);
      if (!c.record.failure.empty())
        continue;
      sound_.push_back(&all_.back());
      embeddings.insert(embeddings.end(), c.record.embedding.begin(), c.record.embedding.end());
    }
    if (embeddings.empty())
      return;
    const auto tracks = model_.tracks_of(embeddings);
    tracks_.insert(tracks_.end(), tracks.begin(), tracks.end());
  }

  /// Scores everything again, from what was heard then, and ranks it.
  [[nodiscard]] candidate_list judged_by(std::span<const float> listener, double noise_weight) {
    if (sound_.empty())
      return {};
    const auto scores = model_.score(listener, tracks_);
    candidate_list all;
    for (std::size_t i = 0; i < sound_.size(); ++i) {
      sound_[i]->record.similarity = scores[i];
      sound_[i]->record.fitness = scores[i] - noise_weight * sound_[i]->record.penalty;
      all.push_back(sound_[i]);
    }
    return ranked(std::move(all));
  }

private:
  const taste_model& model_;
  std::deque<stored_candidate> all_; // pointers into it stay valid
  std::unordered_map<std::string, std::size_t> by_genome_;
  std::vector<stored_candidate*> sound_;
  std::vector<float> tracks_; // of the sound ones, in order
};

class session_loop {
public:
  session_loop(const configuration& config, const session_tools& tools,
               const session_request& request)
      : config_{config}, tools_{tools}, request_{request},
        is_dynamic_{config.fitness.mode == "dynamic"},
        form_{form_of(config, tools.evolve.generate)}, store_{request.folder, request.resume},
        heard_{tools.model} {
    begin();
    log_ = make_metric_log(config, store_.folder(), request.command, request.watcher);
    restore();
  }

  session_summary run() {
    const auto start = std::chrono::steady_clock::now();
    tell(); // of the rounds that were there
    while (done_.size() < config_.session.rounds) {
      stored_round round = play_round(done_.size() + 1);
      store_.add(round);
      say("round " + std::to_string(round.measures.round) + ": " +
          std::to_string(round.measures.likes) + " likes, " +
          std::to_string(round.measures.dislikes) + " dislikes of " +
          std::to_string(round.measures.played));
      done_.push_back(round.measures);
      log_->round(round.measures);
      tell();
    }
    log_->finish();
    return {.run = store_.folder().string(),
            .mode = config_.fitness.mode,
            .listener = config_.session.listener.value_or(""),
            .rounds = done_,
            .seconds =
                std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()};
  }

private:
  void begin() {
    const std::string before = store_.configuration_text();
    if (!before.empty())
      for (const auto& key :
           differences(parse_configuration(before, "config.yaml", store_.folder()), config_))
        if (!may_change(key))
          throw error{failure::configuration, store_.folder().string(),
                      "the session was made with another value of " + key,
                      "resume it with its own configuration, " +
                          (store_.folder() / "config.yaml").string()};
    store_.save_configuration(to_yaml(config_), request_.command);
  }

  /// Goes to where the last stored round ended.
  void restore() {
    std::string belief_text;
    for (auto& round : store_.rounds()) {
      done_.push_back(round.measures);
      belief_text = round.belief;
      const run_store run = run_store::open(round_folder(done_.size()));
      for (const auto& g : run.generations())
        log_->generation(done_.size(), g);
      log_->round(round.measures);
      const auto candidates = run.candidates();
      heard_.add(candidates);
      for (const auto& play : round.plays)
        note_played(play.genome, candidates);
      note_round(round, candidates, vector_of(round.belief));
    }
    if (!is_dynamic_) {
      vector_ = known_listener(tools_.model, *config_.fitness.listener, "fitness.listener");
      return;
    }
    make_belief(belief_text);
    vector_.assign(belief_->vector().begin(), belief_->vector().end());
  }

  /// The vector of a stored belief; empty if there is none.
  [[nodiscard]] std::vector<float> vector_of(const std::string& belief_text) const {
    bool is_foreign = false;
    const auto state = parse_belief(belief_text, tools_.model.identity(), is_foreign);
    return state && !is_foreign ? state->vector : std::vector<float>{};
  }

  void make_belief(const std::string& text) {
    const belief_options options = options_of(config_);
    const auto known = known_listeners();
    if (text.empty()) {
      belief_ = std::make_unique<belief>(tools_.model, known, options);
      return;
    }
    bool is_foreign = false;
    auto state = parse_belief(text, tools_.model.identity(), is_foreign);
    if (is_foreign)
      throw error{failure::configuration, "fitness.aligner",
                  "the session has learned with another aligner", "that aligner's file"};
    if (!state)
      throw error{failure::input, store_.folder().string(), "the belief can't be read",
                  "the session's own database"};
    belief_ = std::make_unique<belief>(tools_.model, *std::move(state), options, known);
  }

  /// All in the aligner's table but the one who answers.
  [[nodiscard]] std::vector<float> known_listeners() const {
    return tools_.model.listeners_but(config_.session.listener.value_or(""));
  }

  /// Them; or where nobody is known, one listener along each number, so that every direction is as
  /// likely as any.
  [[nodiscard]] std::vector<float> whoever_it_may_be() const {
    auto known = known_listeners();
    const std::size_t width = tools_.model.listener_width();
    if (known.size() > width)
      return known;
    known.assign(width * width, 0.0F);
    for (std::size_t k = 0; k < width; ++k)
      known[k * width + k] = 1;
    return known;
  }

  [[nodiscard]] std::filesystem::path round_folder(std::uint64_t round) const {
    return store_.folder() / "rounds" / two_digits(round);
  }

  void note_played(const std::string& genome, std::span<const stored_candidate> candidates) {
    const auto found = std::ranges::find(candidates, genome, &stored_candidate::genome);
    if (found != candidates.end())
      played_.push_back({genome, found->record.embedding});
  }

  [[nodiscard]] bool was_played(const stored_candidate& c) const {
    return std::ranges::any_of(played_, [&](const auto& p) {
      return p.genome == c.genome || p.embedding == c.record.embedding;
    });
  }

  [[nodiscard]] bool shows_newcomers(std::uint64_t round) const {
    return round == 1 && config_.session.first_round == "population" && !request_.is_informed;
  }

  [[nodiscard]] configuration round_configuration(std::uint64_t round) const {
    configuration c = config_;
    c.playlist.size = 0; // the session plays
    if (shows_newcomers(round))
      c.budget = {.generations = 1, .evaluations = {}, .seconds = {}, .target_fitness = {}};
    return c;
  }

  /// The genomes that the next round begins with: wishes, then the best that was heard.
  [[nodiscard]] std::vector<std::string> survivors() {
    const auto share = config_.session.survivors;
    const auto count = static_cast<std::size_t>(
        std::lround(share * static_cast<double>(config_.strategy.population_size)));
    std::vector<std::string> genomes = request_.wishes;
    for (const auto* c : distinct_ones(heard_.judged_by(vector_, config_.fitness.noise_weight),
                                       count, config_.playlist.distinct))
      genomes.push_back(c->genome);
    return genomes;
  }

  [[nodiscard]] std::string aim() const {
    return is_dynamic_ ? "what is believed of " + config_.session.listener.value_or("the listener")
                       : "what " + *config_.fitness.listener + " likes";
  }

  /// Lets music evolve. @returns all candidates of the round
  [[nodiscard]] std::vector<stored_candidate> evolve_round(std::uint64_t round) {
    const listener_judge by{tools_.model, vector_, aim()};
    evolution_tools tools = tools_.evolve;
    tools.by = &by;
    make_folder(store_.folder() / "rounds");
    (void)evolve(
        round_configuration(round), tools,
        {.folder = round_folder(round),
         .resume = true,
         .command = request_.command,
         .watcher = request_.watcher,
         .interrupted = request_.interrupted,
         .heritage = {.round = round,
                      .initial = survivors(),
                      .remembered =
                          [this](const std::string& genome) { return heard_.find(genome); }},
         .log = log_.get()});
    return run_store::open(round_folder(round)).candidates();
  }

  [[nodiscard]] stored_round play_round(std::uint64_t round) {
    say("round " + std::to_string(round) + " of " + std::to_string(config_.session.rounds));
    const auto candidates = evolve_round(round);
    const auto playlist = choose(round, candidates);
    const auto clips = played(playlist, render(round, playlist));
    const auto answers = tools_.listener.answer(clips);
    if (answers.size() != clips.size())
      throw error{failure::configuration, "session.listener",
                  std::to_string(answers.size()) + " answers to " + std::to_string(clips.size()) +
                      " clips",
                  "one each"};
    stored_round stored;
    stored.measures.round = round;
    measure_scores(candidates, clips, playlist, stored);
    for (std::size_t i = 0; i < clips.size(); ++i) {
      stored.plays[i].answer = answers[i];
      played_.push_back({playlist[i]->genome, playlist[i]->record.embedding});
    }
    learn(clips, answers, stored.measures);
    measure_belief(candidates, stored.measures);
    if (belief_)
      stored.belief = belief_json(belief_->state(), tools_.model.identity());
    heard_.add(candidates);
    note_round(stored, candidates, belief_ ? vector_ : std::vector<float>{});
    return stored;
  }

  [[nodiscard]] candidate_list choose(std::uint64_t round,
                                      std::span<const stored_candidate> candidates) const {
    candidate_list fresh;
    for (const auto& c : candidates)
      if (c.record.failure.empty() && !was_played(c))
        fresh.push_back(&c);
    random_stream stream = random_key{config_.seed}.child("playlist").stream(round);
    playlist_request request{.size = config_.playlist.size,
                             .choice = config_.playlist.choice,
                             .distinct = config_.playlist.distinct};
    candidate_list ranking = ranked(std::move(fresh));
    if (is_dynamic_ && round == 1 &&
        !request_.is_informed) { // nothing is known yet, so the best are no better than others
      request.choice = config_.playlist.first;
      if (request.choice == "telling")
        ranking = by_what_they_tell(ranking);
    }
    return choose_playlist(ranking, request, stream);
  }

  /// The candidates whose answers tell most about a listener first, as many as a playlist needs.
  [[nodiscard]] candidate_list by_what_they_tell(const candidate_list& candidates) const {
    std::vector<float> embeddings;
    for (const auto* c : candidates)
      embeddings.insert(embeddings.end(), c->record.embedding.begin(), c->record.embedding.end());
    if (candidates.empty())
      return candidates;
    const auto tracks = tools_.model.tracks_of(embeddings), known = whoever_it_may_be();
    const auto scores = score_all(tools_.model, known, tracks, tools_.model.places_of(known));
    candidate_list order;
    for (const auto i : telling_order(scores, candidates.size()))
      order.push_back(candidates[i]);
    return order;
  }

  /// The playlist as files, unless none are kept. @returns their paths
  [[nodiscard]] std::vector<std::filesystem::path> render(std::uint64_t round,
                                                          const candidate_list& playlist) const {
    std::vector<std::filesystem::path> files(playlist.size());
    if (config_.store.keep_audio == "none" || playlist.empty())
      return files;
    const auto folder = store_.folder() / "playlists" / two_digits(round);
    make_folder(folder);
    std::vector<clip_order> orders;
    for (const auto* c : playlist)
      orders.push_back({&c->genome, c->record.seed});
    std::vector<playlist_entry> entries;
    const renderer hall{tools_.evolve.generate, tools_.evolve.run, form_, config_.generator.batch,
                        request_.interrupted};
    hall.render(orders, config_.playlist.seconds, [&](std::span<const rendering> clips) {
      for (const auto& clip : clips) {
        if (!clip.problem.empty())
          continue;
        const auto& c = *playlist[clip.order];
        const std::string file = two_digits(clip.order + 1) + ".wav";
        files[clip.order] = folder / file;
        save_track(files[clip.order], clip.clip, c, form_, config_.playlist.loudness);
        entries.push_back({c.record.id, c.record.text, file, clip.clip.seconds()});
      }
    });
    write_file(folder / "playlist.m3u", m3u_text(entries));
    return files;
  }

  [[nodiscard]] static std::vector<played_clip>
  played(const candidate_list& list, const std::vector<std::filesystem::path>& files) {
    std::vector<played_clip> clips;
    for (std::size_t i = 0; i < list.size(); ++i)
      clips.push_back({list[i]->genome, list[i]->record.text, list[i]->record.seed,
                       list[i]->record.embedding,
                       files.empty() ? std::filesystem::path{} : files[i]});
    return clips;
  }

  /// What the belief thought before it heard the answers.
  void measure_scores(std::span<const stored_candidate> candidates,
                      std::span<const played_clip> clips, const candidate_list& playlist,
                      stored_round& into) const {
    session_round& m = into.measures;
    candidate_list sound;
    std::vector<double> believed, chosen;
    for (const auto& c : candidates) {
      m.evaluations += c.record.operator_name == "survivor" ? 0 : 1;
      if (!c.record.failure.empty())
        continue;
      sound.push_back(&c);
      believed.push_back(c.record.similarity);
    }
    m.candidates = candidates.size();
    m.played = playlist.size();
    const auto truth = tools_.listener.true_scores(clips);
    for (std::size_t i = 0; i < playlist.size(); ++i) {
      chosen.push_back(playlist[i]->record.similarity);
      into.plays.push_back({.candidate = playlist[i]->record.id,
                            .genome = playlist[i]->genome,
                            .belief = chosen.back(),
                            .taste = i < truth.size() ? truth[i] : unknown});
    }
    m.playlist_by_belief = summary_of(chosen);
    m.playlist_by_taste = summary_of(truth);
    m.candidates_by_belief = summary_of(believed);
    const auto all_true = tools_.listener.true_scores(played(sound, {}));
    m.candidates_by_taste = summary_of(all_true);
    for (std::size_t i = 0; i < sound.size(); ++i)
      into.scores.push_back({.candidate = sound[i]->record.id,
                             .belief = believed[i],
                             .taste = i < all_true.size() ? all_true[i] : unknown,
                             .penalty = sound[i]->record.penalty});
  }

  void learn(std::span<const played_clip> clips, const std::vector<std::int8_t>& answers,
             session_round& m) {
    m.likes = static_cast<std::uint64_t>(std::ranges::count(answers, 1));
    m.dislikes = static_cast<std::uint64_t>(std::ranges::count(answers, -1));
    m.skipped = answers.size() - m.likes - m.dislikes;
    m.foretold = unknown;
    if (!belief_)
      return;
    std::vector<float> embeddings;
    for (const auto& clip : clips)
      embeddings.insert(embeddings.end(), clip.embedding.begin(), clip.embedding.end());
    const lesson l = belief_->learn(
        {.tracks = embeddings.empty() ? std::vector<float>{} : tools_.model.tracks_of(embeddings),
         .answers = answers});
    m.loss_before = l.loss_before;
    m.loss_after = l.loss_after;
    m.foretold = l.accuracy;
    m.sureness = belief_->sureness();
    vector_.assign(belief_->vector().begin(), belief_->vector().end());
  }

  /// How right the belief is after it has learned.
  void measure_belief(std::span<const stored_candidate> candidates, session_round& m) const {
    compare_vectors(vector_, tools_.listener.true_vector(), m);
    candidate_list unplayed;
    std::vector<float> embeddings;
    for (const auto& c : candidates)
      if (c.record.failure.empty() && !was_played(c)) {
        unplayed.push_back(&c);
        embeddings.insert(embeddings.end(), c.record.embedding.begin(), c.record.embedding.end());
      }
    const auto truth = tools_.listener.true_scores(played(unplayed, {}));
    m.score_cosine = unknown;
    if (truth.empty())
      return;
    const listener_judge now{tools_.model, vector_, {}};
    const double zero = belief_ ? belief_->zero() : 0;
    auto liking = now.similarity(embeddings);
    for (double& x : liking)
      x -= zero;
    m.score_cosine = score_cosine(liking, truth);
  }

  /// Adds a round to what the report tells.
  void note_round(const stored_round& stored, std::span<const stored_candidate> candidates,
                  std::span<const float> believed) {
    recorded_round& told = record_.rounds.emplace_back();
    told.measures = stored.measures;
    told.scores = stored.scores;
    if (!believed.empty())
      told.belief_place = tools_.model.places_of(believed);
    std::vector<float> embeddings;
    std::vector<std::size_t> placed;
    for (std::size_t i = 0; i < stored.plays.size(); ++i) {
      const stored_play& p = stored.plays[i];
      session_play& play = told.plays.emplace_back();
      play = {.candidate = p.candidate,
              .text = {},
              .answer = p.answer,
              .belief = p.belief,
              .taste = p.taste,
              .audio = audio_of(stored.measures.round, i),
              .place = {}};
      const auto c = std::ranges::find(candidates, p.genome, &stored_candidate::genome);
      if (c == candidates.end())
        continue;
      play.text = c->record.text;
      embeddings.insert(embeddings.end(), c->record.embedding.begin(), c->record.embedding.end());
      placed.push_back(i);
    }
    const auto tracks = embeddings.empty() ? embeddings : tools_.model.tracks_of(embeddings);
    const std::size_t width = tools_.model.track_width();
    for (std::size_t k = 0; k < placed.size(); ++k) {
      const auto track = std::span{tracks}.subspan(k * width, width);
      told.plays[placed[k]].place.assign(track.begin(), track.end());
    }
  }

  /// Where a clip of a playlist lies, relative to the session's folder; empty if it wasn't kept.
  [[nodiscard]] std::string audio_of(std::uint64_t round, std::size_t place) const {
    std::string file = "playlists/" + two_digits(round) + "/" + two_digits(place + 1) + ".wav";
    std::error_code ignored;
    return std::filesystem::exists(store_.folder() / file, ignored) ? file : std::string{};
  }

  /// Writes the report of what has happened so far.
  void tell() {
    record_.name = store_.folder().filename().string();
    record_.mode = config_.fitness.mode;
    record_.listener = config_.session.listener.value_or("");
    record_.command = request_.command;
    record_.wanted = config_.session.rounds;
    record_.finished = done_.size() >= config_.session.rounds;
    const auto truth = tools_.listener.true_vector();
    record_.taste_place = truth.size() == tools_.model.listener_width()
                              ? tools_.model.places_of(truth)
                              : std::vector<float>{};
    write_session_report(store_.folder(), record_);
  }

  void say(const std::string& line) const {
    if (request_.watcher != nullptr)
      request_.watcher->say(line);
  }

  struct played_before {
    std::string genome;
    std::vector<float> embedding;
  };

  const configuration& config_;
  const session_tools& tools_;
  const session_request& request_;
  bool is_dynamic_;
  genome_form form_;
  session_store store_;
  std::unique_ptr<metric_log> log_;
  heard_music heard_;
  std::vector<played_before> played_;
  std::vector<session_round> done_;
  session_record record_;          ///< of done_, for the report
  std::unique_ptr<belief> belief_; ///< only in mode dynamic
  std::vector<float> vector_;      ///< what candidates are scored by
};

} // namespace

session_summary run_session(const configuration& config, const session_tools& tools,
                            const session_request& request) {
  if (config.fitness.mode != "dynamic" && !(config.fitness.aligner && config.fitness.listener))
    throw error{failure::configuration, "fitness.mode",
                config.fitness.mode + " without an aligner has no listener who could answer",
                "dynamic, or user with fitness.aligner and fitness.listener"};
  check_fits(tools.model, tools.evolve.encode);
  return session_loop{config, tools, request}.run();
}

} // namespace evo::music
