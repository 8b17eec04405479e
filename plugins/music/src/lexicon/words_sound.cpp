// How the music sounds: texture, dynamics and production; adjectives first, then nouns.
#include "words.hpp"

namespace evo::music::lexicon {
namespace {

constexpr term textures[] = {
    {"sparse", "spare|bare|stripped-down|stripped back|skeletal|empty", {.density = -.8}},
    {"minimalistic", "understated|restrained|uncluttered", {.energy = -.2, .density = -.7}},
    {"spacious", "airy|open|wide|expansive", {.density = -.5, .warmth = .5}},
    {"lush", "rich|luxuriant|velvety|silky", {.density = .4, .warmth = .7}},
    {"dense", "thick|layered|full|wall-of-sound|massive", {.density = .8, .warmth = .1}},
    {"busy", "intricate|complex|virtuosic|ornate|elaborate", {.energy = .2, .density = .8, .strangeness = .1}},
    {"polyphonic", "contrapuntal|interwoven", {.density = .6, .strangeness = .1}},
    {"rhythmic", "percussive|syncopated|punchy|tight", {.energy = .4, .density = .4, .drums = .8}},
    {"melodic", "tuneful|lyrical|singing|cantabile", {.valence = .2, .warmth = .2, .strangeness = -.2}},
    {"atmospheric", "moody atmosphere|immersive|cinematic|evocative", {.energy = -.2, .density = -.2, .warmth = .6}},
    {"reverberant", "echoing|echoey|cavernous|reverb-drenched|wet", {.density = -.1, .warmth = .8}},
    {"dry", "crisp|clean|close-miked|tight-sounding", {.warmth = -.7}},
    {"cold", "clinical|sterile|steely|metallic", {.valence = -.2, .warmth = -.8}},
    {"smooth", "polished|creamy|glossy|slick", {.energy = -.2, .warmth = .5, .strangeness = -.1}},
    {"fuzzy", "distorted|crunchy|overdriven|noisy", {.energy = .5, .density = .2, .warmth = -.1, .programs = {{29, .3}}}},
    {"lo-fi", "lofi|low fidelity|dusty|tape-saturated|vinyl", {.energy = -.3, .warmth = .5, .programs = {{4, .2}}}},
    {"vintage", "retro|old-school|old school|analog|analogue|classic", {.warmth = .4}},
    {"modern", "contemporary|current|hi-fi", {.warmth = -.2}},
    {"acoustic", "unplugged|organic|natural", {.energy = -.2, .warmth = .2, .programs = {{25, .3}}}},
    {"electric", "amplified|electrified", {.energy = .3, .programs = {{27, .3}}}},
    {"synthetic", "synthesised|synthesized|digital|computerised|synth-heavy", {.warmth = -.3, .programs = {{81, .3}, {90, .2}}}},
    {"soft", "quiet|hushed|subdued|pianissimo|piano dynamics|muted mood", {.energy = -.7, .density = -.2}},
    {"loud", "fortissimo|forte|booming|deafening", {.energy = .8, .density = .2, .drums = .9}},
    {"heavy", "crushing|weighty|hard-hitting|hard hitting|thunderous|hard", {.valence = -.2, .energy = .7, .density = .4, .drums = .9}},
    {"light", "feather-light|gossamer", {.valence = .3, .energy = -.4, .density = -.4}},
    {"dynamic", "crescendo|swelling|building|growing", {.energy = .3, .structure = form::build_up}},
    {"steady", "constant|even|unchanging|static", {.structure = form::loop}},
    {"repetitive", "looping|looped|ostinato|circular", {.density = -.1, .structure = form::loop}},
    {"dissonant", "atonal|discordant|clashing|chromatic", {.valence = -.3, .strangeness = 1.0}},
    {"simple", "consonant|plain|diatonic|basic", {.density = -.2, .strangeness = -.6}},
    {"harmonically rich", "extended chords|jazzy chords|sophisticated harmony|colourful harmony", {.warmth = .2, .strangeness = .5}},
    {"swung", "shuffling|shuffle|shuffled", {.genres = {{genre::jazz, .1}}, .valence = .1}},
    {"bass-heavy", "bassy|sub-heavy|deep|low-end", {.valence = -.1, .warmth = .4, .programs = {{38, .3}}}},
    {"shimmering", "sparkling|glittering|twinkling|glistening", {.valence = .3, .density = .1, .warmth = .5, .programs = {{98, .3}}}},
    {"glassy", "crystalline|bell-like|transparent", {.density = -.2, .warmth = -.1, .strangeness = .2, .programs = {{98, .3}}}},
    {"saturated", "grainy|gritty-sounding|compressed", {.energy = .4, .warmth = -.2}},
    {"polyrhythmic", "cross-rhythmic|odd-metre|odd meter", {.density = .5, .strangeness = .5}},
    {"beachy", "tropical-sounding|balmy", {.valence = .5, .warmth = .3, .programs = {{114, .2}}}},
};

constexpr term colours[] = {
    {"heavy reverb", "reverb|deep reverb|long reverb|hall reverb|echo|echoes", {.warmth = .8}},
    {"tape delay", "delay|dub echo|delays", {.density = -.1, .warmth = .6, .strangeness = .1}},
    {"vinyl crackle", "tape hiss|vinyl noise|crackle", {.energy = -.2, .warmth = .5}},
    {"rich harmonies", "lush harmonies|jazz chords|seventh chords|complex chords", {.density = .2, .warmth = .3, .strangeness = .4}},
    {"simple chords", "power chords|three chords|plain chords", {.density = -.2, .strangeness = -.4}},
    {"a catchy melody", "catchy hook|catchy tune|memorable melody|hooks|a strong melody", {.valence = .5, .energy = .2, .strangeness = -.2}},
    {"long sustained notes", "sustained chords|long notes|drones|sustained tones|held chords", {.energy = -.5, .density = -.8, .warmth = .3}},
    {"fast arpeggios", "arpeggios|arpeggiated|arpeggio|running notes|arpeggiator", {.energy = .3, .density = .8}},
    {"syncopated rhythms", "syncopation|offbeats|off-beats|a syncopated groove", {.energy = .2, .density = .5, .drums = .7}},
    {"a walking bass line", "walking bass|walking bassline", {.genres = {{genre::jazz, .2}}, .programs = {{32, .7}}}},
    {"a deep bass line", "deep bass|sub bass|bassline|bass line|fat bass|rolling bass", {.warmth = .3, .programs = {{38, .6}}}},
    {"a steady beat", "steady groove|solid beat|a solid groove|a beat|backbeat", {.energy = .2, .drums = .7}},
    {"odd harmonies", "strange chords|unusual harmony|dissonance|dissonances", {.valence = -.2, .strangeness = .8}},
    {"plenty of space", "lots of space|silence|space between the notes|rests", {.energy = -.3, .density = -.8}},
    {"big dynamics", "strong dynamics|crescendos|swells|dynamic range", {.energy = .4, .structure = form::build_up}},
    {"call and response", "question and answer|riffs and answers", {.energy = .1, .density = .2}},
    {"a repeating riff", "riffs|riff|a heavy riff|ostinatos", {.energy = .3, .density = .2, .structure = form::loop}},
    {"a singing solo", "solos|solo|improvisation|improvised solos", {.energy = .2, .density = .3, .strangeness = .2}},
};

} // namespace

std::span<const term> texture_words() noexcept { return textures; }
std::span<const term> colour_words() noexcept { return colours; }

} // namespace evo::music::lexicon
