#pragma once
/// @file
/// The music lexicon: several hundred words and phrases that people use for music, each with a soft
/// effect on a `brief`. It reads prompts, and it is the embedding table of token genomes.

#include "evo/music/brief.hpp"
#include "evo/music/embedding_space.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo {
class random_stream;
}

namespace evo::music {

/// What a free-text prompt asks for. Any bytes will do: words that the lexicon doesn't know are
/// passed over, upper and lower case, hyphens and accents don't matter, and of a longer text the
/// first 4096 bytes count. Nothing recognised, or an empty prompt, gives a default `brief`.
///
/// Every recognised word adds its effect; within a category (genres, instruments, ...) each word
/// counts 0.85 times the one before it. docs/reference/lexicon.md tells how effects add up.
[[nodiscard]] brief parse_prompt(std::string_view prompt);

/// A table of tokens, one a concept of the lexicon, and their embeddings. Embeddings are composed
/// of what a word means (genres, mood, tempo, key, instruments), so that near words sound alike,
/// and standardised: over the table each dimension has mean 0 and standard deviation 1. The neutral
/// token, which asks for nothing, is the zero vector.
class token_table {
public:
  /// The lexicon's own table; made on first use (some milliseconds), the same in every process.
  [[nodiscard]] static const token_table& lexicon();

  static constexpr std::size_t neutral = 0; ///< the index of the token that asks for nothing

  [[nodiscard]] std::size_t size() const noexcept { return texts_.size(); }
  [[nodiscard]] std::size_t width() const noexcept { return width_; }
  [[nodiscard]] std::span<const float> row(std::size_t token) const noexcept {
    return std::span{values_}.subspan(token * width_, width_);
  }
  /// "bossa nova", "120 bpm", "A minor"; empty for the neutral token.
  [[nodiscard]] std::string_view text(std::size_t token) const noexcept { return texts_[token]; }

  /// The token at the smallest Euclidean distance (the first of equals); the neutral one for a
  /// vector that isn't finite. O(size x width).
  /// @param vector width() values
  [[nodiscard]] std::size_t nearest(std::span<const float> vector) const;

  /// How much each token has to say at a place between the tokens.
  struct share {
    std::size_t token;
    double weight; ///< (0, 1]
  };
  /// Softmax over squared distances, with a temperature that shrinks with the distance to the
  /// nearest token, times a presence that fades far from all of them: on a row exactly that token
  /// with weight 1. Empty for a vector that isn't finite. Heaviest first, weights under 0.001 left
  /// out.
  [[nodiscard]] std::vector<share> neighbours(std::span<const float> vector) const;

private:
  token_table();
  std::size_t width_ = 0;
  std::vector<float> values_; ///< size x width
  std::vector<std::string> texts_;
};

/// What a token-embedding genome asks for: each token contributes its neighbours' effects, and how
/// far it lies from them along the mood axes moves the mood, so that small steps have small effects
/// before any token changes. On rows of the table the result is that of the tokens' texts in the
/// same order. Deviations of up to 0.5 leave nearly all tokens what they are; at 1 half of them
/// change. O(tokens x size x width): 0.05 ms a token.
/// @param values tokens x width, row-major; tokens that aren't finite count as neutral
/// @throws error with failure::configuration if the sizes don't fit the table
[[nodiscard]] brief brief_of_tokens(std::span<const float> values, std::size_t tokens);

/// The texts of the nearest tokens in order, neutral ones left out: "jazz, warm, piano".
/// @throws error with failure::configuration if the sizes don't fit the table
[[nodiscard]] std::string nearest_text(std::span<const float> values, std::size_t tokens);

/// The lexicon's tokens in a prompt, genres first, the others in the order of the text.
[[nodiscard]] std::vector<std::size_t> tokens_of(std::string_view prompt);

/// A genome to start from: the rows of a random prompt's tokens, genres first; neutral tokens fill
/// what remains, and what is too long is cut.
/// @return tokens x width
[[nodiscard]] std::vector<float> random_tokens(std::size_t tokens, random_stream& random);

/// The lexicon's table as the space of a generator's genomes. Zeros are the neutral token.
[[nodiscard]] const embedding_space& lexicon_space();

} // namespace evo::music
