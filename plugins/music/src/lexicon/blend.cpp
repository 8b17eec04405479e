#include "blend.hpp"

#include "vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace evo::music::lexicon {
namespace {

constexpr double later_word = 0.85;   ///< what each word counts of the one before, by category
constexpr double heard = 0.3;         ///< weight from which a key, structure or level is asked for
constexpr double faintest = 0.05;     ///< weight under which genres and tempi aren't
constexpr double softest_wish = 0.12; ///< instruments below it are left out
constexpr std::size_t most_wishes = 8;

/// genre order; quarter notes a minute
constexpr std::array<double, genre_count> natural_tempi{70,  92,  128, 140, 96,  112, 118, 174,
                                                        104, 102, 90,  132, 150, 76,  122, 130};

struct tempo_sum {
  double weight = 0, log_tempo = 0;
  void add(double w, double tempo) {
    weight += w;
    log_tempo += w * std::log(tempo);
  }
  [[nodiscard]] double mean() const { return log_tempo / weight; }
};

class blender {
public:
  explicit blender(const mood_shifts& drift) : moods_{drift} {}

  void add(std::size_t number, double weight, double bpm) {
    const entry& e = vocabulary::get()[number];
    add_genres(e.does, weight);
    add_moods(e.does, weight);
    add_instruments(e, weight);
    if (weight > 0) {
      add_tempo(e, weight, bpm);
      add_key(e, weight);
      add_structure(e, weight);
      add_drums(e, weight);
    }
  }

  [[nodiscard]] brief finish() {
    brief out;
    finish_genres(out);
    finish_moods(out);
    finish_tempo(out);
    finish_key(out);
    finish_instruments(out);
    const auto loudest = std::ranges::max_element(structures_);
    if (*loudest >= heard)
      out.structure = static_cast<form>(loudest - structures_.begin());
    if (drums_weight_ >= heard)
      out.drums = std::clamp(drums_ / drums_weight_, 0.0, 1.0);
    return out;
  }

private:
  void add_genres(const effect& does, double weight) {
    for (const genre_share& share : does.genres)
      genres_[static_cast<std::size_t>(share.which)] += weight * share.weight;
  }

  void add_moods(const effect& does, double weight) {
    const mood_shifts shifts{does.valence, does.energy, does.density, does.warmth,
                             does.strangeness};
    for (std::size_t axis = 0; axis < shifts.size(); ++axis)
      moods_[axis] += weight * shifts[axis];
  }

  void add_instruments(const entry& e, double weight) {
    const bool ruled_out = weight < 0 && e.kind == category::instrument;
    for (const program_share& share : e.does.programs)
      if (share.program >= 0) {
        const auto program = static_cast<std::size_t>(share.program);
        programs_[program] += std::max(weight, 0.0) * share.weight;
        ruled_out_[program] = ruled_out_[program] || ruled_out;
      }
  }

  void add_tempo(const entry& e, double weight, double bpm) {
    if (e.kind == category::beats)
      figures_.add(weight, bpm > 0 ? bpm : e.does.tempo);
    else if (e.does.tempo > 0)
      words_.add(weight, e.does.tempo);
  }

  void add_key(const entry& e, double weight) {
    const double counts = weight * (e.kind == category::key ? 4 : 1); // a genre only leans to one
    if (e.does.tonic)
      tonics_[static_cast<std::size_t>(*e.does.tonic)] += counts;
    if (e.does.scale)
      scales_[static_cast<std::size_t>(*e.does.scale)] += counts;
  }

  void add_structure(const entry& e, double weight) {
    if (e.does.structure)
      structures_[static_cast<std::size_t>(*e.does.structure)] +=
          weight * (e.kind == category::structure ? 1.0 : 0.5);
  }

  void add_drums(const entry& e, double weight) {
    if (e.does.drums < 0)
      return;
    double counts = weight * (e.kind == category::instrument ? 1.0 : 0.4);
    if (e.does.drums == 0 && e.kind == category::instrument)
      counts *= 8; // "no drums" outweighs what only suggests them
    drums_weight_ += counts;
    drums_ += counts * e.does.drums;
  }

  void finish_genres(brief& out) const {
    double sum = 0;
    for (const double g : genres_)
      sum += std::max(g, 0.0);
    if (sum < faintest)
      return;
    for (std::size_t g = 0; g < genre_count; ++g)
      out.genres[g] = std::max(genres_[g], 0.0) / sum;
  }

  void finish_moods(brief& out) const {
    const auto level = [](double sum) { return 0.5 + 0.5 * std::tanh(sum); };
    out.valence = level(moods_[0]);
    out.energy = level(moods_[1]);
    out.density = level(moods_[2]);
    out.warmth = level(moods_[3]);
    out.strangeness = std::tanh(std::max(moods_[4], 0.0));
  }

  /// A figure is obeyed as far as it was heard; words pull the genre's own tempo two thirds of the
  /// way towards theirs, so that slow techno is still faster than slow blues.
  void finish_tempo(brief& out) const {
    const double said = std::min(figures_.weight, 1.0);
    if (said < faintest && words_.weight < faintest)
      return;
    const bool genre_asked = std::ranges::any_of(out.genres, [](double g) { return g > 0; });
    double log_tempo = words_.weight >= faintest ? words_.mean() : figures_.mean();
    if (words_.weight >= faintest && genre_asked) {
      const double pull = 0.65 * std::min(words_.weight, 1.0);
      log_tempo += (1 - pull) * (std::log(natural_tempo(out.genres)) - log_tempo);
    }
    if (said >= faintest)
      log_tempo += said * (figures_.mean() - log_tempo);
    const double tempo = std::round(std::exp(log_tempo) * 1e6) / 1e6; // 120 bpm stays 120
    out.tempo = std::clamp(tempo, 40.0, 220.0);
  }

  void finish_key(brief& out) const {
    const auto tonic = std::ranges::max_element(tonics_);
    const auto scale = std::ranges::max_element(scales_);
    const bool scale_heard = *scale >= heard;
    const auto which = static_cast<mode>(scale - scales_.begin());
    if (*tonic >= heard)
      out.key =
          musical_key{static_cast<int>(tonic - tonics_.begin()), scale_heard ? which : mode::major};
    else if (scale_heard)
      out.scale = which;
  }

  void finish_instruments(brief& out) const {
    for (std::size_t p = 0; p < programs_.size(); ++p)
      if (ruled_out_[p])
        out.without.push_back(static_cast<int>(p));
      else if (programs_[p] >= softest_wish)
        out.instruments.push_back({static_cast<int>(p), std::min(programs_[p], 1.0)});
    std::ranges::stable_sort(out.instruments, std::ranges::greater{}, &instrument_wish::weight);
    if (out.instruments.size() > most_wishes)
      out.instruments.resize(most_wishes);
  }

  std::array<double, genre_count> genres_{};
  mood_shifts moods_;
  tempo_sum figures_, words_;
  std::array<double, 12> tonics_{};
  std::array<double, 5> scales_{};
  std::array<double, 6> structures_{};
  double drums_ = 0, drums_weight_ = 0;
  std::array<double, 128> programs_{};
  std::array<bool, 128> ruled_out_{};
};

} // namespace

double natural_tempo(const std::array<double, genre_count>& genres) noexcept {
  double sum = 0, log_tempo = 0;
  for (std::size_t g = 0; g < genre_count; ++g) {
    sum += genres[g];
    log_tempo += genres[g] * std::log(natural_tempi[g]);
  }
  return sum > 0 ? std::exp(log_tempo / sum) : 110.0;
}

brief blend(std::span<const contribution> contributions, const mood_shifts& drift) {
  blender sums{drift};
  std::array<double, category_count> before{}; // weight of earlier places, by category
  for (std::size_t i = 0; i < contributions.size();) {
    std::array<double, category_count> here{};
    const std::size_t place = contributions[i].place;
    for (; i < contributions.size() && contributions[i].place == place; ++i) {
      const contribution& c = contributions[i];
      const auto kind = static_cast<std::size_t>(vocabulary::get()[c.entry].kind);
      sums.add(c.entry, c.weight * std::pow(later_word, before[kind]), c.bpm);
      here[kind] += std::abs(c.weight);
    }
    for (std::size_t k = 0; k < category_count; ++k)
      before[k] += here[k];
  }
  return sums.finish();
}

} // namespace evo::music::lexicon
