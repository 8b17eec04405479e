#include "nn/t5/encoder.hpp"

#include "../support/executors.hpp"
#include "../support/golden.hpp"
#include "../support/random_source.hpp"
#include "evo/music/error.hpp"
#include "nn/t5/relative_positions.hpp"

#include <doctest/doctest.h>

namespace evo::music::nn {
namespace {

using testing::all_at_once;
using testing::random_numbers;
using testing::random_source;
using testing::read_golden;
using testing::relative_distance;

t5_config shape(bool gated) {
  return {.vocabulary = 50,
          .width = 12,
          .head_width = 5,
          .heads = 3,
          .layers = 3,
          .feed_forward = 20,
          .relative_buckets = 8,
          .relative_distance = 20,
          .gated = gated};
}

std::vector<std::int64_t> tokens(std::size_t length) {
  std::vector<std::int64_t> ids;
  for (const float x : random_numbers("text/" + std::to_string(length), length))
    ids.push_back(static_cast<std::int64_t>((x + 1) / 2 * 50));
  return ids;
}

std::vector<float> states_of(const t5_encoder& encoder, const std::vector<std::size_t>& lengths,
                             const executor& run = serial_executor()) {
  std::vector<float> embeddings;
  for (const std::size_t length : lengths) {
    const auto rows = encoder.embed(tokens(length));
    embeddings.insert(embeddings.end(), rows.begin(), rows.end());
  }
  return encoder(embeddings, lengths, run);
}

} // namespace

TEST_CASE("states equal transformers', which pads and masks") {
  const auto golden = read_golden(EVO_T5_GOLDEN);
  for (const bool gated : {false, true}) {
    const t5_encoder encoder{random_source{}, "", shape(gated)};
    for (const std::size_t length : {1U, 4U, 40U}) {
      CAPTURE(gated);
      CAPTURE(length);
      const std::string name = gated ? "gated" : "relu";
      CHECK(relative_distance(states_of(encoder, {length}),
                              golden.at(name + "/states/" + std::to_string(length))) < 2e-6);
    }
  }
}

TEST_CASE("a text's states depend neither on other texts nor on threads") {
  for (const bool gated : {false, true}) {
    const t5_encoder encoder{random_source{}, "text_encoder.", shape(gated)};
    const std::vector<std::size_t> lengths{7, 1, 30, 0, 7};
    const auto together = states_of(encoder, lengths);
    CHECK(states_of(encoder, lengths, all_at_once()) == together);
    auto rest = std::span{together};
    for (const std::size_t length : lengths) {
      const auto alone = states_of(encoder, {length});
      CHECK(std::ranges::equal(alone, rest.first(length * encoder.width())));
      rest = rest.subspan(length * encoder.width());
    }
  }
}

TEST_CASE("buckets equal transformers'") {
  const auto golden = read_golden(EVO_T5_GOLDEN);
  for (const auto& [buckets, most] : {std::pair{32U, 128U}, {8U, 20U}, {16U, 100U}}) {
    const auto& expected =
        golden.at("buckets/" + std::to_string(buckets) + "/" + std::to_string(most));
    REQUIRE(expected.size() == 401);
    for (std::ptrdiff_t position = -200; position <= 200; ++position) {
      CAPTURE(position);
      CHECK(relative_bucket(position, buckets, most) ==
            static_cast<std::size_t>(expected[static_cast<std::size_t>(position + 200)]));
    }
  }
}

TEST_CASE("the table has the checkpoint's rows under either name") {
  const t5_encoder encoder{random_source{}, "x.", shape(false)};
  const auto expected = random_numbers("x.shared.weight", std::size_t{50} * 12);
  CHECK(std::ranges::equal(encoder.table(), expected));
  const std::vector<std::int64_t> ids{3, 49};
  const auto rows = encoder.embed(ids);
  CHECK(std::ranges::equal(std::span{rows}.first(12), std::span{expected}.subspan(36, 12)));
  CHECK(std::ranges::equal(std::span{rows}.subspan(12), std::span{expected}.subspan(588, 12)));
  const t5_encoder other{random_source{[](auto name) { return name == "shared.weight"; }}, "",
                         shape(false)};
  CHECK(std::ranges::equal(other.table(), random_numbers("encoder.embed_tokens.weight", 600)));
}

TEST_CASE("tokens and embeddings that don't fit are refused") {
  const t5_encoder encoder{random_source{}, "", shape(false)};
  for (const std::int64_t token : {-1, 50})
    CHECK_THROWS_WITH_AS(encoder.embed(std::array{token}), doctest::Contains("no token"), error);
  const std::vector<float> rows(24);
  CHECK_THROWS_WITH_AS(encoder(rows, std::array<std::size_t, 1>{3}, serial_executor()),
                       doctest::Contains("24 numbers for 3 tokens"), error);
  CHECK(encoder({}, {}, serial_executor()).empty());
}

} // namespace evo::music::nn
