#include "nn/t5/vocabulary.hpp"

#include "nn/t5/utf8.hpp"

#include "evo/music/error.hpp"

#include <cmath>

namespace evo::music::nn {

void check_t5_pieces(const t5_vocabulary& vocabulary, const std::filesystem::path& file) {
  const auto refuse = [&](const std::string& problem) {
    throw error{failure::input, file.string(), problem, "the tokenizer of a T5 model"};
  };
  const auto& pieces = vocabulary.pieces;
  constexpr const char* first[] = {"<pad>", "</s>", "<unk>"};
  for (std::size_t i = 0; i < std::size(first); ++i)
    if (i >= pieces.size() || pieces[i].text != first[i])
      refuse("piece " + std::to_string(i) + " isn't " + first[i]);
  constexpr std::size_t longest = 1024; // bytes; bounds the work for a text
  for (const text_piece& piece : pieces)
    if (piece.text.empty() || piece.text.size() > longest || valid_utf8(piece.text) != piece.text ||
        !std::isfinite(piece.score))
      refuse("a piece is empty, too long or no UTF-8, or its score isn't finite");
}

} // namespace evo::music::nn
