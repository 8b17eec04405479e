#include "nn/t5/vocabulary.hpp"

#include "evo/music/error.hpp"

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace evo::music::nn {
namespace {

using nlohmann::json;

class unsupported : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

void require(bool condition, const char* problem) {
  if (!condition)
    throw unsupported{problem};
}

/// A part of an object, null if it isn't there.
const json& part(const json& object, const char* name) {
  static const json nothing;
  const auto found = object.find(name);
  return found == object.end() ? nothing : *found;
}

bool flag(const json& object, const char* name) {
  return part(object, name) == true;
}

std::string decode_base64(std::string_view text) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned count = 0;
  while (text.ends_with('='))
    text.remove_suffix(1);
  for (const char character : text) {
    const std::size_t digit = alphabet.find(character);
    require(digit != std::string_view::npos, "its precompiled_charsmap is no base64");
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8)
      continue;
    count -= 8;
    bytes.push_back(static_cast<char>((bits >> count) & 0xFFU));
  }
  return bytes;
}

/// Steps that change blanks alone do nothing to a text that is split at blanks afterwards.
bool is_about_blanks(const json& step) {
  return step.is_object() &&
         (part(step, "type") == "Strip" ||
          (part(step, "type") == "Replace" && part(part(step, "pattern"), "Regex") == " {2,}"));
}

std::string read_normalizer(const json& step) {
  if (step.is_null() || is_about_blanks(step))
    return {};
  require(step.is_object(), "its normalizer is no object");
  if (part(step, "type") == "Precompiled") {
    const json& text = part(step, "precompiled_charsmap");
    require(text.is_string(), "its normalizer has no precompiled_charsmap");
    return decode_base64(text.get_ref<const std::string&>());
  }
  require(part(step, "type") == "Sequence" && part(step, "normalizers").is_array(),
          "its normalizer isn't T5's");
  std::string bytes;
  for (const json& one : part(step, "normalizers")) {
    std::string found = read_normalizer(one);
    require(bytes.empty() || found.empty(), "it has two normalizers");
    bytes += found;
  }
  return bytes;
}

std::vector<text_piece> read_pieces(const json& model) {
  require(model.is_object() && part(model, "vocab").is_array(), "it has no model with a vocab");
  require(part(model, "type") == "Unigram", "its model isn't Unigram");
  require(part(model, "unk_id") == t5_unknown, "its unk_id isn't 2");
  require(!flag(model, "byte_fallback"), "its model falls back to bytes");
  std::vector<text_piece> pieces;
  for (const json& entry : part(model, "vocab")) {
    require(entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_number(),
            "an entry of vocab is no piece and score");
    pieces.push_back({entry[0].get<std::string>(), entry[1].get<double>()});
  }
  return pieces;
}

std::vector<added_token> read_added(const json& entries) {
  std::vector<added_token> added;
  require(entries.is_null() || entries.is_array(), "its added_tokens are no list");
  for (const json& entry : entries) {
    require(entry.is_object() && part(entry, "content").is_string() &&
                part(entry, "id").is_number_unsigned() &&
                part(entry, "id").get<std::uint64_t>() < 1U << 24U,
            "an added token has no content or no id");
    require(!flag(entry, "single_word") && !flag(entry, "normalized"),
            "an added token is a single_word, or normalized");
    added.push_back({entry["content"].get<std::string>(), entry["id"].get<std::int64_t>(),
                     flag(entry, "lstrip"), flag(entry, "rstrip")});
    require(!added.back().text.empty(), "an added token is empty");
  }
  return added;
}

} // namespace

t5_vocabulary read_tokenizer_json(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  if (!in)
    throw error{failure::input, file.string(), "cannot be read"};
  const json document = json::parse(in, nullptr, false);
  t5_vocabulary vocabulary;
  try {
    require(document.is_object(), "it is no JSON object");
    vocabulary = {read_pieces(part(document, "model")),
                  read_normalizer(part(document, "normalizer")),
                  read_added(part(document, "added_tokens"))};
  } catch (const unsupported& problem) {
    throw error{failure::input, file.string(), problem.what(), "the tokenizer.json of a T5 model"};
  }
  check_t5_pieces(vocabulary, file);
  return vocabulary;
}

} // namespace evo::music::nn
