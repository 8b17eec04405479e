#include "genomes.hpp"

#include "evo/music/prompts.hpp"

namespace evo::music::detail {

prompt_genomes::prompt_genomes(const configuration& config) : params_{config.strategy} {
  if (!config.genome.initial_prompts) {
    initializer_ = random_prompt;
    return;
  }
  initializer_ = [prompts = read_prompts(*config.genome.initial_prompts)](random_stream& stream) {
    return prompts[stream.below(prompts.size())];
  };
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
