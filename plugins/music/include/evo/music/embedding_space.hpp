#pragma once
/// @file
/// What a generator's numeric genomes are made of: rows of some width, such as the embeddings of
/// words.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo {
class random_stream;
}

namespace evo::music {

/// The rows that genomes start from, and how a person reads a genome. A genome is tokens x width
/// numbers, row-major; a row of zeros asks for nothing.
class embedding_space {
public:
  virtual ~embedding_space() = default;

  [[nodiscard]] virtual std::size_t width() const = 0;
  /// Rows x width: what typical genomes consist of. Their spread is the unit of a strategy's steps,
  /// their directions are those of subspaces.
  [[nodiscard]] virtual std::span<const float> table() const = 0;

  /// The rows of a prompt. What is too long is cut, zeros fill what remains.
  /// @return tokens x width
  [[nodiscard]] virtual std::vector<float> of_prompt(std::string_view prompt,
                                                     std::size_t tokens) const = 0;
  /// A genome to start from: the rows of a random prompt.
  /// @return tokens x width
  [[nodiscard]] virtual std::vector<float> random(std::size_t tokens,
                                                  random_stream& stream) const = 0;

  /// The texts of the nearest rows, in order.
  /// @param values tokens x width
  [[nodiscard]] virtual std::string describe(std::span<const float> values,
                                             std::size_t tokens) const = 0;
};

} // namespace evo::music
