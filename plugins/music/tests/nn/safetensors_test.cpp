#include "nn/safetensors.hpp"

#include "../support/files.hpp"
#include "evo/music/error.hpp"

#include <array>
#include <cstring>
#include <doctest/doctest.h>

namespace evo::music::nn {
namespace {

using testing::temporary_folder;

std::string file_of(const std::string& header, const std::string& data) {
  std::string bytes(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes + header + data;
}

std::string floats(std::initializer_list<float> values) {
  std::string bytes;
  for (const float value : values) {
    std::array<char, sizeof value> raw{};
    std::memcpy(raw.data(), &value, sizeof value);
    bytes.append(raw.data(), raw.size());
  }
  return bytes;
}

const std::string good_header = R"({"__metadata__":{"made":"by hand"},)"
                                R"("a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},)"
                                R"("b":{"dtype":"F32","shape":[],"data_offsets":[8,12]}})";
const std::string good_data = floats({1.5F, -2.0F, 7.0F});

/// Opens these bytes as a file, and says why it was refused.
std::string refusal(const std::string& bytes) {
  const temporary_folder folder;
  testing::write_bytes(folder / "x.safetensors", bytes);
  try {
    const safetensors_file file{folder / "x.safetensors"};
  } catch (const error& problem) {
    CHECK(problem.kind() == failure::input);
    return problem.what();
  }
  return "accepted";
}

std::string one_tensor(const std::string& entry, std::size_t data = 8) {
  return refusal(file_of(R"({"a":)" + entry + "}", std::string(data, '\0')));
}

void check_contains(const std::string& text, const char* part) {
  CAPTURE(text);
  CHECK(text.find(part) != std::string::npos);
}

} // namespace

TEST_CASE("tensors and metadata are found by name") {
  const temporary_folder folder;
  // Padded with spaces to a multiple of eight, as writers do.
  testing::write_bytes(
      folder / "x.safetensors",
      file_of(good_header + std::string((8 - good_header.size() % 8) % 8, ' '), good_data));
  const safetensors_file file{folder / "x.safetensors"};
  CHECK(file.tensors().size() == 2);
  CHECK(file.contains("a"));
  CHECK_FALSE(file.contains("__metadata__"));
  CHECK(file.metadata().at("made") == "by hand");
  const std::array<std::int64_t, 2> shape{2, 1};
  const auto a = file.floats("a", shape);
  CHECK(a[0] == 1.5F);
  CHECK(a[1] == -2.0F);
  CHECK(file.floats("b", {})[0] == 7.0F);
  CHECK_THROWS_WITH_AS(static_cast<void>(file.tensor("c")), doctest::Contains("no tensor 'c'"),
                       error);
  const std::array<std::int64_t, 2> wrong{1, 2};
  CHECK_THROWS_WITH_AS(static_cast<void>(file.floats("a", wrong)),
                       doctest::Contains("(2, 1) instead of (1, 2)"), error);
}

TEST_CASE("numbers of another type, or off their alignment, are not floats") {
  const temporary_folder folder;
  const std::array<std::int64_t, 1> one{1};
  testing::write_bytes(
      folder / "x",
      file_of(R"({"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}})", std::string(4, '\0')));
  CHECK_THROWS_WITH_AS(static_cast<void>(safetensors_file{folder / "x"}.floats("a", one)),
                       doctest::Contains("not float32"), error);
  std::string header = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
  header += std::string((9 - header.size() % 8) % 8, ' '); // one byte off a multiple of eight
  testing::write_bytes(folder / "x", file_of(header, std::string(4, '\0')));
  CHECK_THROWS_WITH_AS(static_cast<void>(safetensors_file{folder / "x"}.floats("a", one)),
                       doctest::Contains("not aligned"), error);
}

TEST_CASE("missing, empty and short files are refused") {
  CHECK_THROWS_AS(safetensors_file{"/nowhere/x.safetensors"}, error);
  CHECK_THROWS_AS(safetensors_file{"/tmp"}, error);
  check_contains(refusal(""), "empty");
  check_contains(refusal("1234567"), "too short");
}

TEST_CASE("a header longer than the file is refused before it is read") {
  for (const std::uint64_t length : {std::uint64_t{3}, std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
    std::string bytes(10, '\0');
    std::memcpy(bytes.data(), &length, sizeof length);
    check_contains(refusal(bytes), "header should have");
  }
}

TEST_CASE("bad JSON is refused") {
  check_contains(refusal(file_of("", "")), "no JSON");
  check_contains(refusal(file_of("{\"a\":", "")), "no JSON");
  check_contains(refusal(file_of("[1, 2]", "")), "no JSON object");
  check_contains(refusal(file_of("{\"\xFF\":1}", "")), "no JSON");
  check_contains(refusal(file_of(std::string(100000, '['), "")), "no JSON");
  check_contains(refusal(file_of(R"({"__metadata__":{"a":1}})", "")), "metadata 'a' is no text");
  check_contains(refusal(file_of(R"({"__metadata__":[1]})", "")), "no text");
}

TEST_CASE("every field of a tensor is checked") {
  CHECK(one_tensor(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8]})") == "accepted");
  check_contains(one_tensor("7"), "no JSON object");
  check_contains(one_tensor(R"({"shape":[2],"data_offsets":[0,8]})"), "no 'dtype'");
  check_contains(one_tensor(R"({"dtype":3,"shape":[2],"data_offsets":[0,8]})"), "dtype is no text");
  check_contains(one_tensor(R"({"dtype":"F31","shape":[2],"data_offsets":[0,8]})"), "unknown type");
  check_contains(one_tensor(R"({"dtype":"F32","shape":2,"data_offsets":[0,8]})"),
                 "shape is no list");
  check_contains(one_tensor(R"({"dtype":"F32","shape":[-2],"data_offsets":[0,8]})"),
                 "no whole number");
  check_contains(one_tensor(R"({"dtype":"F32","shape":[2.0],"data_offsets":[0,8]})"),
                 "no whole number");
  check_contains(one_tensor(R"({"dtype":"F32","shape":[2]})"), "no 'data_offsets'");
  check_contains(one_tensor(R"({"dtype":"F32","shape":[2],"data_offsets":[0]})"), "no pair");
  check_contains(one_tensor(R"({"dtype":"F32","shape":[2],"data_offsets":[8,0]})"), "outside");
  check_contains(one_tensor(R"({"dtype":"F32","shape":[3],"data_offsets":[0,12]})"), "outside");
  check_contains(one_tensor(R"({"dtype":"F32","shape":[1],"data_offsets":[0,8]})"),
                 "8 bytes for a shape that needs 4");
  check_contains(
      one_tensor(R"({"dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,8]})"),
      "too large");
  check_contains(
      one_tensor(R"({"dtype":"F32","shape":[4611686018427387905,4],"data_offsets":[0,8]})"),
      "overflows");
}

TEST_CASE("tensors must cover the data without gap or overlap") {
  const auto two = [](const char* first, const char* second, std::size_t data) {
    return refusal(file_of(std::string{R"({"a":{"dtype":"F32","shape":[1],"data_offsets":)"} +
                               first + R"(},"b":{"dtype":"F32","shape":[1],"data_offsets":)" +
                               second + "}}",
                           std::string(data, '\0')));
  };
  CHECK(two("[4,8]", "[0,4]", 8) == "accepted");
  check_contains(two("[0,4]", "[0,4]", 8), "overlap");
  check_contains(two("[0,4]", "[2,6]", 8), "overlap");
  check_contains(two("[0,4]", "[8,12]", 12), "no tensor owns byte 4");
  check_contains(two("[0,4]", "[4,8]", 9), "has 9 bytes");
}

TEST_CASE("a name that stands twice is refused") {
  check_contains(refusal(file_of(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                                 R"("a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
                                 std::string(8, '\0'))),
                 "twice");
}

TEST_CASE("every cut of a good file is refused") {
  const std::string good = file_of(good_header, good_data);
  CHECK(refusal(good) == "accepted");
  for (std::size_t length = 0; length < good.size(); ++length) {
    CAPTURE(length);
    CHECK(refusal(good.substr(0, length)) != "accepted");
  }
}

TEST_CASE("any changed byte of the header is either harmless or refused in words") {
  const std::string good = file_of(good_header, good_data);
  for (std::size_t at = 0; at < 8 + good_header.size(); ++at) {
    for (const char change : {'\x01', '\x10', '\x80'}) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ change);
      CHECK_FALSE(refusal(bad).empty()); // anything else than an `error` would end the test
    }
  }
}

} // namespace evo::music::nn
