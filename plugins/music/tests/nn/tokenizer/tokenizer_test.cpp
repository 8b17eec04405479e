#include "nn/t5/tokenizer.hpp"

#include "../../support/files.hpp"
#include "evo/music/error.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace evo::music::nn {
namespace {

using evo::music::testing::temporary_folder;
using tokens = std::vector<std::int64_t>;

/// The same vocabulary in both formats: 384 pieces, 100 sentinels.
const t5_tokenizer& spiece() {
  static const t5_tokenizer made{EVO_SPIECE_MODEL};
  return made;
}

const t5_tokenizer& json_file() {
  static const t5_tokenizer made{EVO_TOKENIZER_JSON};
  return made;
}

} // namespace

TEST_CASE("texts have the tokens that transformers gives them") {
  const auto cases = nlohmann::json::parse(evo::music::testing::read_bytes(EVO_TOKENIZER_GOLDEN));
  REQUIRE(cases.size() > 200);
  for (const auto& one : cases) {
    const auto text = one["text"].get<std::string>();
    const auto ids = one["ids"].get<tokens>();
    INFO(text);
    CHECK(spiece().encode(text) == ids);
    CHECK(json_file().encode(text) == ids);
  }
}

TEST_CASE("bytes that are no UTF-8 count as U+FFFD") {
  CHECK(spiece().encode("a \xFF z") == spiece().encode("a \uFFFD z"));
  CHECK(spiece().encode("\xE2\x82") == spiece().encode("\uFFFD\uFFFD"));
  CHECK(spiece().encode("\xED\xA0\x80").back() == t5_end); // half of a surrogate pair
}

TEST_CASE("a zero byte in a text is a character like others") {
  using namespace std::literals;
  CHECK(spiece().encode("a\0b"sv).size() > 1);
}

TEST_CASE("tokens become text") {
  const t5_tokenizer& t = spiece();
  CHECK(t.size() == 484);
  CHECK(t.decode(t.encode("a and s")) == "a and s</s>");
  CHECK(t.decode(tokens{3, 1, 4, 0, 385, 23, 5000, -1, 2}) ==
        "</s> a<pad><extra_id_98>" + std::string{t.piece(23)} + "<unk>");
  CHECK(t.decode({}).empty());
  CHECK(t.piece(4) == "\u2581a");
  CHECK(t.piece(483) == "<extra_id_0>");
  CHECK(t.piece(484).empty());
  CHECK(t.piece(-1).empty());
}

TEST_CASE("tokenizer_config.json says how many sentinels there are") {
  const temporary_folder folder;
  std::filesystem::copy_file(std::filesystem::path{EVO_SPIECE_MODEL} / "spiece.model",
                             folder / "spiece.model");
  CHECK(t5_tokenizer{folder.path()}.size() == 484);
  evo::music::testing::write_bytes(folder / "tokenizer_config.json", R"({"extra_ids": 3})");
  const t5_tokenizer few{folder.path()};
  CHECK(few.size() == 387);
  CHECK(few.encode("<extra_id_2><extra_id_0>") == tokens{384, 386, t5_end});
  evo::music::testing::write_bytes(folder / "tokenizer_config.json", R"({"extra_ids": -1})");
  CHECK_THROWS_WITH_AS(t5_tokenizer{folder.path()}, doctest::Contains("extra_ids is -1"), error);
}

TEST_CASE("a folder without a tokenizer is refused") {
  const temporary_folder folder;
  CHECK_THROWS_WITH_AS(t5_tokenizer{folder.path()}, doctest::Contains("has no tokenizer"), error);
}

} // namespace evo::music::nn
