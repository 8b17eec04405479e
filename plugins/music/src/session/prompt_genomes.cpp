#include "genomes.hpp"

#include "evo/music/prompts.hpp"

namespace evo::music::detail {

namespace {

prompt_genomes::source source_of(const genome_options& genome) {
  if (!genome.initial_prompts)
    return random_prompt;
  return [prompts = read_prompts(*genome.initial_prompts)](random_stream& stream) {
    return prompts[stream.below(prompts.size())];
  };
}

} // namespace

prompt_genomes::prompt_genomes(const configuration& config, std::span<const std::string> inherited)
    : params_{config.strategy}, initializer_{source_of(config.genome)} {
  if (!inherited.empty())
    initializer_ = inheriting<std::string>({inherited.begin(), inherited.end()}, initializer_);
}

std::vector<sequence_operator<std::string>> prompt_genomes::operators() const {
  return {{.name = "crossover",
           .inputs = 2,
           .outputs = 1,
           .probability = params_.crossover_probability,
           .apply = cross_prompts},
          {.name = "mutation", .inputs = 1, .outputs = 3, .apply = mutate_prompt}};
}

} // namespace evo::music::detail
