#include "genomes.hpp"

#include "evo/core/error.hpp"
#include "evo/genome/mapping/nearest_token.hpp"
#include "evo/genome/mapping/pca_subspace.hpp"
#include "evo/genome/mapping/scaling.hpp"
#include "evo/music/error.hpp"
#include "evo/music/prompts.hpp"
#include "evo/operators/sequence/real.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace evo::music::detail {
namespace {

using genome = token_genomes::genome;

any_mapping<float> make_map(const configuration& config, const genome_form& form) {
  const std::string& mapping = config.genome.mapping;
  const std::size_t dimension = config.genome.subspace_dimension;
  const row_table<float> table{form.space->table(), form.space->width()};
  if (mapping == "nearest_token")
    return nearest_token<float>{table, form.tokens};
  if (mapping == "identity") // but for the unit, which is the table's spread
    return table_scaling(table, form.tokens);
  try {
    if (mapping == "pca_subspace")
      return pca_subspace(table, form.tokens, dimension);
    return random_subspace(table, form.tokens, dimension,
                           random_key{config.seed}.child("subspace"));
  } catch (const evo::error& e) {
    throw error{failure::configuration, "genome.subspace_dimension", e.what(),
                "at most " + std::to_string(form.space->width())};
  }
}

genome genotype_of(const any_mapping<float>& map, const genome& embeddings) {
  genome genotype(static_cast<Eigen::Index>(map.genotype_dimension()));
  map.to_genotype({embeddings.data(), map.phenotype_dimension()},
                  {genotype.data(), map.genotype_dimension()});
  return genotype;
}

/// The smallest box around the space's genotypes, once a token, and around 0.
box<float> table_domain(const any_mapping<float>& map, const genome_form& form) {
  const std::size_t width = form.space->width();
  const auto table = form.space->table();
  std::vector<float> lower(map.genotype_dimension()), upper = lower;
  genome embeddings(static_cast<Eigen::Index>(form.numbers()));
  for (std::size_t row = 0; row < table.size(); row += width) {
    for (std::size_t i = 0; i < form.numbers(); ++i)
      embeddings[static_cast<Eigen::Index>(i)] = table[row + i % width];
    const genome genotype = genotype_of(map, embeddings);
    for (std::size_t i = 0; i < lower.size(); ++i) {
      lower[i] = std::min(lower[i], genotype[static_cast<Eigen::Index>(i)]);
      upper[i] = std::max(upper[i], genotype[static_cast<Eigen::Index>(i)]);
    }
  }
  return {std::move(lower), std::move(upper)};
}

/// Rows that are spread like the table's, and like its mean row.
class table_rows {
public:
  explicit table_rows(const genome_form& form)
      : spread_{spread_of(row_table<float>{form.space->table(), form.space->width()})},
        numbers_{form.numbers()} {}

  [[nodiscard]] genome mean() const {
    return made([](std::size_t) { return 0.0; });
  }
  [[nodiscard]] genome random(random_stream& stream) const {
    std::vector<float> normals(numbers_);
    stream.fill_normal(std::span{normals});
    return made([&](std::size_t i) { return static_cast<double>(normals[i]); });
  }

private:
  /// @param offset of each number from its column's mean, in deviations
  template <class Offset>
  [[nodiscard]] genome made(Offset offset) const {
    genome rows(static_cast<Eigen::Index>(numbers_));
    for (std::size_t i = 0; i < numbers_; ++i) {
      const std::size_t column = i % spread_.mean.size();
      rows[static_cast<Eigen::Index>(i)] =
          static_cast<float>(spread_.mean[column] + spread_.deviation[column] * offset(i));
    }
    return rows;
  }

  column_spread spread_;
  std::size_t numbers_;
};

genome as_genome(const std::vector<float>& values) {
  return Eigen::Map<const genome>(values.data(), static_cast<Eigen::Index>(values.size()));
}

} // namespace

operator_sequence_params sequence_params(const strategy_options& params,
                                         std::uint64_t population_size) {
  return {.population_size = population_size,
          .tournament_size = params.tournament_size,
          .sample = params.sample,
          .novelty = params.novelty,
          .elites = params.elites,
          .selection_temperature = params.selection_temperature};
}

token_genomes::token_genomes(const configuration& config, const genome_form& form,
                             std::span<const std::string> inherited)
    : params_{config.strategy}, map_{make_map(config, form)}, domain_{table_domain(map_, form)} {
  initializer_ = newcomers(config, form);
  random_stream stream = random_key{config.seed}.child("start").stream(0);
  start_ = config.genome.initialization == "table" ? genotype_of(map_, table_rows{form}.mean())
                                                   : initializer_(stream);
  if (inherited.empty())
    return;
  std::vector<genome> first;
  for (const auto& bytes : inherited)
    first.push_back(genotype_of(map_, as_genome(genome_values(bytes))));
  start_ = first.front();
  initializer_ = inheriting(std::move(first), initializer_);
}

token_genomes::source token_genomes::newcomers(const configuration& config,
                                               const genome_form& form) const {
  if (config.genome.initialization == "table")
    return [rows = table_rows{form}, map = map_](random_stream& stream) {
      return genotype_of(map, rows.random(stream));
    };
  if (!config.genome.initial_prompts)
    return [form, map = map_](random_stream& stream) {
      return genotype_of(map, as_genome(form.space->random(form.tokens, stream)));
    };
  return [prompts = read_prompts(*config.genome.initial_prompts), form,
          map = map_](random_stream& stream) {
    const std::string& prompt = prompts[stream.below(prompts.size())];
    return genotype_of(map, as_genome(form.space->of_prompt(prompt, form.tokens)));
  };
}

std::string token_genomes::mapped(const std::string& bytes) const {
  const genome genotype = genotype_of(map_, as_genome(genome_values(bytes)));
  genome phenotype(static_cast<Eigen::Index>(map_.phenotype_dimension()));
  map_.to_phenotype({genotype.data(), map_.genotype_dimension()},
                    {phenotype.data(), map_.phenotype_dimension()});
  return {reinterpret_cast<const char*>(phenotype.data()),
          map_.phenotype_dimension() * sizeof(float)};
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
