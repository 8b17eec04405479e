#pragma once
/// @file
/// MusicGen's numeric genomes: rows of its text encoder's table, or of the encoder's states.

#include "evo/music/embedding_space.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

namespace evo::music {

/// Rows that stand for tokens.
class row_space final : public embedding_space {
public:
  struct description {
    std::size_t width = 0;
    std::vector<float> rows{};          ///< row after row
    std::vector<std::int64_t> tokens{}; ///< what each row stands for
    /// The rows of a prompt, one a token.
    std::function<std::vector<float>(std::string_view)> embed{};
    /// Tokens as text.
    std::function<std::string(std::span<const std::int64_t>)> text{};
  };

  explicit row_space(description d);
  ~row_space() override;

  [[nodiscard]] std::size_t width() const override { return rows_.width; }
  [[nodiscard]] std::span<const float> table() const override { return rows_.rows; }
  [[nodiscard]] std::vector<float> of_prompt(std::string_view prompt,
                                             std::size_t tokens) const override;
  [[nodiscard]] std::vector<float> random(std::size_t tokens, random_stream& stream) const override;
  /// Cost: rows x width products a token, and once as much memory again as the table takes.
  [[nodiscard]] std::string describe(std::span<const float> values,
                                     std::size_t tokens) const override;

  /// The rows of a genome that ask for something, those of zeros left out. Steps and mappings
  /// round: a row that is a thousand times shorter than the table's counts as zeros.
  /// @param values tokens x width
  [[nodiscard]] std::vector<float> asking(std::span<const float> values) const;

private:
  class finder;

  description rows_;
  double shortest_ = 0; ///< squared length from which a row asks for something
  mutable std::once_flag is_sought_;
  mutable std::unique_ptr<const finder> finder_;
};

} // namespace evo::music
