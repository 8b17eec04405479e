#include "genomes.hpp"

#include "evo/music/lexicon.hpp"
#include "evo/music/prompts.hpp"
#include "evo/operators/sequence/real.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace evo::music::detail {
namespace {

using genome = token_genomes::genome;

/// The smallest box around the token table, once a token.
box<float> table_domain(const genome_form& form) {
  const auto& table = token_table::lexicon();
  std::vector<float> lower, upper;
  for (std::size_t token = 0; token < form.tokens; ++token)
    for (std::size_t k = 0; k < form.width; ++k) {
      float low = 0, high = 0;
      for (std::size_t row = 0; row < table.size(); ++row) {
        low = std::min(low, table.row(row)[k]);
        high = std::max(high, table.row(row)[k]);
      }
      lower.push_back(low);
      upper.push_back(high);
    }
  return {std::move(lower), std::move(upper)};
}

genome as_genome(const std::vector<float>& values) {
  return Eigen::Map<const genome>(values.data(), static_cast<Eigen::Index>(values.size()));
}

/// The rows of a prompt's tokens; neutral ones fill what remains, what is too long is cut.
genome tokens_of_prompt(const std::string& prompt, std::size_t tokens) {
  const auto& table = token_table::lexicon();
  auto rows = tokens_of(prompt);
  rows.resize(tokens, token_table::neutral);
  std::vector<float> values;
  for (const auto row : rows)
    values.insert(values.end(), table.row(row).begin(), table.row(row).end());
  return as_genome(values);
}

} // namespace

token_genomes::token_genomes(const configuration& config, const genome_form& form)
    : params_{config.strategy}, dimension_{static_cast<Eigen::Index>(form.tokens * form.width)},
      domain_{table_domain(form)} {
  const std::size_t tokens = form.tokens;
  if (!config.genome.initial_prompts) {
    initializer_ = [tokens](random_stream& stream) {
      return as_genome(random_tokens(tokens, stream));
    };
    return;
  }
  const auto prompts = read_prompts(*config.genome.initial_prompts);
  initializer_ = [prompts, tokens](random_stream& stream) {
    return tokens_of_prompt(prompts[stream.below(prompts.size())], tokens);
  };
}

any_crossover token_genomes::crossover() const {
  any_crossover crossover = crossover_by_name(params_.crossover);
  if (auto* points = std::get_if<multi_point_crossover>(&crossover))
    points->points = params_.crossover_points;
  if (auto* sbx = std::get_if<sbx_crossover>(&crossover))
    sbx->distribution_index = params_.crossover_eta;
  return crossover;
}

any_mutation token_genomes::mutation() const {
  any_mutation mutation = mutation_by_name(params_.mutation);
  if (auto* gaussian = std::get_if<gaussian_mutation>(&mutation))
    gaussian->step_size = params_.mutation_stdev;
  if (auto* polynomial = std::get_if<polynomial_mutation>(&mutation))
    polynomial->distribution_index = params_.mutation_eta;
  return mutation;
}

std::vector<sequence_operator<genome>> token_genomes::operators() const {
  // The mutation that follows puts children into the domain.
  const box<float> anywhere{domain_.dimension()};
  auto cross = crossover_operator<float>(crossover(), anywhere, params_.crossover_probability);
  auto mutate = mutation_operator<float>(mutation(), domain_, params_.mutation_probability);
  cross.name = "crossover"; // as lineages name the prompts' operators, too
  mutate.name = "mutation";
  return {std::move(cross), std::move(mutate)};
}

} // namespace evo::music::detail
