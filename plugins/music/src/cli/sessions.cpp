#include "sessions.hpp"

#include "evo/music/aligner_taste.hpp"
#include "evo/music/embedding_taste.hpp"

#include <filesystem>

namespace evo::music::cli {
namespace {

constexpr const char* default_configuration = R"(
genome: {type: prompt}
strategy: {name: operator_sequence, population_size: 24, tournament_size: 6}
budget: {generations: 4}
generator: {name: synth, seconds: 5}
encoder: {name: musicnn}
fitness: {mode: dynamic, taste: embeddings}
listener: {init: mean, epochs: 10} # nobody else is known
playlist: {size: 10, seconds: 20, loudness: -16}
)";

} // namespace

configuration session_configuration(const std::string& file,
                                    const std::vector<std::string>& settings) {
  if (!file.empty())
    return read_configuration(file, settings);
  return parse_configuration(default_configuration, "the default", std::filesystem::current_path(),
                             settings);
}

std::unique_ptr<taste_model> make_taste(const configuration& c, const generator& generate,
                                        const encoder& encode, const executor& run) {
  if (c.fitness.aligner) {
    auto model = std::make_unique<aligner_taste>(*c.fitness.aligner, run);
    check_fits(*model, encode);
    return model;
  }
  constexpr std::size_t clips = 40;
  return std::make_unique<embedding_taste>(
      spread_of_prompts(generate, encode, c.generator.seconds, clips, run));
}

} // namespace evo::music::cli
