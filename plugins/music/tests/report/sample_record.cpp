#include "sample_record.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace evo::music::testing {
namespace {

/// SplitMix64 (Steele, Lea, Flood 2014): enough for made-up records, and in one line.
class dice {
public:
  explicit dice(std::uint64_t seed) : state_{seed} {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }
  double uniform() { return static_cast<double>(next() >> 11U) * 0x1p-53; }
  double bump() { return uniform() + uniform() + uniform() + uniform() - 2; } ///< about normal
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }

private:
  std::uint64_t state_;
};

constexpr std::array<const char*, 6> genres{"jazz",    "techno",  "folk",
                                            "ambient", "baroque", "reggae"};
constexpr std::array<const char*, 5> moods{"calm", "bright", "melancholic", "driving", "playful"};
constexpr std::array<const char*, 5> leads{"piano", "nylon guitar", "saxophone", "synth lead",
                                           "violin"};

std::string prompt(dice& d) {
  return std::string{"A "} + moods[d.below(moods.size())] + " " + genres[d.below(genres.size())] +
         " piece at " + std::to_string(60 + d.below(100)) + " bpm with " +
         leads[d.below(leads.size())] +
         " and soft drums, which opens quietly and builds towards a full ending";
}

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
  const double ab = std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
  const double aa = std::inner_product(a.begin(), a.end(), a.begin(), 0.0);
  const double bb = std::inner_product(b.begin(), b.end(), b.begin(), 0.0);
  return ab / std::sqrt(aa * bb);
}

class maker {
public:
  explicit maker(const sample& s) : s_{s}, d_{s.seed} {
    for (std::size_t j = 0; j < s.dimensions; ++j) {
      target_.push_back(static_cast<float>(std::abs(d_.bump()) + 0.3));
    }
  }

  run_record make() {
    for (std::size_t g = 0; g < s_.generations; ++g) {
      const auto before = last_generation();
      for (std::size_t i = 0; i < s_.population; ++i) {
        run_.candidates.push_back(child(g, before));
      }
      close_generation(g);
    }
    finish();
    return run_;
  }

private:
  std::vector<candidate_record> last_generation() const {
    const auto size = std::min(run_.candidates.size(), s_.population);
    return {run_.candidates.end() - static_cast<std::ptrdiff_t>(size), run_.candidates.end()};
  }

  candidate_record child(std::size_t g, const std::vector<candidate_record>& before) {
    candidate_record c;
    c.id = run_.candidates.size();
    c.generation = g;
    c.seed = d_.next();
    c.embedding.resize(s_.dimensions);
    inherit(c, g, before);
    c.text = prompt(d_);
    c.similarity = cosine(c.embedding, target_);
    c.terms = {{"clipping", 0.0},
               {"dc_offset", 0.001},
               {"high_frequency", 0.2 * d_.uniform()},
               {"flux", 0.3 + 0.2 * d_.uniform()},
               {"silence", 0.05}};
    c.penalty = 0.2 * c.terms[2].second + 0.2 * c.terms[3].second;
    c.fitness = c.similarity - 0.25 * c.penalty;
    if (s_.fail_every != 0 && c.id % s_.fail_every == s_.fail_every - 1) {
      c.fitness = std::numeric_limits<double>::quiet_NaN();
      c.failure = "audio: not a number in 12 of 160000 frames";
      c.embedding.clear();
    }
    if (!s_.embeddings) {
      c.embedding.clear();
    }
    return c;
  }

  void inherit(candidate_record& c, std::size_t g, const std::vector<candidate_record>& before) {
    const bool newcomer = g == 0 || d_.uniform() < 0.08;
    c.operator_name = g == 0               ? "initial"
                      : newcomer           ? "novelty"
                      : d_.uniform() < 0.5 ? "crossover"
                                           : "mutation";
    if (newcomer || before.empty()) {
      for (auto& x : c.embedding) {
        x = static_cast<float>(d_.bump() + 0.5);
      }
      return;
    }
    const auto& mother = pick(before);
    const auto& father = c.operator_name == "crossover" ? pick(before) : mother;
    c.parents = {mother.id};
    if (&father != &mother) {
      c.parents.push_back(father.id);
    }
    for (std::size_t j = 0; j < c.embedding.size(); ++j) {
      const auto& from = d_.uniform() < 0.5 ? mother : father;
      const float old = from.embedding.empty() ? target_[j] : from.embedding[j];
      c.embedding[j] = old + static_cast<float>(0.25 * d_.bump());
    }
  }

  /// The fittest of four.
  const candidate_record& pick(const std::vector<candidate_record>& before) {
    const candidate_record* best = nullptr;
    for (int i = 0; i < 4; ++i) {
      const auto& c = before[d_.below(before.size())];
      best = best == nullptr || !(c.fitness <= best->fitness) ? &c : best;
    }
    return *best;
  }

  void close_generation(std::size_t g) {
    std::vector<double> scores;
    for (std::size_t i = g * s_.population; i < run_.candidates.size(); ++i) {
      if (std::isfinite(run_.candidates[i].fitness)) {
        scores.push_back(run_.candidates[i].fitness);
      }
    }
    std::sort(scores.begin(), scores.end());
    generation_record r{.index = g, .evaluations = run_.candidates.size()};
    const auto nothing = std::numeric_limits<double>::quiet_NaN();
    r.best = scores.empty() ? nothing : scores.back();
    r.worst = scores.empty() ? nothing : scores.front();
    r.median = scores.empty() ? nothing : scores[scores.size() / 2];
    r.mean =
        std::accumulate(scores.begin(), scores.end(), 0.0) / static_cast<double>(scores.size());
    r.best_so_far = g == 0 ? r.best : std::fmax(r.best, run_.generations.back().best_so_far);
    r.diversity = 0.4 * std::exp(-0.2 * static_cast<double>(g)) + 0.03 + 0.02 * d_.uniform();
    r.seconds = 8 + d_.uniform();
    run_.generations.push_back(r);
  }

  void add_playlist() {
    std::vector<std::size_t> order(run_.candidates.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::erase_if(order, [&](std::size_t i) { return !std::isfinite(run_.candidates[i].fitness); });
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return run_.candidates[a].fitness > run_.candidates[b].fitness;
    });
    for (std::size_t i = 0; i < std::min<std::size_t>(6, order.size()); ++i) {
      auto& c = run_.candidates[order[i]];
      c.audio = "audio/" + std::to_string(c.id) + ".wav";
      run_.playlist.push_back(
          {.candidate = c.id, .title = c.text, .audio = c.audio, .seconds = 30});
    }
    run_.target_audio = "audio/target.wav";
  }

  void finish() {
    run_.name = "runs/demo";
    run_.started = "2026-01-02T03:04:05Z";
    run_.configuration = "genome:\n  type: prompt\nstrategy:\n  name: operator_sequence\n";
    run_.strategy = "operator_sequence";
    run_.genome = "prompt";
    run_.generator = "synth";
    run_.encoder = "musicnn";
    run_.mode = "music";
    run_.target = "Harbour Lights (recording, 2:41)";
    run_.stop_reason = "max_generations";
    run_.stop_value = static_cast<double>(s_.generations);
    run_.stop_threshold = static_cast<double>(s_.generations);
    run_.seed = s_.seed;
    run_.seconds = 8.4 * static_cast<double>(s_.generations);
    run_.finished = true;
    run_.target_tags = {{"ambient", 0.41},         {"electronic", 0.38}, {"chillout", 0.22},
                        {"instrumental", 0.2},     {"guitar", 0.12},     {"jazz", 0.08},
                        {"beautiful", 0.06},       {"acoustic", 0.05},   {"rock", 0.04},
                        {"female vocalists", 0.02}};
    run_.best_tags = {{"electronic", 0.44},   {"ambient", 0.33},
                      {"instrumental", 0.25}, {"jazz", 0.17},
                      {"chillout", 0.15},     {"guitar", 0.05},
                      {"acoustic", 0.04},     {"beautiful", 0.04},
                      {"rock", 0.03},         {"female vocalists", 0.02}};
    if (s_.embeddings) {
      run_.target_embedding = target_;
    }
    if (s_.audio) {
      add_playlist();
    }
  }

  sample s_;
  dice d_;
  std::vector<float> target_;
  run_record run_;
};

} // namespace

run_record sample_run(const sample& s) {
  return maker{s}.make();
}

} // namespace evo::music::testing
