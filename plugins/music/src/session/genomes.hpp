#pragma once
/// @file
/// What the music plugin gives to a strategy for each type of genome: its shape, where newcomers
/// come from, its operators.

#include "genome_codec.hpp"

#include "evo/core/random.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"
#include "evo/genome/text.hpp"
#include "evo/music/config.hpp"
#include "evo/operators/crossover/any_crossover.hpp"
#include "evo/operators/mutation/any_mutation.hpp"
#include "evo/strategy/operator_sequence.hpp"

#include <functional>
#include <string>
#include <vector>

namespace evo::music::detail {

/// Rows of token embeddings: numbers, tokens x width in one vector.
class token_genomes {
public:
  using population = real_population<float>;
  using genome = population::genome_type;
  using source = std::function<genome(random_stream&)>;

  /// @throws error with failure::input if the file of initial prompts can't be read
  token_genomes(const configuration& config, const genome_form& form);

  [[nodiscard]] population shape() const { return population{dimension_}; }
  /// Where the token table's numbers lie.
  [[nodiscard]] const box<float>& domain() const noexcept { return domain_; }
  [[nodiscard]] const source& initializer() const noexcept { return initializer_; }
  [[nodiscard]] std::vector<sequence_operator<genome>> operators() const;
  [[nodiscard]] any_crossover crossover() const;
  [[nodiscard]] any_mutation mutation() const;

private:
  strategy_options params_;
  Eigen::Index dimension_;
  box<float> domain_;
  source initializer_;
};

/// Prompts: text, and the lexicon's operators.
class prompt_genomes {
public:
  using population = text_population;
  using source = std::function<std::string(random_stream&)>;

  /// @throws error with failure::input if the file of initial prompts can't be read
  explicit prompt_genomes(const configuration& config);

  [[nodiscard]] population shape() const { return {}; }
  [[nodiscard]] const source& initializer() const noexcept { return initializer_; }
  [[nodiscard]] std::vector<sequence_operator<std::string>> operators() const;

private:
  strategy_options params_;
  source initializer_;
};

} // namespace evo::music::detail
