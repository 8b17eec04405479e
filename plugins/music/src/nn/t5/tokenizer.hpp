#pragma once
/// @file
/// Texts as T5's tokens, and back.

#include "nn/t5/charsmap.hpp"
#include "nn/t5/unigram.hpp"
#include "nn/t5/vocabulary.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::nn {

/// Gives the ids of transformers 5.23's T5Tokenizer (which runs the tokenizers library): special
/// tokens in the text are found first, then what lies between them is normalised, split at blanks,
/// and each word becomes the likeliest pieces of a unigram model. sentencepiece itself gives other
/// ids for some texts: it normalises runs of characters, and never finds special tokens.
class t5_tokenizer {
public:
  /// @param folder of a checkpoint: tokenizer.json, or spiece.model with or without the
  ///   `extra_ids` of tokenizer_config.json
  /// @throws error with failure::input: neither is there, damaged, or no T5 tokenizer
  explicit t5_tokenizer(const std::filesystem::path& folder);

  /// The tokens of a text, never cut, and the token that ends it.
  /// @param text UTF-8; a byte that isn't counts as U+FFFD
  [[nodiscard]] std::vector<std::int64_t> encode(std::string_view text) const;
  /// The tokens' texts together, without the blank that begins the first word. Tokens that no
  /// piece has are left out: tables of embeddings have more rows than there are pieces.
  [[nodiscard]] std::string decode(std::span<const std::int64_t> tokens) const;
  /// The piece of one token, with U+2581 for a blank; empty if there is none.
  [[nodiscard]] std::string_view piece(std::int64_t token) const noexcept;
  /// Pieces and special tokens.
  [[nodiscard]] std::size_t size() const noexcept { return texts_.size(); }

private:
  explicit t5_tokenizer(t5_vocabulary vocabulary);

  [[nodiscard]] const added_token* added_at(std::string_view text, std::size_t at) const;
  void encode_part(std::string_view text, std::vector<std::int64_t>& tokens) const;
  void encode_word(std::string_view word, std::vector<std::int64_t>& tokens) const;

  unigram model_;
  charsmap normalizer_;
  std::vector<added_token> added_; ///< the longest first
  std::vector<std::string> texts_; ///< by token
};

} // namespace evo::music::nn
