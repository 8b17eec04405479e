#pragma once
/// @file
/// Operators that are declared at run time, as values: from configuration files, or around a
/// language model.

#include "evo/core/random.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace evo {

/// One operator of a sequence.
template <class Genome>
struct sequence_operator {
  std::string name{};      ///< as lineages show it
  std::size_t inputs = 1;  ///< genomes it takes, at least 1
  std::size_t outputs = 1; ///< genomes it gives, at least 1
  /// Of being applied. Else `outputs` of the inputs pass unchanged, drawn without replacement; so
  /// it must be 1 where outputs > inputs.
  double probability = 1;
  /// Gives exactly `outputs` genomes; draws on its stream alone. Called from several threads at
  /// once if the strategy's executor does so.
  std::function<std::vector<Genome>(std::span<const Genome>, random_stream&)> apply{};
};

} // namespace evo
