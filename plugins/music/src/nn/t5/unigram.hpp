#pragma once
/// @file
/// Words as the likeliest pieces.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace evo::music::nn {

struct text_piece {
  std::string text; ///< UTF-8; U+2581 for a blank
  double score = 0; ///< its probability's logarithm
};

/// The unigram language model of T. Kudo, "Subword Regularization: Improving Neural Network
/// Translation Models with Multiple Subword Candidates" (2018), with the choices of the tokenizers
/// library: scores are summed in double precision, of equal sums the one found first holds, every
/// piece may stand for its text, also those that have a special meaning.
class unigram {
public:
  /// @param pieces  a piece's place is its token; of equal texts the last one counts
  /// @param unknown the token of what no piece has; one for a run of such characters
  unigram(std::vector<text_piece> pieces, std::size_t unknown);
  ~unigram() = default;
  unigram(const unigram&) = delete; // its views would be into the other's pieces
  unigram& operator=(const unigram&) = delete;
  unigram(unigram&&) noexcept = default;
  unigram& operator=(unigram&&) noexcept = default;

  /// Appends the tokens of one word.
  void encode(std::string_view word, std::vector<std::int64_t>& tokens) const;
  [[nodiscard]] const std::vector<text_piece>& pieces() const noexcept { return pieces_; }

private:
  /// The best way to a place in the word: its last token, and where this begins.
  struct arrival {
    double score = 0;
    std::size_t token = 0, begin = 0;
    bool reached = false;
  };

  [[nodiscard]] std::vector<arrival> best_arrivals(std::string_view word) const;

  std::vector<text_piece> pieces_;
  std::unordered_map<std::string_view, std::size_t> tokens_; ///< views into pieces_
  std::size_t unknown_, longest_ = 0;
  double unknown_score_ = 0;
};

} // namespace evo::music::nn
