#include "taste.hpp"

#include "evo/music/lexicon.hpp"
#include "vocabulary.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace evo::music::lexicon {
namespace {

struct habits {
  std::string_view players, pieces, structures;
};

/// genre order
constexpr std::array<habits, genre_count> typical{{
    {"warm pad|choir pad|piano|slow strings|bowed glass|new age pad|halo pad|sweeping "
     "pad|polysynth|harp|pan flute|heavy reverb|long sustained notes|tape delay|singing "
     "bowls|crystal synth",
     "lullaby|nocturne|lament|prelude", "slowly building|a repeating loop"},
    {"overdriven guitar|acoustic guitar|harmonica|hammond organ|piano|honky-tonk piano|bass "
     "guitar|double bass|tenor saxophone|drums|brushed drums|clean electric guitar|call and "
     "response",
     "ballad|lament|jam", "twelve-bar form|verse-chorus form"},
    {"nylon guitar|flute|brushed drums|double bass|piano|hand percussion|alto "
     "saxophone|vibraphone|electric piano|wordless vocals|muted trumpet|rich harmonies",
     "ballad|serenade|standard", "AABA form|verse-chorus form"},
    {"square lead|saw lead|fifths lead|synth bass|a drum machine|chiff lead|fast arpeggios|synth "
     "drums|a catchy melody|music box",
     "theme tune|march|fanfare|waltz|anthem", "a repeating loop|AABA form"},
    {"piano|violin|cello|viola|strings|string quartet|flute|oboe|clarinet|bassoon|french "
     "horn|harp|harpsichord|timpani|church organ|choir|pizzicato strings|trumpet|big dynamics",
     "waltz|march|hymn|nocturne|prelude|fugue|sonata|lament|serenade|fanfare",
     "a theme and variations|AABA form"},
    {"acoustic guitar|pedal steel|fiddle|banjo|harmonica|bass guitar|double bass|drums|brushed "
     "drums|mandolin|honky-tonk piano|piano|clean electric guitar|a catchy melody",
     "ballad|waltz|anthem|jig", "verse-chorus form|AABA form|twelve-bar form"},
    {"strings|slap bass|bass guitar|clean electric guitar|muted guitar|electric piano|a "
     "four-on-the-floor kick|brass section|synth strings|clavinet|hand percussion|synth brass|a "
     "catchy melody",
     "anthem", "verse-chorus form|slowly building"},
    {"breakbeats|a deep bass line|wobble bass|synth bass|warm pad|electric piano|saw lead|synth "
     "voices|sweeping pad|polysynth|tape delay|fast arpeggios",
     "anthem", "slowly building|a repeating loop"},
    {"acoustic guitar|fiddle|banjo|mandolin|tin whistle|accordion|harmonica|flute|hand "
     "percussion|double bass|recorder|hammered dulcimer|harp|bagpipes|nylon guitar|a catchy melody",
     "ballad|lullaby|jig|waltz|lament|march", "verse-chorus form|AABA form"},
    {"slap bass|muted guitar|clavinet|brass section|drums|hammond organ|electric piano|tenor "
     "saxophone|trumpet|hand percussion|bass guitar|syncopated rhythms|call and response",
     "jam", "a repeating loop|verse-chorus form"},
    {"a drum machine|electric piano|synth bass|a deep bass line|piano|vinyl crackle|strings|muted "
     "trumpet|breakbeats|alto saxophone|warm pad|wordless vocals|a steady beat",
     "anthem", "a repeating loop|verse-chorus form"},
    {"tenor saxophone|alto saxophone|trumpet|muted trumpet|piano|double bass|brushed drums|jazz "
     "guitar|vibraphone|clarinet|trombone|flute|a walking bass line|drums|brass section|rich "
     "harmonies|hammond organ",
     "ballad|waltz|standard|jam", "AABA form|twelve-bar form"},
    {"distorted guitar|overdriven guitar|picked bass|blast beats|heavy drums|church "
     "organ|choir|strings|bass guitar|a repeating riff|tubular bells",
     "anthem|ballad|march", "verse-chorus form|slowly building"},
    {"muted guitar|hammond organ|bass guitar|drums|brass section|clean electric guitar|hand "
     "percussion|trombone|clavinet|electric piano|tape delay|a deep bass line|steel drums",
     "ballad|anthem", "verse-chorus form|a repeating loop"},
    {"overdriven guitar|clean electric guitar|distorted guitar|bass guitar|picked bass|drums|heavy "
     "drums|rock organ|piano|acoustic guitar|a repeating riff|a singing solo|hammond organ",
     "ballad|anthem|jam", "verse-chorus form|twelve-bar form|slowly building"},
    {"a four-on-the-floor kick|synth bass|saw lead|a drum machine|polysynth|sweeping pad|warm "
     "pad|metallic pad|synth drums|fast arpeggios|a deep bass line|a repeating riff|sci-fi synth",
     "anthem", "slowly building|a repeating loop"},
}};

std::vector<std::size_t> numbers(std::string_view list) {
  std::vector<std::size_t> out;
  while (!list.empty()) {
    const std::size_t bar = std::min(list.find('|'), list.size());
    out.push_back(vocabulary::get().at(normal_form(list.substr(0, bar))));
    list.remove_prefix(std::min(bar + 1, list.size()));
  }
  return out;
}

/// The habits as numbers, with the genre words sorted by their heaviest genre.
struct lists {
  std::array<std::vector<std::size_t>, genre_count> words, players, pieces, structures;
  std::vector<std::vector<std::size_t>> relatives; ///< of each genre word, in their order
};

constexpr std::size_t most_relatives = 10;

std::vector<std::size_t> nearest_genres(std::size_t word) {
  const token_table& table = token_table::lexicon();
  const auto distance = [&](std::size_t other) {
    double sum = 0;
    for (std::size_t d = 0; d < table.width(); ++d) {
      const double difference =
          static_cast<double>(table.row(word)[d]) - static_cast<double>(table.row(other)[d]);
      sum += difference * difference;
    }
    return sum;
  };
  const auto [first, count] = vocabulary::get().of(category::genre);
  std::vector<std::size_t> others;
  for (std::size_t n = first; n < first + count; ++n)
    if (n != word)
      others.push_back(n);
  std::ranges::sort(others, {}, distance);
  others.resize(most_relatives);
  return others;
}

lists make_lists() {
  lists all;
  for (std::size_t g = 0; g < genre_count; ++g) {
    all.players[g] = numbers(typical[g].players);
    all.pieces[g] = numbers(typical[g].pieces);
    all.structures[g] = numbers(typical[g].structures);
  }
  const auto [first, count] = vocabulary::get().of(category::genre);
  for (std::size_t n = first; n < first + count; ++n) {
    all.words[static_cast<std::size_t>(heaviest_genre(n))].push_back(n);
    all.relatives.push_back(nearest_genres(n));
  }
  return all;
}

const lists& get() {
  static const lists all = make_lists();
  return all;
}

} // namespace

genre heaviest_genre(std::size_t number) {
  const auto& shares = vocabulary::get()[number].does.genres;
  return std::ranges::max_element(shares, {}, &genre_share::weight)->which;
}

std::span<const std::size_t> words_for(genre g) {
  return get().words[static_cast<std::size_t>(g)];
}
std::span<const std::size_t> players_for(genre g) {
  return get().players[static_cast<std::size_t>(g)];
}
std::span<const std::size_t> pieces_for(genre g) {
  return get().pieces[static_cast<std::size_t>(g)];
}
std::span<const std::size_t> structures_for(genre g) {
  return get().structures[static_cast<std::size_t>(g)];
}

std::span<const std::size_t> relatives_of(std::size_t word) {
  return get().relatives[word - vocabulary::get().of(category::genre).first];
}

bool contradict(std::size_t mood, std::size_t other) {
  const effect& a = vocabulary::get()[mood].does;
  const effect& b = vocabulary::get()[other].does;
  const auto opposed = [](double x, double y) { return x * y < -0.06; };
  return opposed(a.valence, b.valence) || opposed(a.energy, b.energy) ||
         opposed(a.density, b.density) || opposed(a.warmth, b.warmth) ||
         opposed(a.strangeness, b.strangeness);
}

} // namespace evo::music::lexicon
