#pragma once
/// @file
/// Operators that a language model applies, as configurations declare them.

#include "evo/core/error.hpp"
#include "evo/strategy/detail/generational.hpp"
#include "evo/text/fill_template.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace evo {

struct llm_operator {
  std::string name{}; ///< as lineages show it
  /// What the model is asked: "{prompts}" are the parents, one a line, "{num_generate}" how many
  /// children are wanted.
  std::string prompt{};
  std::size_t inputs = 1;
  std::size_t outputs = 1; ///< children that one call is asked for
  double probability = 1;  ///< of being applied; else inputs pass unchanged
};

namespace llm_detail {

/// Parents as the model reads them.
[[nodiscard]] inline std::string listed(std::span<const std::string> parents) {
  std::string text;
  for (const std::string& p : parents)
    text += (text.empty() ? "" : "\n") + p;
  return text;
}

/// @param chained the operators follow each other, so what one gives the next takes
/// @throws error incompatible_operator, invalid_parameter
inline void check_operators(std::span<const llm_operator> operators, bool chained) {
  require(!operators.empty(), error_id::incompatible_operator,
          "there is no operator, should be at least one");
  for (std::size_t i = 0; i < operators.size(); ++i) {
    const llm_operator& op = operators[i];
    const std::string who = "operator \"" + op.name + "\" ";
    require(op.inputs >= 1 && op.outputs >= 1, error_id::incompatible_operator, who, "takes ",
            op.inputs, " and gives ", op.outputs, ", should be at least 1 each");
    require(has_place(op.prompt, "prompts"), error_id::incompatible_operator, who,
            "has no place {prompts} in its prompt");
    evo::detail::check_probability(op.probability, who + "probability");
    if (!chained)
      continue;
    require(op.outputs <= op.inputs || op.probability == 1, error_id::incompatible_operator, who,
            "gives ", op.outputs, " of ", op.inputs, " with probability ", op.probability,
            "; more outputs than inputs need probability 1");
    require(i == 0 || op.inputs == operators[i - 1].outputs, error_id::incompatible_operator, who,
            "takes ", op.inputs, ", but the operator before it gives ",
            i == 0 ? 0 : operators[i - 1].outputs);
  }
}

} // namespace llm_detail
} // namespace evo
