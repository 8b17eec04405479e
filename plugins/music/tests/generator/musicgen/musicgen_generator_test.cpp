// MusicGen as a generator, on a tiny checkpoint with random weights.
#include "evo/evaluate/parallel.hpp"
#include "evo/music/error.hpp"
#include "evo/music/musicgen.hpp"
#include "evo/music/testing/check_generator.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

namespace evo::music {
namespace {

musicgen_options tiny(const std::string& variant = "mono") {
  return {.model = std::string{EVO_MUSICGEN_CHECKPOINTS} + "/" + variant, .precision = "fp32"};
}

TEST_CASE("MusicGen conforms, mono and stereo") {
  for (const std::string variant : {"mono", "stereo"}) {
    const musicgen_generator model{tiny(variant)};
    CAPTURE(variant);
    CHECK(model.channels() == (variant == "mono" ? 1 : 2));
    for (const auto& [check, found] : testing::check_generator(
             {.model = model, .seconds = 0.5, .executors = {parallel_executor(3)}})) {
      CAPTURE(check);
      for (const auto& what : found)
        FAIL_CHECK(what);
    }
  }
}

TEST_CASE("a prompt's rows are heard as the prompt, and read as it, however many zeros follow") {
  const musicgen_generator model{tiny()};
  const std::string prompt = "slow jazz with piano";
  const std::array<std::uint64_t, 1> seed{5};
  const auto spoken = model.generate(std::span{&prompt, 1}, 0.5, seed, serial_executor(), {});
  for (const auto kind : {embedding_kind::tokens, embedding_kind::states}) {
    const embedding_space* space = model.space(kind);
    for (const std::size_t tokens : {40U, 60U}) {
      const auto rows = space->of_prompt(prompt, tokens);
      const embeddings_view genome{rows, 1, tokens, space->width(), kind};
      const auto clip = model.generate(genome, 0.5, seed, serial_executor(), {});
      CHECK(testing::detail::same(clip[0], spoken[0]));
      if (kind == embedding_kind::tokens)
        CHECK(model.describe(genome, 0).find("jazz") != std::string::npos);
    }
  }
}

TEST_CASE("nothing asked for, in words or in zeros, is one thing") {
  const musicgen_generator model{tiny()};
  const std::array<std::string, 2> blank{"", " \t"};
  const std::array<std::uint64_t, 2> seeds{5, 5};
  const auto unasked =
      model.generate(std::span<const std::string>{blank}, 0.3, seeds, serial_executor(), {});
  CHECK(testing::detail::same(unasked[0], unasked[1]));
  const std::vector<float> zeros(2 * model.space(embedding_kind::tokens)->width());
  const embeddings_view genome{zeros, 1, 2, zeros.size() / 2};
  const auto zero = model.generate(genome, 0.3, std::span{seeds}.first(1), serial_executor(), {});
  CHECK(testing::detail::same(unasked[0], zero[0]));
}

TEST_CASE("however many share the memory, clips are the same, one at a time if need be") {
  const std::vector<std::string> prompts{"slow jazz with piano", "techno", "a waltz"};
  const std::vector<std::uint64_t> seeds{1, 2, 3};
  const auto clips = [&](std::uint64_t sharers) {
    const musicgen_generator model{{.model = tiny().model, .sharers = sharers}};
    return model.generate(prompts, 0.3, seeds, serial_executor(), {});
  };
  const auto alone = clips(1), crowded = clips(std::uint64_t{1} << 60);
  for (std::size_t i = 0; i < prompts.size(); ++i)
    CHECK(testing::detail::same(alone[i], crowded[i]));
}

TEST_CASE("embeddings that aren't finite are refused") {
  const musicgen_generator model{tiny()};
  const std::size_t width = model.space(embedding_kind::tokens)->width();
  const std::array<std::uint64_t, 1> seed{5};
  using limits = std::numeric_limits<float>;
  for (const float bad : {limits::quiet_NaN(), limits::infinity()})
    for (const auto kind : {embedding_kind::tokens, embedding_kind::states}) {
      std::vector<float> values(2 * width, 1.0F);
      values[width + 3] = bad;
      const embeddings_view genome{values, 1, 2, width, kind};
      CHECK_THROWS_WITH_AS((void)model.generate(genome, 0.1, seed, serial_executor(), {}),
                           doctest::Contains("aren't finite"), error);
    }
}

TEST_CASE("a continued clip begins with the codes of what it continues") {
  const musicgen_generator first{tiny()};
  const std::string prompt = "fast techno";
  const std::array<std::uint64_t, 1> seed{5};
  const auto begin = first.generate(std::span{&prompt, 1}, 0.4, seed, serial_executor(), {});
  auto options = tiny();
  audio_clip clip{1, begin.frames(), begin.rate()};
  std::ranges::copy(begin[0].samples(), clip.samples().begin());
  options.continued = clip;
  const musicgen_generator second{options};
  const code_batch known = second.encode(clip, serial_executor());
  const code_batch longer =
      second.generate_codes(std::span{&prompt, 1}, 1, seed, serial_executor(), {});
  CHECK(longer.frames == 50);
  for (std::size_t k = 0; k < known.codebooks; ++k)
    for (std::size_t f = 0; f < known.frames; ++f)
      REQUIRE(longer.values[k * longer.frames + f] == known.values[k * known.frames + f]);
  CHECK_THROWS_AS(
      (void)second.generate_codes(std::span{&prompt, 1}, 0.4, seed, serial_executor(), {}), error);
}

TEST_CASE("no sample is over full scale, and only its volume is changed") {
  const musicgen_generator model{tiny()};
  const std::string prompt = "fast techno";
  const std::array<std::uint64_t, 1> seed{7};
  const auto codes = model.generate_codes(std::span{&prompt, 1}, 1, seed, serial_executor(), {});
  const auto raw = model.decode(codes, serial_executor());
  const auto fitted = model.generate(std::span{&prompt, 1}, 1, seed, serial_executor(), {});
  float peak = 0;
  for (const float v : raw.samples())
    peak = std::max(peak, std::abs(v));
  const float scale = std::max(peak, 1.0F);
  for (std::size_t i = 0; i < raw.samples().size(); ++i)
    REQUIRE(fitted.samples()[i] == raw.samples()[i] / scale);
}

TEST_CASE("a folder that is no checkpoint is refused") {
  CHECK_THROWS_AS(musicgen_generator{tiny("nowhere")}, error);
  auto options = tiny();
  options.precision = "fp8";
  CHECK_THROWS_AS(musicgen_generator{options}, error);
  options = tiny();
  options.device = "cuda";
  CHECK_THROWS_WITH_AS(musicgen_generator{options}, doctest::Contains("cuda is not built yet"),
                       error);
}

} // namespace
} // namespace evo::music
