// Can genres be told apart? Renders the prompts of genre_prompts.tsv (written before the synth was
// tuned) with one seed each, embeds them with musicnn, and classifies them by nearest centroid;
// then once more with every pitched instrument exchanged for another genre's. Then what scores are
// made of, beside shuffled controls. Prints Markdown.
//   genre_study <genre_prompts.tsv> <musicnn.safetensors> [seed]
// Ends with 1 if fewer than 80 % of the clips with their own instruments are recognised.
#include "classify.hpp"
#include "measures.hpp"

#include "evo/evaluate/parallel.hpp"
#include "evo/music/lexicon.hpp"
#include "evo/music/musicnn.hpp"
#include "evo/music/synth.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <string>
#include <vector>

using namespace evo::music;

namespace {

constexpr double seconds = 10;

struct prompt {
  std::size_t label; ///< index into genres
  std::string text;
};

struct prompt_set {
  std::vector<std::string> genres; ///< names as in the file
  std::vector<prompt> prompts;
};

prompt_set read_prompts(const std::string& file) {
  prompt_set set;
  std::ifstream in{file};
  std::string line;
  std::getline(in, line); // the heading
  while (std::getline(in, line)) {
    const std::size_t tab = line.find('\t');
    const std::string label = line.substr(0, tab);
    auto found = std::find(set.genres.begin(), set.genres.end(), label);
    if (found == set.genres.end())
      found = set.genres.insert(found, label);
    set.prompts.push_back(
        {static_cast<std::size_t>(found - set.genres.begin()), line.substr(tab + 1)});
  }
  return set;
}

genre strongest(const brief& b) {
  return static_cast<genre>(std::max_element(b.genres.begin(), b.genres.end()) - b.genres.begin());
}

/// The instruments that a genre is known by: melody, chords, colour, bass.
std::vector<instrument_wish> instruments_of(std::size_t g) {
  constexpr std::array<std::array<int, 4>, genre_count> known{{
      {94, 89, 98, 95},   // ambient: pads and crystal
      {22, 17, 27, 33},   // blues: harmonica, organ, clean guitar
      {73, 24, 11, 32},   // bossa nova: flute, nylon guitar, vibraphone
      {80, 81, 80, 38},   // chiptune: square and saw
      {40, 48, 0, 43},    // classical: violin, strings, piano, contrabass
      {110, 25, 105, 32}, // country: fiddle, steel guitar, banjo
      {61, 48, 28, 33},   // disco: brass, strings, muted guitar
      {81, 89, 4, 39},    // drum and bass: saw, warm pad, electric piano
      {74, 24, 21, 32},   // folk: recorder, nylon guitar, accordion
      {61, 7, 28, 36},    // funk: brass, clavinet, muted guitar, slap bass
      {11, 4, 0, 38},     // hip hop: vibraphone, electric piano, piano
      {66, 0, 26, 32},    // jazz: saxophone, piano, jazz guitar
      {30, 30, 29, 34},   // metal: distortion
      {57, 16, 27, 33},   // reggae: trombone, organ, clean guitar
      {29, 27, 18, 34},   // rock: overdrive, clean guitar, rock organ
      {81, 90, 62, 38},   // techno: saw, polysynth, synth brass
  }};
  std::vector<instrument_wish> wishes;
  for (const int program : known[g])
    wishes.push_back({program, 1.0});
  return wishes;
}

std::vector<std::vector<float>> embeddings_of(const prompt_set& set, std::uint64_t seed,
                                              bool foreign, const synth_renderer& synth,
                                              const musicnn_encoder& encoder) {
  std::vector<std::vector<float>> embeddings(set.prompts.size());
  evo::parallel_executor()(set.prompts.size(), [&](std::size_t i) {
    const evo::random_key key = evo::random_key{seed}.child("genre study").child(i);
    brief wish = parse_prompt(set.prompts[i].text);
    if (foreign) {
      const auto own = static_cast<std::size_t>(strongest(wish));
      wish.instruments =
          instruments_of((own + 1 + key.stream(1).below(genre_count - 1)) % genre_count);
      wish.without.clear();
    }
    audio_clip clip{2, static_cast<std::size_t>(seconds * synth.rate()), synth.rate()};
    synth.render(compose(wish, key.seed(), seconds), clip.samples());
    const std::array<audio_view, 1> one{clip.view()};
    embeddings[i] = encoder.embed(one, evo::serial_executor()).values;
  });
  return embeddings;
}

void print_confusion(const prompt_set& set, const study::result& r) {
  std::printf("\n%.1f %% of %zu clips recognised (chance %.1f %%). Rows: asked for; columns: "
              "heard.\n\n|  |",
              100 * r.accuracy, set.prompts.size(), 100.0 / static_cast<double>(set.genres.size()));
  for (const std::string& g : set.genres)
    std::printf(" %s |", g.c_str());
  std::printf("\n|---|");
  for (std::size_t i = 0; i < set.genres.size(); ++i)
    std::printf("---:|");
  for (std::size_t i = 0; i < set.genres.size(); ++i) {
    std::printf("\n| %s |", set.genres[i].c_str());
    for (const int count : r.confusion[i])
      count == 0 ? std::printf("  |") : std::printf(" %d |", count);
  }
  std::printf("\n");
}

void print_misread(const prompt_set& set) {
  std::printf("\nPrompts whose strongest genre is read as another one:\n\n");
  for (const prompt& p : set.prompts) {
    std::string read{name(strongest(parse_prompt(p.text)))};
    std::replace(read.begin(), read.end(), ' ', '_');
    if (read != set.genres[p.label])
      std::printf("- \"%s\" (%s): %s\n", p.text.c_str(), set.genres[p.label].c_str(), read.c_str());
  }
}

void print_scores(std::uint64_t seed) {
  constexpr int scores = 20;
  constexpr double long_seconds = 120;
  std::printf("\n| genre | chord tones on strong beats | onsets on the grid | key stability | "
              "similarity of returning sections |\n|---|---|---|---|---|\n");
  for (std::size_t g = 0; g < genre_count; ++g) {
    brief wish;
    wish.genres[g] = 1;
    std::array<measures::pair, 4> sums{};
    for (std::uint64_t i = 0; i < scores; ++i) {
      const evo::random_key key = evo::random_key{seed}.child("scores").child(g, i);
      const score s = compose(wish, key.seed(), long_seconds);
      const std::array<measures::pair, 4> now{
          measures::chord_tones_on_strong_beats(s, key.stream(0)),
          measures::onsets_on_the_grid(s, key.stream(1)), measures::key_stability(s, key.stream(2)),
          measures::similarity_of_returns(s, key.stream(3))};
      for (std::size_t m = 0; m < now.size(); ++m) {
        sums[m].music += now[m].music / scores;
        sums[m].control += now[m].control / scores;
      }
    }
    std::printf("| %s |", std::string{name(static_cast<genre>(g))}.c_str());
    for (const measures::pair& p : sums)
      std::printf(" %.2f (%.2f) |", p.music, p.control);
    std::printf("\n");
  }
}

int run(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: genre_study <genre_prompts.tsv> <musicnn.safetensors> [seed]\n", stderr);
    return 2;
  }
  const prompt_set set = read_prompts(argv[1]);
  const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
  const synth_renderer synth;
  const musicnn_encoder encoder{{.weights = argv[2]}};
  double own = 0;
  for (const bool foreign : {false, true}) {
    std::vector<std::size_t> labels;
    for (const prompt& p : set.prompts)
      labels.push_back(p.label);
    const auto embeddings = embeddings_of(set, seed, foreign, synth, encoder);
    const study::result r = study::nearest_centroid(embeddings, labels, set.genres.size(), 5);
    std::printf("\n### %s\n", foreign ? "With another genre's instruments" : "As asked for");
    print_confusion(set, r);
    if (!foreign)
      own = r.accuracy;
  }
  print_misread(set);
  std::printf("\n### What the scores are made of (shuffled control)\n");
  print_scores(seed);
  return own >= 0.8 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
