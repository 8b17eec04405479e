#include "nn/checkpoint/checkpoint.hpp"

#include "support.hpp"

#include <cmath>
#include <limits>

namespace evo::music::nn {
namespace {

using namespace testing;

/// Why a folder whose model.safetensors holds this is refused.
std::string refusal_of(const std::vector<stored_tensor>& tensors) {
  const temporary_folder folder;
  write_bytes(folder / "model.safetensors", safetensors(tensors));
  return refusal(folder.path());
}

constexpr float infinite = std::numeric_limits<float>::infinity();

} // namespace

TEST_CASE("each floating-point type becomes float, to the bit") {
  const temporary_folder folder;
  write_bytes(
      folder / "model.safetensors",
      safetensors({{"f64", "F64", "[3]", bytes_of<double>({1.1, -0x1p-140, 0x1.fffffep127})},
                   {"odd", "U8", "[1]", std::string(1, '\1')}, // what follows isn't aligned
                   {"f32", "F32", "[2]", bytes_of<float>({-0.0F, 0x1p-149F})},
                   {"f16", "F16", "[6]",
                    bytes_of<std::uint16_t>({0x3C00, 0xC000, 0x0001, 0x03FF, 0x7BFF, 0x8000})},
                   {"bf16", "BF16", "[2]", bytes_of<std::uint16_t>({0x3F80, 0xC048})}}));
  const checkpoint weights{folder.path()};
  CHECK(read(weights, "f64") == std::vector<float>{1.1F, -0x1p-140F, 0x1.fffffep127F});
  const auto f32 = read(weights, "f32");
  CHECK(std::signbit(f32[0]));
  CHECK(f32[1] == 0x1p-149F);
  const auto f16 = read(weights, "f16");
  CHECK(f16 == std::vector<float>{1, -2, 0x1p-24F, 0x3FFp-24F, 65504, -0.0F});
  CHECK(std::signbit(f16[5]));
  CHECK(read(weights, "bf16") == std::vector<float>{1, -3.125F});
}

TEST_CASE("every half is the number that its bits mean") {
  std::string bytes;
  for (std::uint32_t i = 0; i < 0x10000; ++i)
    if ((i & 0x7C00U) != 0x7C00U)
      bytes += bytes_of<std::uint16_t>({static_cast<std::uint16_t>(i)});
  const temporary_folder folder;
  write_bytes(folder / "model.safetensors", safetensors({{"a", "F16", "[63488]", bytes}}));
  const auto values = read(checkpoint{folder.path()}, "a");
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint16_t half = 0;
    std::memcpy(&half, bytes.data() + 2 * i, sizeof half);
    const int exponent = half >> 10 & 31, fraction = half & 1023;
    const float magnitude = exponent == 0
                                ? std::ldexp(static_cast<float>(fraction), -24)
                                : std::ldexp(static_cast<float>(1024 + fraction), exponent - 25);
    wrong += static_cast<std::size_t>(values[i] != ((half & 0x8000) != 0 ? -magnitude : magnitude));
  }
  CHECK(wrong == 0);
}

TEST_CASE("a number that isn't finite is refused by name and place") {
  check_contains(refusal_of({vector_of("good", {1}), vector_of("bad", {1, 2, infinite, NAN})}),
                 "bad: number 2 of it isn't finite");
  check_contains(refusal_of({{"a", "F16", "[2]", bytes_of<std::uint16_t>({0, 0x7C00})}}),
                 "number 1 of it isn't finite");
  check_contains(refusal_of({{"a", "F16", "[1]", bytes_of<std::uint16_t>({0xFE01})}}),
                 "number 0 of it isn't finite");
  check_contains(refusal_of({{"a", "BF16", "[1]", bytes_of<std::uint16_t>({0x7FC0})}}),
                 "number 0 of it isn't finite");
  check_contains(refusal_of({{"a", "F64", "[1]", bytes_of<double>({1e300})}}),
                 "number 0 of it isn't finite"); // no float holds it
}

TEST_CASE("missing tensors, other shapes and whole numbers are refused by name") {
  const temporary_folder folder;
  write_bytes(folder / "model.safetensors",
              safetensors({vector_of("a", {1, 2}), {"n", "I64", "[1]", std::string(8, '\0')}}));
  const checkpoint weights{folder.path()};
  CHECK(weights.contains("a"));
  CHECK_FALSE(weights.contains("b"));
  const std::array<std::int64_t, 1> one{1};
  CHECK_THROWS_WITH_AS(static_cast<void>(weights.floats("b", one)),
                       doctest::Contains("the tensor b is missing"), error);
  CHECK_THROWS_WITH_AS(static_cast<void>(weights.shape("b")), doctest::Contains("missing"), error);
  CHECK_THROWS_WITH_AS(static_cast<void>(weights.floats("a", one)),
                       doctest::Contains("a: its shape is (2) ((1), as config.json has it)"),
                       error);
  CHECK_THROWS_WITH_AS(static_cast<void>(weights.floats("n", one)),
                       doctest::Contains("n: it holds no floating-point numbers"), error);
}

TEST_CASE("what was read is known") {
  const temporary_folder folder;
  write_bytes(folder / "model.safetensors",
              safetensors({vector_of("a", {1}), vector_of("b", {2}), vector_of("c", {3})}));
  const checkpoint weights{folder.path()};
  CHECK(weights.names() == std::vector<std::string>{"a", "b", "c"});
  static_cast<void>(weights.shape("a"));
  static_cast<void>(read(weights, "b"));
  CHECK(weights.unread() == std::vector<std::string>{"a", "c"});
  CHECK(read(weights, "b") == std::vector<float>{2}); // its pages were given back
}

TEST_CASE("a header of 2^63 bytes and a cut file are refused") {
  const temporary_folder folder;
  write_bytes(folder / "model.safetensors",
              bytes_of<std::uint64_t>({std::uint64_t{1} << 63U}) + "{}");
  check_contains(refusal(folder.path()), "its header should have 9223372036854775808 bytes");
  const std::string good = safetensors({vector_of("a", {1, 2, 3})});
  write_bytes(folder / "model.safetensors", good.substr(0, good.size() - 1));
  check_contains(refusal(folder.path()), "outside the data");
}

TEST_CASE("a folder without weights is refused") {
  CHECK_THROWS_WITH_AS(checkpoint{"/nowhere"}, doctest::Contains("no such folder"), error);
  const temporary_folder folder;
  check_contains(refusal(folder.path()), "there are no weights");
}

} // namespace evo::music::nn
