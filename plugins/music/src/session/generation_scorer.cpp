#include "generation_scorer.hpp"

#include "clip_file.hpp"
#include "local_hearing.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace evo::music::detail {
namespace {

/// A strategy that asks only for known genomes so long is at its end.
constexpr std::uint64_t patience = 50; // generations

double median(std::vector<double> values) {
  const std::size_t n = values.size();
  if (n == 0)
    return std::nan("");
  std::ranges::sort(values);
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

void take_score(clip_score& score, candidate_record& into) {
  into.fitness = score.fitness;
  into.similarity = score.similarity;
  into.penalty = score.penalty;
  into.terms = std::move(score.terms);
  into.embedding = std::move(score.embedding);
  into.failure = std::move(score.failure);
}

} // namespace

generation_scorer::generation_scorer(const configuration& config, const evolution_tools& tools,
                                     const evolution_options& options, genome_form form,
                                     const judge& by, run_store& store)
    : config_{config}, generate_{tools.generate}, options_{options}, form_{form}, store_{store},
      by_{by}, hearing_{tools.hear ? tools.hear(config)
                                   : std::make_unique<local_hearing>(tools, config, form)},
      renderer_{tools.generate, tools.run, form, config.generator.batch, options.interrupted},
      ledger_{store.candidates(), store.members()}, generations_{store.generations()},
      elapsed_before_{store.elapsed()} {
  check_fits(by, tools.encode);
}

double generation_scorer::elapsed() const {
  return elapsed_before_ + std::chrono::duration<double>(clock::now() - start_).count();
}

random_key generation_scorer::key() const {
  const random_key key = random_key{config_.seed}.child("evolution");
  return options_.heritage.round == 0 ? key : key.child(options_.heritage.round);
}

void generation_scorer::remember_as(const std::string& genome, const std::string& inherited) {
  if (genome != inherited)
    inherited_.emplace(genome, inherited);
}

const stored_candidate* generation_scorer::remembered(const std::string& genome) const {
  if (!options_.heritage.remembered)
    return nullptr;
  const auto found = inherited_.find(genome);
  return options_.heritage.remembered(found == inherited_.end() ? genome : found->second);
}

std::vector<stored_candidate> generation_scorer::fresh(std::uint64_t generation,
                                                       std::span<const candidate> candidates,
                                                       std::span<const std::string> genomes) const {
  std::vector<stored_candidate> fresh;
  for (std::size_t i = 0; i < genomes.size(); ++i) {
    const bool known = ledger_.find(genomes[i]) != nullptr ||
                       std::ranges::count(fresh, genomes[i], &stored_candidate::genome) > 0;
    if (known)
      continue;
    stored_candidate& c = fresh.emplace_back();
    c.genome = genomes[i];
    c.record.id = candidates[i].id;
    c.record.generation = generation;
    c.record.parents = ledger_.resolve(candidates[i].parents);
    c.record.operator_name = candidates[i].operator_name;
    c.record.seed = audio_seed(config_.seed, c.genome, config_.generator.seed_mode);
  }
  return fresh;
}

void generation_scorer::score(std::uint64_t generation, std::span<const candidate> candidates,
                              std::span<const std::string> genomes, std::span<double> values) {
  const auto start = clock::now();
  pending_ = {};
  auto unheard = fresh(generation, candidates, genomes);
  hear(recall(unheard), generation);
  for (auto& c : unheard) {
    pending_.fresh.push_back(c);
    ledger_.add(std::move(c));
  }
  for (std::size_t i = 0; i < genomes.size(); ++i) {
    const auto& record = ledger_.find(genomes[i])->record;
    values[i] = record.fitness;
    ledger_.note_member(candidates[i].id, record.id);
    pending_.members.push_back({candidates[i].id, record.id});
  }
  if (generation == 0 && std::ranges::all_of(values, [](double v) { return std::isnan(v); }))
    throw error{first_failure_, "generation 0",
                "no candidate could be scored: " + ledger_.find(genomes[0])->record.failure,
                "the generator, the encoder or the aim is at fault"};
  summarize(generation, values, std::chrono::duration<double>(clock::now() - start).count());
}

std::vector<stored_candidate*>
generation_scorer::recall(std::vector<stored_candidate>& fresh) const {
  std::vector<stored_candidate*> unheard, heard;
  std::vector<clip_score> scores;
  for (auto& c : fresh) {
    const auto* before = remembered(c.genome);
    if (before == nullptr) {
      unheard.push_back(&c);
      continue;
    }
    const candidate_record& known = before->record;
    c.record.text = known.text;
    c.record.seed = known.seed;
    c.record.node = known.node;
    c.record.operator_name = "survivor";
    heard.push_back(&c);
    scores.push_back({.penalty = known.penalty,
                      .terms = known.terms,
                      .embedding = known.embedding,
                      .failure = known.failure});
  }
  judge_scores(scores, by_, config_.fitness.noise_weight);
  for (std::size_t i = 0; i < heard.size(); ++i)
    take_score(scores[i], heard[i]->record);
  return unheard;
}

void generation_scorer::hear(std::span<stored_candidate* const> unheard, std::uint64_t generation) {
  std::vector<clip_order> orders;
  for (const auto* c : unheard)
    orders.push_back({&c->genome, c->record.seed});
  report_progress(generation, 0, unheard.size());
  hearing_->hear(
      orders, [&](std::span<heard_clip> clips) { take(clips, unheard); },
      watch(generation, unheard.size()));
}

hearing_watch generation_scorer::watch(std::uint64_t generation, std::size_t of) const {
  hearing_watch w{.progress = [=, this](double done) { report_progress(generation, done, of); },
                  .note = {},
                  .is_interrupted = options_.interrupted};
  if (options_.watcher != nullptr)
    w.note = [this](const std::string& line) { options_.watcher->say(line); };
  return w;
}

/// How a person reads a genome of which nobody has told.
std::string generation_scorer::described(const std::string& genome) const {
  const std::array one{&genome};
  return generate_.describe(conditioning_batch{one, form_}.view(), 0);
}

/// Whoever hears may have opened another encoder than the run.
void generation_scorer::check_width(const heard_clip& clip) const {
  const std::size_t size = clip.score.embedding.size();
  if (clip.score.failure.empty() && size != by_.width())
    throw error{failure::service, "the worker on " + clip.node,
                "an embedding of " + std::to_string(size) + " numbers, not " +
                    std::to_string(by_.width()),
                "the same encoder on every machine"};
}

void generation_scorer::take(std::span<heard_clip> clips,
                             std::span<stored_candidate* const> unheard) {
  std::vector<clip_score> scores;
  for (auto& clip : clips) {
    check_width(clip);
    scores.push_back(std::move(clip.score));
  }
  judge_scores(scores, by_, config_.fitness.noise_weight);
  for (std::size_t i = 0; i < clips.size(); ++i) {
    auto& c = *unheard[clips[i].order];
    c.record.text = clips[i].text.empty() ? described(c.genome) : std::move(clips[i].text);
    c.record.node = std::move(clips[i].node);
    take_score(scores[i], c.record);
    if (clips[i].order == 0)
      first_failure_ = clips[i].kind;
    if (config_.store.keep_audio == "all" && c.record.failure.empty())
      keep_audio(clips[i].clip, c);
  }
}

void generation_scorer::keep_audio(const audio_view& clip, stored_candidate& c) const {
  c.record.audio = clip_name(c.record.id);
  save_clip(store_.folder() / c.record.audio, clip, c, form_);
}

void generation_scorer::summarize(std::uint64_t generation, std::span<const double> values,
                                  double seconds) {
  std::vector<double> sound;
  for (const double v : values)
    if (!std::isnan(v))
      sound.push_back(v);
  generation_record g;
  g.index = generation;
  g.evaluations = ledger_.candidates().size();
  g.median = median(sound);
  g.best = g.mean = g.worst = std::nan("");
  if (!sound.empty()) {
    g.best = std::ranges::max(sound);
    g.worst = std::ranges::min(sound);
    g.mean = 0;
    for (const double v : sound)
      g.mean += v / static_cast<double>(sound.size());
  }
  g.best_so_far =
      generations_.empty() ? g.best : std::fmax(g.best, generations_.back().best_so_far);
  g.diversity = diversity();
  g.seconds = seconds;
  pending_.summary = g;
}

/// Mean cosine distance between the embeddings of the generation's members. O(n^2 x dim).
double generation_scorer::diversity() const {
  double sum = 0;
  std::size_t pairs = 0;
  const auto& members = pending_.members;
  for (std::size_t i = 0; i < members.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const auto& a = ledger_.at(members[i].candidate).record.embedding;
      const auto& b = ledger_.at(members[j].candidate).record.embedding;
      const double similarity = members[i].candidate == members[j].candidate ? 1 : cosine(a, b);
      if (std::isnan(similarity))
        continue;
      sum += 1 - similarity;
      ++pairs;
    }
  return pairs == 0 ? 0 : sum / static_cast<double>(pairs);
}

void generation_scorer::commit(std::vector<std::byte> checkpoint) {
  pending_.checkpoint = std::move(checkpoint);
  pending_.elapsed = elapsed();
  store_.add(pending_);
  generations_.push_back(pending_.summary);
  if (options_.log != nullptr)
    options_.log->generation(options_.heritage.round, pending_.summary);
  if (options_.watcher != nullptr)
    options_.watcher->generation(pending_.summary);
}

std::optional<stop> generation_scorer::stop_reason() const {
  const auto evaluations = ledger_.candidates().size();
  if (config_.budget.evaluations && evaluations >= *config_.budget.evaluations)
    return stop{stop_criterion::max_evaluations, static_cast<double>(evaluations),
                static_cast<double>(*config_.budget.evaluations)};
  if (evaluations == 0)
    return std::nullopt;
  const auto idle = generations_.back().index - ledger_.candidates().back().record.generation;
  if (idle >= patience)
    return stop{stop_criterion::exhausted, static_cast<double>(idle), static_cast<double>(patience),
                "generations without a new genome"};
  return std::nullopt;
}

void generation_scorer::report_progress(std::uint64_t generation, double scored,
                                        std::size_t of) const {
  if (options_.watcher == nullptr)
    return;
  const auto& b = config_.budget;
  const double part = of == 0 ? 1 : scored / static_cast<double>(of);
  double share = 0;
  const auto consider = [&share](double done, double budget) {
    share = std::clamp(done / budget, share, 1.0);
  };
  if (b.generations)
    consider(static_cast<double>(generation) + part, static_cast<double>(*b.generations));
  if (b.evaluations)
    consider(static_cast<double>(ledger_.candidates().size()) + scored,
             static_cast<double>(*b.evaluations));
  if (b.seconds)
    consider(elapsed(), *b.seconds);
  options_.watcher->update({generation, static_cast<std::size_t>(scored), of, share});
}

} // namespace evo::music::detail
