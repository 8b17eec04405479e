#include "evo/music/error.hpp"
#include "evo/music/lexicon.hpp"
#include "evo/music/synth.hpp"
#include "finish.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music {

synth_generator::synth_generator(synth_options options) : renderer_{std::move(options)} {}
synth_generator::~synth_generator() = default;

int synth_generator::rate() const {
  return renderer_.rate();
}

const embedding_space* synth_generator::space(embedding_kind kind) const {
  return kind == embedding_kind::tokens ? &lexicon_space() : nullptr;
}

brief synth_generator::brief_of(const conditioning& what, std::size_t i) const {
  if (const auto* prompts = std::get_if<std::span<const std::string>>(&what))
    return parse_prompt((*prompts)[i]);
  const auto& genomes = std::get<embeddings_view>(what);
  if (genomes.kind != embedding_kind::tokens)
    throw error{failure::configuration, "genome.type", "the synth has no encoder's states",
                "prompt or token_embeddings"};
  const std::size_t width = lexicon_space().width();
  if (genomes.width != width)
    throw error{failure::configuration, "genome.width",
                "token embeddings of width " + std::to_string(genomes.width),
                "the synth's have width " + std::to_string(width)};
  return brief_of_tokens(genomes[i], genomes.tokens);
}

audio_batch synth_generator::generate(const conditioning& what, double seconds,
                                      std::span<const std::uint64_t> seeds, const executor& run,
                                      const generation_watch& watch) const {
  const std::size_t n = size(what);
  if (seeds.size() != n)
    throw error{failure::configuration, "seeds",
                std::to_string(seeds.size()) + " seeds for " + std::to_string(n) + " clips",
                "one each"};
  if (!(seconds > 0) || seconds > 3600)
    throw error{failure::configuration, "generator.seconds",
                std::to_string(seconds) + " seconds are out of range", "above 0, at most 3600"};
  const auto frames = static_cast<std::size_t>(std::llround(seconds * rate()));
  audio_batch batch{n, channels(), std::max<std::size_t>(frames, 1), rate()};
  if (watch.is_interrupted && watch.is_interrupted())
    throw error{failure::interrupted, "generate", "stopped as asked"};
  run(n, [&](std::size_t i) {
    const double composed = std::max(seconds, synthesis::measured_seconds);
    renderer_.render(compose(brief_of(what, i), seeds[i], composed), batch.clip(i));
  });
  if (watch.progress)
    watch.progress(1);
  return batch;
}

} // namespace evo::music
