#include "nn/t5/tokenizer.hpp"

#include "nn/checkpoint/json_object.hpp"
#include "nn/t5/utf8.hpp"

#include "evo/music/error.hpp"

#include <algorithm>

namespace evo::music::nn {
namespace {

constexpr std::string_view blank = "\u2581";

t5_vocabulary read_vocabulary(const std::filesystem::path& folder) {
  if (exists(folder / "tokenizer.json"))
    return read_tokenizer_json(folder / "tokenizer.json");
  if (!exists(folder / "spiece.model"))
    throw error{failure::input, folder.string(), "has no tokenizer",
                "tokenizer.json or spiece.model of T5"};
  constexpr std::size_t usual = 100, most = 10000;
  const auto config = folder / "tokenizer_config.json";
  return read_spiece_model(folder / "spiece.model",
                           exists(config) ? json_object{config}.whole("extra_ids", usual, 0, most)
                                          : usual);
}

std::vector<std::string> texts_of(const t5_vocabulary& vocabulary) {
  std::vector<std::string> texts;
  for (const text_piece& piece : vocabulary.pieces)
    texts.push_back(piece.text);
  for (const added_token& added : vocabulary.added) {
    const auto at = static_cast<std::size_t>(added.token);
    texts.resize(std::max(texts.size(), at + 1));
    texts[at] = added.text;
  }
  return texts;
}

std::string_view without_blanks_before(std::string_view text) {
  while (!text.empty() && blank_size(text, 0) > 0)
    text.remove_prefix(blank_size(text, 0));
  return text;
}

std::string_view without_blanks_after(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = character_size(text, at);
    if (blank_size(text, at) == 0)
      end = at + size;
    at += size;
  }
  return text.substr(0, end);
}

} // namespace

t5_tokenizer::t5_tokenizer(const std::filesystem::path& folder)
    : t5_tokenizer{read_vocabulary(folder)} {}

t5_tokenizer::t5_tokenizer(t5_vocabulary vocabulary)
    : model_{vocabulary.pieces, static_cast<std::size_t>(t5_unknown)},
      normalizer_{vocabulary.charsmap}, added_{vocabulary.added}, texts_{texts_of(vocabulary)} {
  std::ranges::stable_sort(added_, std::ranges::greater{},
                           [](const added_token& added) { return added.text.size(); });
}

const added_token* t5_tokenizer::added_at(std::string_view text, std::size_t at) const {
  const auto found = std::ranges::find_if(added_, [&](const added_token& added) {
    return text[at] == added.text[0] && text.substr(at).starts_with(added.text);
  });
  return found == added_.end() ? nullptr : &*found;
}

std::vector<std::int64_t> t5_tokenizer::encode(std::string_view text) const {
  const std::string valid = valid_utf8(text);
  std::string_view left = valid;
  std::vector<std::int64_t> tokens;
  for (std::size_t at = 0; at < left.size();) {
    const added_token* const added = added_at(left, at);
    if (added == nullptr) {
      ++at;
      continue;
    }
    const std::string_view before = left.substr(0, at);
    encode_part(added->takes_left_blanks ? without_blanks_after(before) : before, tokens);
    tokens.push_back(added->token);
    left.remove_prefix(at + added->text.size());
    if (added->takes_right_blanks)
      left = without_blanks_before(left);
    at = 0;
  }
  encode_part(left, tokens);
  tokens.push_back(t5_end);
  return tokens;
}

void t5_tokenizer::encode_part(std::string_view text, std::vector<std::int64_t>& tokens) const {
  const std::string normal = normalizer_.normalize(text);
  std::string_view left = without_blanks_before(normal);
  while (!left.empty()) {
    std::size_t end = 0;
    while (end < left.size() && blank_size(left, end) == 0)
      end += character_size(left, end);
    encode_word(left.substr(0, end), tokens);
    left = without_blanks_before(left.substr(end));
  }
}

/// A word begins with the sign for a blank; each such sign in it begins another one.
void t5_tokenizer::encode_word(std::string_view word, std::vector<std::int64_t>& tokens) const {
  std::string marked;
  if (!word.starts_with(blank)) {
    marked = std::string{blank}.append(word);
    word = marked;
  }
  while (!word.empty()) {
    const std::size_t end = std::min(word.find(blank, blank.size()), word.size());
    model_.encode(word.substr(0, end), tokens);
    word.remove_prefix(end);
  }
}

std::string_view t5_tokenizer::piece(std::int64_t token) const noexcept {
  const bool is_there = token >= 0 && static_cast<std::uint64_t>(token) < texts_.size();
  return is_there ? std::string_view{texts_[static_cast<std::size_t>(token)]} : std::string_view{};
}

std::string t5_tokenizer::decode(std::span<const std::int64_t> tokens) const {
  std::string text;
  for (const std::int64_t token : tokens) {
    std::string_view left = piece(token);
    for (std::size_t at = left.find(blank); at != std::string_view::npos; at = left.find(blank)) {
      text.append(left.substr(0, at)).push_back(' ');
      left.remove_prefix(at + blank.size());
    }
    text += left;
  }
  return text.starts_with(' ') ? text.substr(1) : text;
}

} // namespace evo::music::nn
