#include "nn/t5/vocabulary.hpp"

#include "../../support/files.hpp"
#include "evo/music/error.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace evo::music::nn {
namespace {

using evo::music::testing::read_bytes;
using evo::music::testing::temporary_folder;
using evo::music::testing::write_bytes;
using nlohmann::json;

/// A field of protobuf's wire format with bytes in it, or with a small number.
std::string field(int number, const std::string& bytes) {
  return std::string{static_cast<char>(number << 3 | 2), static_cast<char>(bytes.size())} + bytes;
}

std::string field(int number, char value) {
  return {static_cast<char>(number << 3), value};
}

std::string piece(const std::string& text) {
  return field(1, field(1, text) + std::string{"\x15\x00\x00\x80\xBF", 5}); // score -1
}

const std::string first = piece("<pad>") + piece("</s>") + piece("<unk>");

std::string refusal_of_spiece(const std::string& bytes) {
  const temporary_folder folder;
  write_bytes(folder / "spiece.model", bytes);
  try {
    static_cast<void>(read_spiece_model(folder / "spiece.model", 2));
  } catch (const error& problem) {
    CHECK(problem.kind() == failure::input);
    return problem.what();
  }
  return "accepted";
}

json small() {
  return json::parse(R"({"normalizer": null,
    "added_tokens": [{"id": 3, "content": "<x>", "lstrip": false}],
    "model": {"type": "Unigram", "unk_id": 2, "byte_fallback": false,
      "vocab": [["<pad>", 0], ["</s>", 0], ["<unk>", 0], ["a", -1.5]]}})");
}

std::string refusal_of_json(const std::string& text) {
  const temporary_folder folder;
  write_bytes(folder / "tokenizer.json", text);
  try {
    static_cast<void>(read_tokenizer_json(folder / "tokenizer.json"));
  } catch (const error& problem) {
    CHECK(problem.kind() == failure::input);
    return problem.what();
  }
  return "accepted";
}

std::string refusal_with(const char* pointer, const json& value) {
  json document = small();
  document[json::json_pointer{pointer}] = value;
  return refusal_of_json(document.dump());
}

void check_contains(const std::string& text, const char* part) {
  CAPTURE(text);
  CHECK(text.find(part) != std::string::npos);
}

} // namespace

TEST_CASE("both formats say the same") {
  const auto spiece =
      read_spiece_model(std::filesystem::path{EVO_SPIECE_MODEL} / "spiece.model", 100);
  const auto other =
      read_tokenizer_json(std::filesystem::path{EVO_TOKENIZER_JSON} / "tokenizer.json");
  CHECK(spiece.charsmap == other.charsmap);
  REQUIRE(spiece.pieces.size() == other.pieces.size());
  for (std::size_t i = 0; i < spiece.pieces.size(); ++i) {
    CHECK(spiece.pieces[i].text == other.pieces[i].text);
    CHECK(spiece.pieces[i].score == other.pieces[i].score);
  }
  REQUIRE(spiece.added.size() == other.added.size());
  for (std::size_t i = 0; i < spiece.added.size(); ++i) {
    CHECK(spiece.added[i].text == other.added[i].text);
    CHECK(spiece.added[i].token == other.added[i].token);
  }
}

TEST_CASE("a sentencepiece model is read field by field") {
  const temporary_folder folder;
  const std::string trainer = field(2, field(3, '\1') + field(4, '\7'));
  write_bytes(folder / "m", first + piece("ab") + trainer + field(3, field(2, std::string{"map"})));
  const t5_vocabulary v = read_spiece_model(folder / "m", 2);
  CHECK(v.pieces.size() == 6);
  CHECK(v.pieces[3].text == "ab");
  CHECK(v.pieces[3].score == -1);
  CHECK(v.pieces[4].text == "<extra_id_1>");
  CHECK(v.charsmap == "map");
  CHECK(v.added.size() == 5);
}

TEST_CASE("what is no sentencepiece model of T5's is refused") {
  CHECK(refusal_of_spiece(first) == "accepted");
  check_contains(refusal_of_spiece(""), "piece 0 isn't <pad>");
  check_contains(refusal_of_spiece(piece("<unk>")), "piece 0 isn't <pad>");
  check_contains(refusal_of_spiece(first + piece("")), "a piece is empty");
  check_contains(refusal_of_spiece(first + piece("\xFF")), "no UTF-8");
  check_contains(refusal_of_spiece(first + field(2, field(3, '\2'))), "not those of a unigram");
  check_contains(refusal_of_spiece(first + "\x0A\x7F"), "beyond the end");
  check_contains(refusal_of_spiece(first + "\x0B"), "unknown wire type");
  check_contains(refusal_of_spiece(first + std::string(12, '\xFF')), "no end");
  check_contains(refusal_of_spiece("nonsense"), "spiece.model");
}

TEST_CASE("every cut, and any changed byte, is harmless or refused in words") {
  const std::string good = first + piece("ab") + field(3, field(2, std::string{"map"}));
  for (std::size_t at = 0; at < good.size(); ++at) {
    CHECK_FALSE(refusal_of_spiece(good.substr(0, at)).empty());
    for (const char change : {'\x01', '\x10', '\x80'}) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ change);
      CHECK_FALSE(refusal_of_spiece(bad).empty());
    }
  }
}

TEST_CASE("what is no tokenizer.json of T5's is refused") {
  CHECK(refusal_of_json(small().dump()) == "accepted");
  check_contains(refusal_of_json(""), "no JSON object");
  check_contains(refusal_of_json("[]"), "no JSON object");
  check_contains(refusal_of_json("{}"), "no model with a vocab");
  check_contains(refusal_with("/model/type", "BPE"), "isn't Unigram");
  check_contains(refusal_with("/model/unk_id", 0), "unk_id isn't 2");
  check_contains(refusal_with("/model/unk_id", nullptr), "unk_id isn't 2");
  check_contains(refusal_with("/model/byte_fallback", true), "falls back to bytes");
  check_contains(refusal_with("/model/vocab/3", {"a"}), "no piece and score");
  check_contains(refusal_with("/model/vocab/3", {1, 1}), "no piece and score");
  check_contains(refusal_with("/model/vocab/1/0", "<s>"), "piece 1 isn't </s>");
  check_contains(refusal_with("/added_tokens/0/id", -1), "no content or no id");
  check_contains(refusal_with("/added_tokens/0/content", ""), "is empty");
  check_contains(refusal_with("/added_tokens/0/normalized", true), "normalized");
  check_contains(refusal_with("/added_tokens/0/single_word", true), "single_word");
  check_contains(refusal_with("/normalizer", {{"type", "NFKC"}}), "isn't T5's");
  check_contains(refusal_with("/normalizer", 3), "no object");
  check_contains(
      refusal_with("/normalizer", {{"type", "Precompiled"}, {"precompiled_charsmap", "*"}}),
      "no base64");
}

TEST_CASE("steps about blanks may stand beside the map") {
  json steps = json::parse(R"([{"type": "Precompiled", "precompiled_charsmap": "bWFw"},
    {"type": "Strip"}, {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}])");
  json document = small();
  document["normalizer"] = {{"type", "Sequence"}, {"normalizers", steps}};
  const temporary_folder folder;
  write_bytes(folder / "tokenizer.json", document.dump());
  CHECK(read_tokenizer_json(folder / "tokenizer.json").charsmap == "map");
  steps.push_back(steps[0]);
  check_contains(refusal_with("/normalizer", {{"type", "Sequence"}, {"normalizers", steps}}),
                 "two normalizers");
}

} // namespace evo::music::nn
