#include "outcome.hpp"

#include "session_measures.hpp"
#include "session_store.hpp"

#include "evo/music/store.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <span>
#include <unordered_map>

namespace evo::music::experiments {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

spread spread_of(std::span<const double> values) {
  const score_summary s = music::detail::summary_of(values);
  return {.best = s.max, .mean = s.mean, .median = s.median, .worst = s.min};
}

/// The candidates of each generation, by their ids.
std::vector<std::vector<std::uint64_t>> generations_of(const run_store& run) {
  std::vector<std::vector<std::uint64_t>> all(run.generations().size());
  for (const auto& m : run.members())
    if (m.generation < all.size())
      all[m.generation].push_back(m.candidate);
  return all;
}

/// A candidate's scores.
struct scores {
  double target = unknown, belief = unknown, penalty = unknown;
};
using scores_by_id = std::unordered_map<std::uint64_t, scores>;

/// Adds the run's generations. @returns the last one's mean penalty
double add_generations(const run_store& run, const scores_by_id& known, bool has_belief,
                       outcome& into) {
  double penalty = unknown;
  for (const auto& generation : generations_of(run)) {
    std::vector<double> target, belief, penalties;
    for (const auto id : generation) {
      const auto found = known.find(id);
      const scores s = found == known.end() ? scores{} : found->second;
      target.push_back(s.target);
      belief.push_back(s.belief);
      penalties.push_back(s.penalty);
    }
    into.by_target.push_back(spread_of(target));
    if (has_belief)
      into.by_belief.push_back(spread_of(belief));
    penalty = spread_of(penalties).mean;
  }
  return penalty;
}

outcome read_evolution(const std::filesystem::path& folder) {
  outcome o;
  const run_store run = run_store::open(folder);
  scores_by_id known;
  for (const auto& c : run.candidates())
    known[c.record.id] = {
        .target = c.record.fitness, .belief = unknown, .penalty = c.record.penalty};
  o.penalty = add_generations(run, known, false, o);
  const run_record facts = run.facts();
  o.evaluations = known.size();
  o.seconds = facts.seconds;
  o.target_tags = facts.target_tags;
  o.best_tags = facts.best_tags;
  return o;
}

std::filesystem::path round_folder(const std::filesystem::path& folder, std::uint64_t round) {
  std::array<char, 24> name{};
  std::snprintf(name.data(), name.size(), "%02llu", static_cast<unsigned long long>(round));
  return folder / "rounds" / name.data();
}

outcome read_session(const std::filesystem::path& folder, double noise_weight) {
  outcome o;
  const music::detail::session_store session{folder, true};
  for (const auto& round : session.rounds()) {
    scores_by_id known;
    for (const auto& s : round.scores)
      known[s.candidate] = {.target = s.taste - noise_weight * s.penalty,
                            .belief = s.belief - noise_weight * s.penalty,
                            .penalty = s.penalty};
    const run_store run = run_store::open(round_folder(folder, round.measures.round));
    o.penalty = add_generations(run, known, true, o);
    o.seconds += run.facts().seconds;
    o.evaluations += round.measures.evaluations;
    o.vector_cosine.push_back(round.measures.vector_cosine);
    o.score_cosine.push_back(round.measures.score_cosine);
  }
  return o;
}

double best_of(const std::vector<spread>& generations, std::size_t first, std::size_t last) {
  double best = unknown;
  for (std::size_t g = first; g < std::min(last, generations.size()); ++g)
    best = std::fmax(best, generations[g].best); // passes over NaN
  return best;
}

double falls_of(const std::vector<spread>& generations) {
  double sum = 0;
  for (std::size_t g = 1; g < generations.size(); ++g)
    sum += std::fmax(0, generations[g - 1].best - generations[g].best);
  return generations.empty() ? unknown : sum;
}

double late_gain_of(const std::vector<spread>& generations) {
  const std::size_t half = generations.size() / 2;
  return best_of(generations, 0, generations.size()) - best_of(generations, 0, half);
}

} // namespace

bool is_finished(const std::filesystem::path& folder, const cell& c, const configuration& config) {
  std::error_code ignored;
  if (!c.is_session)
    return run_store::exists(folder) && run_store::has_begun(folder) && read_run(folder).finished;
  if (!std::filesystem::exists(folder / "session.sqlite", ignored))
    return false;
  return music::detail::session_store{folder, true}.rounds().size() >= config.session.rounds;
}

outcome read_outcome(const std::filesystem::path& folder, const cell& c,
                     const configuration& config) {
  outcome o =
      c.is_session ? read_session(folder, config.fitness.noise_weight) : read_evolution(folder);
  o.cell = c.id;
  o.seed = config.seed;
  o.state = cell_state::finished;
  return o;
}

double value_of(const outcome& o, measure what, bool by_belief) {
  const auto& generations = by_belief ? o.by_belief : o.by_target;
  switch (what) {
  case measure::best: return best_of(generations, 0, generations.size());
  case measure::final_max: return generations.empty() ? unknown : generations.back().best;
  case measure::mean: return generations.empty() ? unknown : generations.back().mean;
  case measure::median: return generations.empty() ? unknown : generations.back().median;
  case measure::penalty: return o.penalty;
  case measure::cosine: return o.score_cosine.empty() ? unknown : o.score_cosine.back();
  case measure::falls: return falls_of(generations);
  case measure::late_gain: return late_gain_of(generations);
  case measure::tags_of_5: return tag_overlap(o.target_tags, o.best_tags, 5);
  case measure::tags_of_10: return tag_overlap(o.target_tags, o.best_tags, 10);
  }
  return unknown;
}

double tag_overlap(const tag_list& target, const tag_list& best, std::size_t count) {
  if (target.size() < count || best.size() < count)
    return unknown;
  const std::span wanted{target.data(), count}, heard{best.data(), count};
  const auto shared = std::ranges::count_if(wanted, [&](const auto& tag) {
    return std::ranges::any_of(heard, [&](const auto& other) { return other.first == tag.first; });
  });
  return static_cast<double>(shared) / static_cast<double>(count);
}

} // namespace evo::music::experiments
