#include "nn/checkpoint/pickle.hpp"

#include "nn/checkpoint/zip_entries.hpp"

#include "support.hpp"

#include <algorithm>
#include <string_view>

namespace evo::music::nn {
namespace {

using namespace testing;

std::span<const std::byte> as_bytes(const std::string& text) {
  return std::as_bytes(std::span{text.data(), text.size()});
}

/// Why a pickle or a zip file is refused.
template <class Read>
std::string refusal_of(const std::string& bytes, const Read& read) {
  try {
    read(as_bytes(bytes));
  } catch (const damaged_file& problem) {
    return problem.what();
  }
  return "accepted";
}

void unpickle(std::span<const std::byte> bytes) {
  const pickle read{bytes};
}

void list_entries(std::span<const std::byte> bytes) {
  static_cast<void>(zip_entries(bytes));
}

std::string golden(const std::string& name) {
  return read_bytes(std::filesystem::path{EVO_CHECKPOINT_GOLDEN} / name);
}

std::string description_in(const std::string& file) {
  const auto entries = zip_entries(as_bytes(file));
  const auto found = std::ranges::find_if(
      entries, [](const auto& entry) { return entry.first.ends_with("/data.pkl"); });
  REQUIRE(found != entries.end());
  return {reinterpret_cast<const char*>(found->second.data()), found->second.size()};
}

/// Every cut of the bytes is refused; every changed byte harmless, or refused by a damaged_file.
template <class Read>
void damage(const std::string& good, const Read& read) {
  CHECK(refusal_of(good, read) == "accepted");
  for (std::size_t at = 0; at < good.size(); ++at) {
    CAPTURE(at);
    CHECK(refusal_of(good.substr(0, at), read) != "accepted");
    for (int change = 1; change < 256; change += change < 128 ? change : 127) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ change);
      CHECK_FALSE(refusal_of(bad, read).empty());
    }
  }
}

} // namespace

TEST_CASE("literals are read by the format's rules") {
  using namespace std::literals;
  const std::string program = "\x80\x02(K\x07M\x01\x02J\xFE\xFF\xFF\xFF\x8A\x01\xFF\x8A"
                              "\x02\xFF\x00\x88Nt."s;
  const pickle read{as_bytes(program)};
  REQUIRE(read.root().kind == pickle_kind::sequence);
  REQUIRE(read.root().parts.size() == 7);
  CHECK(read.root().parts[0]->number == 7);
  CHECK(read.root().parts[1]->number == 0x201);
  CHECK(read.root().parts[2]->number == -2);
  CHECK(read.root().parts[3]->number == -1);
  CHECK(read.root().parts[4]->number == 255);
  CHECK(read.root().parts[5]->kind == pickle_kind::boolean);
  CHECK(read.root().parts[6]->kind == pickle_kind::none);
}

TEST_CASE("programs that take what isn't there are refused") {
  for (const char* program : {".",
                              "R.",
                              "b.",
                              "t.",
                              "\x85.",
                              "u.",
                              "s.",
                              "h1.",
                              "q1.",
                              "e.",
                              "}e.",
                              "](e",
                              "}(Nu.",
                              "NNR.",
                              "Q.",
                              "cposix",
                              "cposix\nsystem",
                              "\x93.",
                              "X\xFF\xFF\xFF\xFF.",
                              "\x8A\x7F."}) {
    CAPTURE(program);
    CHECK(refusal_of(program, unpickle) != "accepted");
  }
  CHECK(refusal_of("\x8E.", unpickle).find("no weights need") != std::string::npos);
}

TEST_CASE("deep nests and values that hold themselves take no stack") {
  const std::string deep(1'000'000, '\x85');
  CHECK(refusal_of(")" + deep + ".", unpickle) == "accepted");
  const std::string self = "]q1h1a.";
  CHECK(refusal_of(self, unpickle) == "accepted");
}

TEST_CASE("a zip file may have a comment, and no other file is one") {
  const std::string good = golden("state_dict.bin");
  std::string commented = good;
  commented[commented.size() - 2] = 5; // the comment's length
  CHECK(refusal_of(commented + "hello", list_entries) == "accepted");
  CHECK(refusal_of(std::string(100'000, 'P'), list_entries) == "its directory is missing");
}

TEST_CASE("no damage does harm") {
  damage(golden("state_dict.bin"), list_entries);
  damage(description_in(golden("state_dict.bin")), unpickle);
  damage(description_in(golden("protocol4.bin")), unpickle);
}

} // namespace evo::music::nn
