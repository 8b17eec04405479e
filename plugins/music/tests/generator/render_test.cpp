#include "evo/music/lexicon.hpp"
#include "support.hpp"

#include "evo/evaluate/parallel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <thread>

using namespace evo::music;
using namespace evo::music::generator_tests;

TEST_CASE("every genre sounds: finite, no clipping, no offset, at a healthy level") {
  for (const genre g : all_genres())
    for (const double energy : {0.1, 0.9}) {
      CAPTURE(name(g));
      CAPTURE(energy);
      brief b = brief_for(g);
      b.energy = b.density = energy;
      const auto audio = rendered(compose(b, 11, 6), 6);
      double peak = 0, power = 0, sum = 0;
      for (const float sample : audio) {
        REQUIRE(std::isfinite(sample));
        const double x = static_cast<double>(sample);
        peak = std::max(peak, std::abs(x));
        power += x * x;
        sum += x;
      }
      const auto n = static_cast<double>(audio.size());
      const double level = 10 * std::log10(power / n);
      CHECK(peak < 0.98);
      CHECK(level > -25);
      CHECK(level < -10);
      CHECK(std::abs(sum / n) < 1e-3);
    }
}

TEST_CASE("a clip is the same whatever the instrument played before, and in any instance") {
  const score jazz = compose(brief_for(genre::jazz), 1, 4);
  const auto alone = rendered(jazz, 4);
  for (const genre g : {genre::ambient, genre::metal, genre::drum_and_bass, genre::chiptune}) {
    CAPTURE(name(g));
    (void)rendered(compose(brief_for(g), 2, 4), 4);
    CHECK(rendered(jazz, 4) == alone);
  }
  const synth_renderer other;
  std::vector<float> again(alone.size());
  other.render(jazz, again);
  CHECK(again == alone);
}

TEST_CASE("a longer clip begins with the shorter one, bit for bit") {
  for (const genre g : all_genres()) {
    CAPTURE(name(g));
    const auto brief_one = rendered(compose(brief_for(g), 9, 5), 5);
    const auto long_one = rendered(compose(brief_for(g), 9, 20), 20);
    const auto frames = static_cast<std::ptrdiff_t>(brief_one.size() / 2);
    const auto right = static_cast<std::ptrdiff_t>(long_one.size() / 2);
    CHECK(std::equal(brief_one.begin(), brief_one.begin() + frames, long_one.begin()));
    CHECK(std::equal(brief_one.begin() + frames, brief_one.end(), long_one.begin() + right));
  }
  const auto tiny = rendered(compose(brief_for(genre::rock), 9, 3), 0.25);
  const auto longer = rendered(compose(brief_for(genre::rock), 9, 5), 5);
  CHECK(std::equal(tiny.begin(), tiny.begin() + 8000, longer.begin()));
}

TEST_CASE("the generator's clips depend on neither threads nor neighbours") {
  const synth_generator synth;
  CHECK(synth.rate() == 32000);
  CHECK(synth.channels() == 2);
  const std::vector<std::string> prompts{"slow jazz piano", "techno", "", "xyzzy",
                                         "sad folk guitar"};
  const std::vector<std::uint64_t> seeds{1, 2, 3, 4, 5};
  const std::span<const std::string> all{prompts};
  const audio_batch serial = synth.generate(all, 3.5, seeds, evo::serial_executor(), {});
  const audio_batch threaded = synth.generate(all, 3.5, seeds, evo::parallel_executor(4), {});
  REQUIRE(serial.size() == 5);
  CHECK(serial.frames() == 112000);
  for (std::size_t i = 0; i < prompts.size(); ++i) {
    CAPTURE(i);
    const audio_batch alone = synth.generate(all.subspan(i, 1), 3.5, std::span{seeds}.subspan(i, 1),
                                             evo::serial_executor(), {});
    CHECK(std::ranges::equal(serial[i].samples(), threaded[i].samples()));
    CHECK(std::ranges::equal(serial[i].samples(), alone[0].samples()));
  }
  CHECK(synth.describe(all, 4) == "sad folk guitar");
}

TEST_CASE("token embeddings play as the prompt of their tokens does") {
  const synth_generator synth;
  const token_table& table = token_table::lexicon();
  REQUIRE(synth.space(embedding_kind::tokens)->width() == table.width());
  std::vector<float> values;
  for (const std::size_t token : tokens_of("jazz piano"))
    values.insert(values.end(), table.row(token).begin(), table.row(token).end());
  const std::size_t tokens = values.size() / table.width();
  REQUIRE(tokens >= 2);
  const embeddings_view view{values, 1, tokens, table.width()};
  CHECK(synth.describe(view, 0).find("jazz") != std::string::npos);
  CHECK(compose(synth.brief_of(view, 0), 1, 4).style == genre::jazz);
  const std::vector<std::uint64_t> seeds{1};
  CHECK(synth.generate(view, 0.5, seeds, evo::serial_executor(), {}).frames() == 16000);
}
