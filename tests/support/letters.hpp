#pragma once
/// Texts of fixed length with operators and a target, small enough to reason about.

#include "evo/core/random.hpp"
#include "evo/genome/text.hpp"
#include "evo/operators/sequence/operator.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace support {

using letters_operator = evo::sequence_operator<std::string>;

[[nodiscard]] inline char random_letter(evo::random_stream& stream) {
  return static_cast<char>('a' + stream.below(26));
}

struct random_letters {
  std::size_t length = 8;

  std::string operator()(evo::random_stream& stream) const {
    std::string text(length, ' ');
    for (char& letter : text)
      letter = random_letter(stream);
    return text;
  }
};

/// Each letter from one of the two parents.
[[nodiscard]] inline letters_operator letters_crossover(double probability = 1) {
  return {.name = "crossover",
          .inputs = 2,
          .outputs = 1,
          .probability = probability,
          .apply = [](std::span<const std::string> parents, evo::random_stream& stream) {
            std::string child = parents[0];
            for (std::size_t i = 0; i < child.size(); ++i)
              if (stream.chance(0.5))
                child[i] = parents[1][i];
            return std::vector{child};
          }};
}

/// Copies with one letter drawn anew.
[[nodiscard]] inline letters_operator letters_mutation(std::size_t outputs,
                                                       double probability = 1) {
  return {.name = "mutation",
          .inputs = 1,
          .outputs = outputs,
          .probability = probability,
          .apply = [outputs](std::span<const std::string> parents, evo::random_stream& stream) {
            std::vector<std::string> children(outputs, parents[0]);
            for (std::string& child : children)
              child[stream.below(child.size())] = random_letter(stream);
            return children;
          }};
}

/// Letters that differ from the target, plus a little that tells equal counts apart.
[[nodiscard]] inline double letters_cost(const std::string& text) {
  static const std::string target = "evolving";
  double cost = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    cost += text[i] == target[i % target.size()] ? 0 : 1 + 0.001 * (text[i] - 'a');
  return cost;
}

} // namespace support
