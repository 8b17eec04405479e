#pragma once
/// @file
/// A generator turns conditionings (prompts or embeddings) into audio, a whole batch a call.

#include "evo/core/executor.hpp"
#include "evo/music/audio.hpp"
#include "evo/music/embedding_space.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <variant>

namespace evo::music {

/// Where the numbers of a numeric genome enter a generator.
enum class embedding_kind {
  tokens, ///< in place of the embeddings of a prompt's words: before its encoder
  states  ///< in place of what the encoder makes of them
};

/// n genomes of tokens x width floats: n x tokens x width, row-major.
struct embeddings_view {
  std::span<const float> values;
  std::size_t size = 0, tokens = 0, width = 0;
  embedding_kind kind = embedding_kind::tokens;
  [[nodiscard]] std::span<const float> operator[](std::size_t i) const noexcept {
    return values.subspan(i * tokens * width, tokens * width);
  }
};

/// What a batch is generated from. A view: the caller keeps the genomes.
using conditioning = std::variant<std::span<const std::string>, embeddings_view>;

[[nodiscard]] inline std::size_t size(const conditioning& c) noexcept {
  if (const auto* prompts = std::get_if<std::span<const std::string>>(&c))
    return prompts->size();
  return std::get<embeddings_view>(c).size;
}

/// Who waits for a batch. Both functions may be empty; they are called by one thread at a time.
struct generation_watch {
  std::function<void(double)> progress; ///< the share that is done, from 0 to 1
  std::function<bool()> is_interrupted; ///< true: give up, with failure::interrupted
};

class generator {
public:
  virtual ~generator() = default;

  [[nodiscard]] virtual int rate() const = 0;             ///< Hz
  [[nodiscard]] virtual std::size_t channels() const = 0; ///< 1 or 2
  /// The space of the genomes that enter there, nullptr if none can.
  [[nodiscard]] virtual const embedding_space* space(embedding_kind kind) const = 0;

  /// Clip i depends on conditioning i, seeds[i] and seconds alone: not on its neighbours, nor on
  /// how the executor runs them.
  /// @param seconds > 0; clips have as many samples as that takes, at most one of the generator's
  ///   own frames less or more
  /// @param seeds   one a conditioning
  /// @throws error with failure::configuration if sizes or widths don't fit, or the generator
  ///   doesn't take this kind; with failure::interrupted
  [[nodiscard]] virtual audio_batch generate(const conditioning& what, double seconds,
                                             std::span<const std::uint64_t> seeds,
                                             const executor& run,
                                             const generation_watch& watch) const = 0;

  /// How a person reads genome i: the prompt itself, or the text of the nearest tokens.
  [[nodiscard]] std::string describe(const conditioning& what, std::size_t i) const {
    if (const auto* prompts = std::get_if<std::span<const std::string>>(&what))
      return (*prompts)[i];
    const auto& genomes = std::get<embeddings_view>(what);
    const embedding_space* known = space(genomes.kind);
    return known == nullptr ? std::string{} : known->describe(genomes[i], genomes.tokens);
  }
};

} // namespace evo::music
