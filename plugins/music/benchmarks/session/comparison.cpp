#include "comparison.hpp"

#include "wilcoxon.hpp"

#include "evo/music/fitness.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <limits>

namespace evo::music {
namespace {

double fitness(const candidate_record& c, std::span<const float> aim, double noise_weight) {
  if (!c.failure.empty() || c.embedding.size() != aim.size())
    return std::numeric_limits<double>::quiet_NaN();
  return cosine(c.embedding, aim) - noise_weight * c.penalty;
}

std::string figure(double value, int decimals = 4) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

double mean(const comparison& c, double pair_outcome::* field) {
  double sum = 0;
  for (const auto& p : c.pairs)
    sum += p.*field / static_cast<double>(c.pairs.size());
  return sum;
}

std::string summary_row(const comparison& c) {
  std::vector<double> gains;
  for (const auto& p : c.pairs)
    gains.push_back(p.evolution - p.random);
  std::sort(gains.begin(), gains.end());
  const std::size_t n = gains.size();
  const double median = (gains[(n - 1) / 2] + gains[n / 2]) / 2;
  const auto wins = std::count_if(gains.begin(), gains.end(), [](double g) { return g > 0; });
  const auto test = wilcoxon_greater(gains);
  return "| " + c.genome + " | " + c.strategy + " | " + c.target + " | " +
         figure(mean(c, &pair_outcome::first)) + " | " + figure(mean(c, &pair_outcome::random)) +
         " | " + figure(mean(c, &pair_outcome::evolution)) + " | " + figure(median) + " | " +
         figure(gains.front()) + " | " + std::to_string(wins) + " of " + std::to_string(n) + " | " +
         figure(test.p, 5) + " |\n";
}

std::string seed_rows(const comparison& c) {
  std::string out;
  for (const auto& p : c.pairs)
    out += "| " + c.genome + " | " + c.target + " | " + std::to_string(p.seed) + " | " +
           figure(p.first) + " | " + figure(p.random) + " | " + figure(p.evolution) + " | " +
           figure(p.evolution - p.random) + " | " + (p.same_start ? "yes" : "no") + " |\n";
  return out;
}

} // namespace

double best_fitness(const run_record& run, std::span<const float> aim, double noise_weight,
                    std::size_t evaluations) {
  double best = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < std::min(evaluations, run.candidates.size()); ++i)
    best = std::fmax(best, fitness(run.candidates[i], aim, noise_weight));
  return best;
}

double first_best(const run_record& run, std::span<const float> aim, double noise_weight) {
  const auto later = std::ranges::find_if(
      run.candidates, [](const candidate_record& c) { return c.generation > 0; });
  return best_fitness(run, aim, noise_weight,
                      static_cast<std::size_t>(later - run.candidates.begin()));
}

bool same_start(const run_record& a, const run_record& b) {
  const auto start = [](const run_record& run) {
    std::vector<std::pair<std::string, std::uint64_t>> genomes;
    for (const auto& c : run.candidates)
      if (c.generation == 0)
        genomes.emplace_back(c.text, c.seed);
    return genomes;
  };
  return start(a) == start(b);
}

std::string tables(std::span<const comparison> comparisons) {
  std::string out = "| genome | evolution | target | first population's best | random search | "
                    "evolution | median gain | least gain | seeds won | p |\n"
                    "|---|---|---|--:|--:|--:|--:|--:|--:|--:|\n";
  for (const auto& c : comparisons)
    out += summary_row(c);
  out +=
      "\n| genome | target | seed | first population's best | random search | evolution | gain | "
      "same start |\n|---|---|--:|--:|--:|--:|--:|---|\n";
  for (const auto& c : comparisons)
    out += seed_rows(c);
  return out;
}

} // namespace evo::music
