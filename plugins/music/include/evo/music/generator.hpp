#pragma once
/// @file
/// A generator turns conditionings (prompts or token embeddings) into audio, a whole batch a call.

#include "evo/core/executor.hpp"
#include "evo/music/audio.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>

namespace evo::music {

/// n token-embedding genomes of tokens x width floats: n x tokens x width, row-major.
struct token_embeddings_view {
  std::span<const float> values;
  std::size_t size = 0, tokens = 0, width = 0;
  [[nodiscard]] std::span<const float> operator[](std::size_t i) const noexcept {
    return values.subspan(i * tokens * width, tokens * width);
  }
};

/// What a batch is generated from. A view: the caller keeps the genomes.
using conditioning = std::variant<std::span<const std::string>, token_embeddings_view>;

[[nodiscard]] inline std::size_t size(const conditioning& c) noexcept {
  if (const auto* prompts = std::get_if<std::span<const std::string>>(&c))
    return prompts->size();
  return std::get<token_embeddings_view>(c).size;
}

class generator {
public:
  virtual ~generator() = default;

  [[nodiscard]] virtual int rate() const = 0;             ///< Hz
  [[nodiscard]] virtual std::size_t channels() const = 0; ///< 1 or 2
  /// Width of one token embedding, 0 where the generator takes prompts only.
  [[nodiscard]] virtual std::size_t token_width() const = 0;

  /// Clip i depends on conditioning i, seeds[i] and seconds alone: not on its neighbours, nor on
  /// how the executor runs them.
  /// @param seconds > 0; clips have round(seconds x rate()) frames
  /// @param seeds   one a conditioning
  /// @throws error with failure::configuration if sizes or widths don't fit
  [[nodiscard]] virtual audio_batch generate(const conditioning& what, double seconds,
                                             std::span<const std::uint64_t> seeds,
                                             const executor& run) const = 0;

  /// How a person reads genome i: the prompt itself, or the text of the nearest tokens.
  [[nodiscard]] virtual std::string describe(const conditioning& what, std::size_t i) const = 0;
};

} // namespace evo::music
