#pragma once
/// @file
/// What a T5 tokenizer's files say.

#include "nn/t5/unigram.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace evo::music::nn {

/// A text that is found before anything else is done, and is one token.
struct added_token {
  std::string text;
  std::int64_t token = 0;
  bool takes_left_blanks = false, takes_right_blanks = false;
};

struct t5_vocabulary {
  std::vector<text_piece> pieces; ///< T5's order: <pad>, </s>, <unk>, ...
  std::string charsmap;           ///< the normaliser's bytes; may be empty
  std::vector<added_token> added;
};

/// T5's pieces begin with these three.
inline constexpr std::int64_t t5_pad = 0, t5_end = 1, t5_unknown = 2;

/// sentencepiece's model, a ModelProto in protobuf's wire format. T5's sentinels <extra_id_n>
/// follow its pieces, the last one first.
/// @param sentinels how many
/// @throws error with failure::input: no such file, damaged, no unigram model, no T5 pieces
[[nodiscard]] t5_vocabulary read_spiece_model(const std::filesystem::path& file,
                                              std::size_t sentinels);

/// The tokenizers library's file.
/// @throws error with failure::input: no such file, damaged, no unigram model, no T5 pieces, or
///         something that T5's tokenizer hasn't
[[nodiscard]] t5_vocabulary read_tokenizer_json(const std::filesystem::path& file);

/// @throws error with failure::input if these are no pieces of T5's
void check_t5_pieces(const t5_vocabulary& vocabulary, const std::filesystem::path& file);

} // namespace evo::music::nn
