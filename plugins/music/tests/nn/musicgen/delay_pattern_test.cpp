#include "nn/musicgen/delay_pattern.hpp"

#include "support.hpp"

#include <array>
#include <doctest/doctest.h>
#include <string>
#include <vector>

namespace evo::music::nn {
namespace {

constexpr std::int64_t pad = 9;

/// Positions 0 ... steps(frames), one row a codebook; codes are 10 codebook + frame.
std::vector<std::string> drawn(std::size_t codebooks, std::size_t channels, std::size_t frames) {
  const delay_pattern pattern{codebooks, channels, pad};
  std::vector<std::int64_t> codes(codebooks * frames), column(codebooks);
  for (std::size_t i = 0; i < codes.size(); ++i)
    codes[i] = static_cast<std::int64_t>(10 * (i / frames) + i % frames);
  std::vector<std::string> picture(codebooks);
  for (std::size_t p = 0; p <= pattern.steps(frames); ++p) {
    pattern.column(codes, frames, frames, p, column);
    for (std::size_t k = 0; k < codebooks; ++k)
      picture[k] += (column[k] == pad ? "P" : std::to_string(column[k])) + " ";
  }
  return picture;
}

} // namespace

// The pictures in transformers' build_delay_pattern_mask, 4 codebooks and a length of 8.
TEST_CASE("each codebook is a frame later than the one before") {
  CHECK(drawn(4, 1, 4) == std::vector<std::string>{
                              "P 0 1 2 3 P P P ",
                              "P P 10 11 12 13 P P ",
                              "P P P 20 21 22 23 P ",
                              "P P P P 30 31 32 33 ",
                          });
}

TEST_CASE("in stereo, left and right are delayed alike") {
  CHECK(drawn(4, 2, 3) == std::vector<std::string>{
                              "P 0 1 2 P ",
                              "P 10 11 12 P ",
                              "P P 20 21 22 ",
                              "P P 30 31 32 ",
                          });
}

TEST_CASE("the decoder's input for given codes is that of transformers") {
  for (const std::string name : {"mono", "stereo"}) {
    const testing::golden_file golden = testing::golden(name);
    const auto config = testing::tiny_config(name == "stereo" ? 2 : 1);
    const delay_pattern pattern{config.codebooks, config.channels, config.pad_token};
    const auto codes = golden.codes("delay.codes")[0], whole = golden.codes("delay.whole")[0];
    constexpr std::size_t frames = 6;
    REQUIRE(whole.size() == config.codebooks * (pattern.steps(frames) + 1));
    std::vector<std::int64_t> column(config.codebooks);
    for (std::size_t p = 0; p <= pattern.steps(frames); ++p) {
      pattern.column(codes, frames, frames, p, column);
      for (std::size_t k = 0; k < config.codebooks; ++k)
        CHECK(column[k] == whole[k * (pattern.steps(frames) + 1) + p]);
    }
  }
}

// -1 in the reference: the code is drawn.
TEST_CASE("codes are drawn where transformers does") {
  for (const std::string name : {"mono", "stereo"}) {
    const testing::golden_file golden = testing::golden(name);
    const auto config = testing::tiny_config(name == "stereo" ? 2 : 1);
    const delay_pattern pattern{config.codebooks, config.channels, config.pad_token};
    const auto begun = golden.codes("delay.begun")[0];
    constexpr std::size_t frames = 6, given = 2;
    for (std::size_t p = 0; p <= pattern.steps(frames); ++p)
      for (std::size_t k = 0; k < config.codebooks; ++k) {
        const auto frame = pattern.frame_at(k, p, frames);
        CHECK((frame && *frame >= given) == (begun[k * (pattern.steps(frames) + 1) + p] == -1));
      }
  }
}

TEST_CASE("steps are those that so many frames take") {
  CHECK(delay_pattern{4, 1, pad}.steps(250) == 253);
  CHECK(delay_pattern{8, 2, pad}.steps(250) == 253);
  CHECK(delay_pattern{4, 1, pad}.steps(1) == 4);
  CHECK(delay_pattern{4, 1, pad}.steps(0) == 0);
}

TEST_CASE("undelaying finds every frame once, where it was put") {
  const delay_pattern pattern{8, 2, pad};
  constexpr std::size_t frames = 5;
  for (std::size_t k = 0; k < 8; ++k) {
    std::vector<std::size_t> found;
    for (std::size_t p = 0; p <= pattern.steps(frames); ++p)
      if (const auto frame = pattern.frame_at(k, p, frames))
        found.push_back(*frame);
    CHECK(found == std::vector<std::size_t>{0, 1, 2, 3, 4});
  }
}

} // namespace evo::music::nn
