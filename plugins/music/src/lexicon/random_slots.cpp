#include "random_slots.hpp"

#include "blend.hpp"
#include "evo/core/random.hpp"
#include "taste.hpp"
#include "vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace evo::music::lexicon {
namespace {

template <class T>
const T& one_of(std::span<const T> items, random_stream& random) {
  return items[random.below(items.size())];
}

std::size_t any_of(category kind, random_stream& random) {
  const auto [first, count] = vocabulary::get().of(kind);
  return first + random.below(count);
}

genre any_genre(random_stream& random) {
  return static_cast<genre>(random.below(genre_count));
}

/// Of the genres asked for, the first; any if there is none.
genre main_genre(const slots& s, random_stream& random) {
  return s.genres.empty() ? any_genre(random) : heaviest_genre(s.genres.front());
}

/// A player that suits the genre, mostly.
std::size_t any_player(genre g, random_stream& random) {
  if (random.chance(0.75))
    return one_of(players_for(g), random);
  return any_of(random.chance(0.85) ? category::instrument : category::colour, random);
}

/// A mood that doesn't contradict what the prompt says already; none found is fine.
void add_mood(slots& s, random_stream& random) {
  for (int attempt = 0; attempt < 8; ++attempt) {
    const std::size_t mood =
        any_of(random.chance(0.7) ? category::mood : category::texture, random);
    const auto opposed = [&](std::size_t other) { return contradict(mood, other); };
    if (std::ranges::any_of(s.moods, opposed) || (s.speed && opposed(*s.speed)) ||
        (s.piece && opposed(*s.piece)))
      continue;
    s.moods.push_back(mood);
    return;
  }
}

void add_player(slots& s, genre g, random_stream& random) {
  std::size_t player = any_player(g, random);
  if (player == vocabulary::get().no_drums())
    s.without = player;
  else if (s.players.size() < most_players)
    s.players.push_back(player);
  // Drums are named last, as in "piano, double bass and brushed drums".
  std::ranges::stable_partition(s.players, [](std::size_t n) {
    const entry& e = vocabulary::get()[n];
    return e.kind == category::instrument && e.does.drums < 0;
  });
}

/// The tempo that one expects: of the kind of piece, of the subgenre, or of the genres it mixes.
double own_tempo(const slots& s, random_stream& random) {
  const vocabulary& words = vocabulary::get();
  if (s.piece && words[*s.piece].does.tempo > 0)
    return words[*s.piece].does.tempo;
  std::array<double, genre_count> genres{};
  if (s.genres.empty())
    genres[random.below(genre_count)] = 1;
  else if (const effect& does = words[s.genres.front()].does; does.tempo > 0)
    return does.tempo;
  else
    for (const genre_share& share : does.genres)
      genres[static_cast<std::size_t>(share.which)] += share.weight;
  return natural_tempo(genres);
}

/// Around the expected tempo; mostly multiples of five, as people write.
int any_bpm(const slots& s, random_stream& random) {
  const double bpm = own_tempo(s, random) * (1 + 0.12 * random.normal());
  const double step = random.chance(0.7) ? 5 : 2;
  return static_cast<int>(std::clamp(step * std::round(bpm / step), 50.0, 200.0));
}

std::size_t any_key(random_stream& random) {
  if (random.chance(0.2))
    return any_of(category::key, random); // scales alone are among them
  const mode scale = random.chance(0.5) ? mode::major : mode::minor;
  return vocabulary::get().key(static_cast<int>(random.below(12)), scale);
}

/// Something that one would expect in the genre.
std::size_t any_without(genre g, random_stream& random) {
  const std::size_t player = one_of(players_for(g), random);
  const entry& e = vocabulary::get()[player];
  return e.kind == category::instrument && e.does.drums < 0 ? player : vocabulary::get().no_drums();
}

using change_function = void (*)(slots&, random_stream&);

void change_genre(slots& s, random_stream& random) {
  if (s.genres.size() == 2 && random.chance(0.5)) {
    s.genres.erase(s.genres.begin() + static_cast<std::ptrdiff_t>(random.below(2)));
    return;
  }
  const std::size_t word = s.genres.empty() || random.chance(0.15)
                               ? one_of(words_for(any_genre(random)), random)
                               : one_of(relatives_of(s.genres.front()), random);
  if (s.genres.empty() || (s.genres.size() == 1 && random.chance(0.15)))
    s.genres.push_back(word);
  else
    s.genres[random.below(s.genres.size())] = word;
}

void change_player(slots& s, random_stream& random) {
  const genre g = main_genre(s, random);
  const std::uint64_t what = random.below(4);
  if (!s.players.empty() && what > 0)
    s.players.erase(s.players.begin() +
                    static_cast<std::ptrdiff_t>(random.below(s.players.size())));
  if (what != 1 || s.players.empty())
    add_player(s, g, random);
}

void change_mood(slots& s, random_stream& random) {
  const std::uint64_t what = random.below(4);
  if (!s.moods.empty() && what > 0)
    s.moods.erase(s.moods.begin() + static_cast<std::ptrdiff_t>(random.below(s.moods.size())));
  if (what != 1)
    add_mood(s, random);
}

void change_tempo(slots& s, random_stream& random) {
  if (s.bpm && random.chance(0.7)) {
    const int step = 5 * static_cast<int>(1 + random.below(4));
    s.bpm = std::clamp(*s.bpm + (random.chance(0.5) ? step : -step), 50, 200);
  } else if (random.chance(0.5)) {
    s.speed.reset();
    s.bpm = any_bpm(s, random);
  } else {
    s.bpm.reset();
    s.speed = any_of(category::tempo, random);
  }
}

void change_key(slots& s, random_stream& random) {
  if (s.key && random.chance(0.25))
    s.key.reset();
  else
    s.key = any_key(random);
}

void change_structure(slots& s, random_stream& random) {
  if (s.structure && random.chance(0.4))
    s.structure.reset();
  else
    s.structure = any_of(category::structure, random);
}

void change_piece(slots& s, random_stream& random) {
  const auto pieces = pieces_for(main_genre(s, random));
  if (s.piece && random.chance(0.5))
    s.piece.reset();
  else
    s.piece = one_of(pieces, random);
}

void change_without(slots& s, random_stream& random) {
  if (s.without)
    s.without.reset();
  else
    s.without = any_without(main_genre(s, random), random);
}

/// Instruments, mood and genre are what a listener notices, so they change most.
constexpr change_function changes[] = {
    change_player, change_player,    change_player, change_player,  change_mood,  change_mood,
    change_mood,   change_genre,     change_genre,  change_genre,   change_tempo, change_tempo,
    change_key,    change_structure, change_piece,  change_without,
};

/// About half of two lists together, at least one where there is one, in a random mixture that
/// keeps each list's order.
std::vector<std::size_t> mixed(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b,
                               std::size_t limit, random_stream& random) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const bool a_first = random.chance(0.5);
    for (const bool take_a : {a_first, !a_first})
      if (const auto& list = take_a ? a : b; i < list.size())
        all.push_back(list[i]);
  }
  const std::size_t wanted = std::min(limit, (all.size() + 1 + random.below(2)) / 2);
  std::vector<std::size_t> out;
  for (const std::size_t number : all)
    if (out.size() < wanted && std::ranges::find(out, number) == out.end())
      out.push_back(number);
  return out;
}

template <class T>
void take_either(T& out, const T& a, const T& b, random_stream& random) {
  out = random.chance(0.5) ? a : b;
}

} // namespace

slots random_slots(genre label, random_stream& random) {
  slots s;
  const auto words = words_for(label);
  s.genres.push_back(random.chance(0.5) ? words.front() : one_of(words, random));
  if (random.chance(0.12))
    s.piece = random.chance(0.9) && !pieces_for(label).empty() ? one_of(pieces_for(label), random)
                                                               : any_of(category::piece, random);
  if (const double tempo = random.uniform(); tempo < 0.35)
    s.bpm = any_bpm(s, random);
  else if (tempo < 0.6)
    s.speed = any_of(category::tempo, random);
  for (std::uint64_t n = random.below(3); n > 0; --n)
    add_mood(s, random);
  for (std::uint64_t n = random.below(4); n > 0; --n)
    add_player(s, label, random);
  if (s.moods.empty() && s.players.empty())
    add_mood(s, random);
  if (random.chance(0.3))
    s.key = any_key(random);
  if (random.chance(0.15))
    s.structure = one_of(structures_for(label), random);
  if (random.chance(0.05))
    s.without = any_without(label, random);
  tidy(s);
  return s;
}

void change(slots& s, random_stream& random) {
  changes[random.below(std::size(changes))](s, random);
  tidy(s);
}

slots mixed(const slots& a, const slots& b, random_stream& random) {
  slots child;
  if (a.genres != b.genres && random.chance(0.3))
    child.genres = mixed(a.genres, b.genres, most_genres, random);
  else
    take_either(child.genres, a.genres, b.genres, random);
  child.moods = mixed(a.moods, b.moods, most_moods, random);
  child.players = mixed(a.players, b.players, most_players, random);
  take_either(child.piece, a.piece, b.piece, random);
  const slots& paced = random.chance(0.5) ? a : b; // a tempo is a word or a figure: one thing
  child.speed = paced.speed;
  child.bpm = paced.bpm;
  take_either(child.key, a.key, b.key, random);
  take_either(child.structure, a.structure, b.structure, random);
  take_either(child.without, a.without, b.without, random);
  tidy(child);
  return child;
}

} // namespace evo::music::lexicon
