#pragma once
/// @file
/// What the music plugin gives to a strategy for each type of genome: its shape, where newcomers
/// come from, its operators.

#include "genome_codec.hpp"

#include "evo/core/random.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/mapping/any_mapping.hpp"
#include "evo/genome/real.hpp"
#include "evo/genome/text.hpp"
#include "evo/music/config.hpp"
#include "evo/operators/crossover/any_crossover.hpp"
#include "evo/operators/mutation/any_mutation.hpp"
#include "evo/strategy/operator_sequence.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace evo::music::detail {

/// Parameters of the operator sequence, whatever it works on.
[[nodiscard]] operator_sequence_params sequence_params(const strategy_options& params,
                                                       std::uint64_t population_size);

/// A source that gives the inherited genomes first, one a call, then what `next` gives. Strategies
/// draw their first population in order, so it begins with them.
template <class Genome>
[[nodiscard]] std::function<Genome(random_stream&)>
inheriting(std::vector<Genome> inherited, std::function<Genome(random_stream&)> next) {
  return [inherited = std::move(inherited), next = std::move(next),
          given = std::make_shared<std::size_t>(0)](random_stream& stream) {
    return *given < inherited.size() ? inherited[(*given)++] : next(stream);
  };
}

/// Rows of token embeddings: numbers, tokens x width in one vector. Strategies see genotypes, which
/// map() turns into these.
class token_genomes {
public:
  using population = real_population<float>;
  using genome = population::genome_type;
  using source = std::function<genome(random_stream&)>;

  /// @param inherited bytes of phenotypes that the initializer gives first, one a call; the first
  ///        is the point to start from
  /// @throws error with failure::input if the file of initial prompts can't be read, with
  ///         failure::configuration if the token table has no such subspace
  token_genomes(const configuration& config, const genome_form& form,
                std::span<const std::string> inherited = {});

  /// What the mapping makes of the bytes of a phenotype and back: the same but for rounding.
  [[nodiscard]] std::string mapped(const std::string& bytes) const;

  /// From genotypes, in which 1 is the token table's standard deviation, to embeddings.
  [[nodiscard]] const any_mapping<float>& map() const noexcept { return map_; }
  /// Of genotypes, as all that follows.
  [[nodiscard]] population shape() const {
    return population{static_cast<Eigen::Index>(map_.genotype_dimension())};
  }
  /// Where the token table's rows lie.
  [[nodiscard]] const box<float>& domain() const noexcept { return domain_; }
  [[nodiscard]] const source& initializer() const noexcept { return initializer_; }
  /// For strategies that start from one point: a prompt, drawn like the initializer's, or the mean
  /// row of the table.
  [[nodiscard]] const genome& start() const noexcept { return start_; }
  [[nodiscard]] std::vector<sequence_operator<genome>> operators() const;
  [[nodiscard]] any_crossover crossover() const;
  [[nodiscard]] any_mutation mutation() const;

private:
  [[nodiscard]] source newcomers(const configuration& config, const genome_form& form) const;

  strategy_options params_;
  any_mapping<float> map_;
  box<float> domain_;
  source initializer_;
  genome start_;
};

/// Prompts: text, and the lexicon's operators.
class prompt_genomes {
public:
  using population = text_population;
  using source = std::function<std::string(random_stream&)>;

  /// @param inherited prompts that the initializer gives first, one a call
  /// @throws error with failure::input if the file of initial prompts can't be read
  explicit prompt_genomes(const configuration& config, std::span<const std::string> inherited = {});

  [[nodiscard]] population shape() const { return {}; }
  [[nodiscard]] const source& initializer() const noexcept { return initializer_; }
  [[nodiscard]] std::vector<sequence_operator<std::string>> operators() const;

private:
  strategy_options params_;
  source initializer_;
};

} // namespace evo::music::detail
