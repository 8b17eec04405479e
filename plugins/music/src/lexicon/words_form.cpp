// Speed, scale, kind of piece, and structure.
#include "words.hpp"

namespace evo::music::lexicon {
namespace {

constexpr term tempos[] = {
    {"very slow",
     "extremely slow|super slow|glacially slow|largo|grave|lento|crawling|funereal",
     {.energy = -.4, .tempo = 50}},
    {"slow", "slow tempo|adagio|slowly|unhurried|slow-paced", {.energy = -.2, .tempo = 66}},
    {"leisurely",
     "relaxed tempo|andante|ambling|strolling|walking pace",
     {.energy = -.1, .tempo = 84}},
    {"mid-tempo",
     "midtempo|medium tempo|moderate|moderato|medium|moderately paced",
     {.tempo = 104}},
    {"up-tempo",
     "uptempo|upbeat|brisk|allegro|quick|swift|allegretto",
     {.energy = .3, .tempo = 136}},
    {"fast",
     "fast tempo|fast-paced|rapid|vivace|speedy",
     {.energy = .4, .density = .1, .tempo = 156}},
    {"very fast",
     "extremely fast|super fast|presto|breakneck|lightning-fast|blistering|prestissimo",
     {.energy = .6, .density = .2, .tempo = 188}},
};

constexpr term scales[] = {
    {"a major key", "major|major key|major scale|in major", {.valence = .3, .scale = mode::major}},
    {"a minor key", "minor|minor key|minor scale|in minor", {.valence = -.3, .scale = mode::minor}},
    {"dorian mode", "dorian", {.valence = -.1, .scale = mode::dorian}},
    {"mixolydian mode", "mixolydian", {.valence = .2, .scale = mode::mixolydian}},
    {"phrygian mode",
     "phrygian|spanish scale",
     {.valence = -.3, .strangeness = .1, .scale = mode::phrygian}},
};

constexpr term pieces[] = {
    {"ballad",
     "power ballad|slow song|torch song",
     {.valence = -.1,
      .energy = -.5,
      .density = -.2,
      .warmth = .3,
      .tempo = 70,
      .structure = form::verse_chorus}},
    {"lullaby",
     "cradle song|berceuse",
     {.valence = .2, .energy = -.9, .density = -.4, .warmth = .3, .tempo = 66, .drums = 0}},
    {"waltz", "waltzes", {.genres = {{genre::classical, .2}}, .valence = .2, .warmth = .2}},
    {"march",
     "marching|military march",
     {.genres = {{genre::classical, .2}},
      .valence = .2,
      .energy = .5,
      .tempo = 112,
      .programs = {{61, .3}},
      .drums = .7}},
    {"anthem",
     "stadium anthem",
     {.valence = .4, .energy = .6, .density = .2, .structure = form::verse_chorus}},
    {"hymn",
     "chorale|psalm",
     {.genres = {{genre::classical, .3}},
      .energy = -.4,
      .warmth = .4,
      .programs = {{19, .5}, {52, .3}},
      .drums = 0}},
    {"nocturne",
     "night piece|night music",
     {.genres = {{genre::classical, .4}},
      .valence = -.2,
      .energy = -.6,
      .warmth = .4,
      .tempo = 66,
      .programs = {{0, .6}},
      .drums = 0}},
    {"prelude",
     "intermezzo|interlude",
     {.genres = {{genre::classical, .3}}, .density = .1, .drums = 0}},
    {"fugue",
     "invention|canon",
     {.genres = {{genre::classical, .5}},
      .density = .6,
      .programs = {{6, .4}, {19, .3}},
      .drums = 0}},
    {"sonata",
     "sonatina|concerto",
     {.genres = {{genre::classical, .5}},
      .density = .3,
      .programs = {{0, .4}},
      .drums = 0,
      .structure = form::theme_and_variations}},
    {"jig",
     "reel|hornpipe|folk dance",
     {.genres = {{genre::folk, .2}}, .valence = .4, .energy = .4}},
    {"lament", "elegy|dirge|requiem", {.valence = -.9, .energy = -.5, .tempo = 60}},
    {"serenade", "love song", {.valence = .3, .energy = -.3, .warmth = .5}},
    {"jam", "jam session", {.energy = .3, .density = .2, .structure = form::loop}},
    {"theme tune",
     "title theme|main theme|theme song|opening theme",
     {.valence = .2, .energy = .3, .structure = form::aaba}},
    {"jingle", "advert music|commercial music", {.valence = .6, .energy = .3, .strangeness = -.2}},
    {"fanfare",
     "flourish",
     {.genres = {{genre::classical, .3}},
      .valence = .6,
      .energy = .7,
      .programs = {{56, .6}, {61, .5}}}},
    {"standard",
     "showtune|show tune|crooner song",
     {.genres = {{genre::jazz, .2}}, .warmth = .2, .structure = form::aaba}},
};

constexpr term structures[] = {
    {"verse-chorus form",
     "verse and chorus|verses and choruses|verse chorus|chorus|a big chorus|verses",
     {.structure = form::verse_chorus},
     "in"},
    {"AABA form",
     "32-bar form|thirty-two-bar form|32 bar|song form",
     {.structure = form::aaba},
     "in"},
    {"twelve-bar form", "12-bar|twelve bar", {.structure = form::twelve_bar}, "in"},
    {"a repeating loop", "loop|loops|seamless loop|loop-based", {.structure = form::loop}, "as"},
    {"slowly building",
     "a slow build-up|build-up|build up|buildup|builds slowly|slow build|builds up|a "
     "drop|drop|gradually building",
     {.energy = .1, .structure = form::build_up}},
    {"a theme and variations",
     "theme and variations|variations|variation form",
     {.structure = form::theme_and_variations},
     "as"},
};

} // namespace

std::span<const term> tempo_words() noexcept {
  return tempos;
}
std::span<const term> scale_words() noexcept {
  return scales;
}
std::span<const term> piece_words() noexcept {
  return pieces;
}
std::span<const term> structure_words() noexcept {
  return structures;
}

} // namespace evo::music::lexicon
