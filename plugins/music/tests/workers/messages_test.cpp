// What travels keeps its bits, and what is damaged is refused.
#include "support.hpp"

#include "workers/hearing_messages.hpp"
#include "workers/hearing_setup.hpp"

#include "evo/process/messages.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>

using namespace evo::music;
using namespace evo::music::testing;
using namespace evo::music::workers;

namespace {

configuration parse(const std::string& more, std::vector<setting> settings = {}) {
  return parse_configuration("fitness: {target_music: a.wav}\n" + more, "t.yaml", "/music",
                             settings);
}

} // namespace

TEST_CASE("a heard clip arrives as it was sent, to the bit") {
  const std::vector<float> samples{0.1F, -0.2F, 0.3F, -0.0F};
  heard_clip sent{.text = "jazz",
                  .score = {.penalty = 0.1 + 0.2,
                            .terms = {{"flux", 1e-310}, {"silence", std::nan("")}},
                            .embedding = {1.5F, -0.0F, std::nextafter(1.0F, 2.0F)},
                            .failure = {}},
                  .kind = failure::storage,
                  .clip = {samples, 2, 2, 8000}};
  const auto got = received(evo::message_bytes(message_of(sent, true)), "ant");
  CHECK(got.heard.text == "jazz");
  CHECK(got.heard.node == "ant");
  CHECK(got.heard.kind == failure::storage);
  CHECK(got.heard.score.penalty == 0.1 + 0.2);
  REQUIRE(got.heard.score.terms.size() == 2);
  CHECK(got.heard.score.terms[0].second == 1e-310);
  CHECK(std::isnan(got.heard.score.terms[1].second));
  REQUIRE(got.heard.score.embedding.size() == 3);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(std::bit_cast<std::uint32_t>(got.heard.score.embedding[i]) ==
          std::bit_cast<std::uint32_t>(sent.score.embedding[i]));
  CHECK(got.heard.clip.channels() == 2);
  CHECK(got.heard.clip.frames() == 2);
  CHECK(got.heard.clip.rate() == 8000);
  CHECK(got.heard.clip.channel(1)[0] == 0.3F);
  CHECK(received(evo::message_bytes(message_of(sent, false)), "ant").heard.clip.frames() == 0);
}

TEST_CASE("what isn't a heard clip is refused, naming the node") {
  heard_clip clip;
  clip.text = "jazz";
  const std::string good = evo::message_bytes(message_of(clip, false));
  heard_message uneven = message_of(clip, false), odd = uneven;
  uneven.samples = {1, 2, 3};
  uneven.channels = 2;
  odd.kind = 77;
  for (const std::string& bad :
       {std::string{}, good.substr(0, good.size() - 1), good + "x", std::string(40, '\xff'),
        evo::message_bytes(uneven), evo::message_bytes(odd)}) {
    const error e = error_of([&] { (void)received(bad, "ant"); });
    CHECK(e.kind() == failure::service);
    CHECK(contains(e.what(), "the worker on ant"));
  }
}

TEST_CASE("a setup has what hearing depends on, and nothing else") {
  const configuration c = parse("generator: {seconds: 0.1}\ngenome: {type: token_embeddings}\n"
                                "strategy: {name: snes}\n");
  const std::string setup = setup_of(c, {3}, {});
  const configuration back = parse_setup(setup).config;
  CHECK(back.generator.seconds == 0.1);
  CHECK(back.genome.type == "token_embeddings");
  CHECK(back.genome.tokens == c.genome.tokens);
  CHECK(back.threads == 3);
  CHECK(parse_setup(setup).share.threads == 3);
  CHECK(setup_of(back, {3}, {}) == setup);
  for (const std::string same :
       {"seed=7", "strategy.population_size=9", "budget.generations=3", "fitness.noise_weight=0.1",
        "generator.seed_mode=fixed", "playlist.seconds=3", "store.keep_audio=none", "threads=1",
        "evaluator.name=process"}) {
    CAPTURE(same);
    CHECK(setup_of(parse("generator: {seconds: 0.1}\ngenome: {type: token_embeddings}\n"
                         "strategy: {name: snes}\n",
                         {same}),
                   {3}, {}) == setup);
  }
  for (const std::string other :
       {"generator.seconds=0.2", "genome.tokens=9", "fitness.noise=compatible",
        "encoder.output=pooled", "store.keep_audio=all", "generator.soundfont=a.sf2"}) {
    CAPTURE(other);
    CHECK(setup_of(parse("generator: {seconds: 0.1}\ngenome: {type: token_embeddings}\n"
                         "strategy: {name: snes}\n",
                         {other}),
                   {3}, {}) != setup);
  }
  CHECK(setup_of(c, {2}, {}) != setup);
}

TEST_CASE("a setup says which files were read, and how many workers share a machine") {
  const configuration c = parse({});
  const hearing_files files{.of_generator = {{"all sounds.sf2", 12345678901, 0xfedcba9876543210}},
                            .of_encoder = {{"a", 1, 2}, {"b", 0, 0}}};
  const std::string setup = setup_of(c, {2, 5}, files);
  const hearing_setup back = parse_setup(setup);
  CHECK(back.share.neighbours == 5);
  REQUIRE(back.files.of_generator.size() == 1);
  CHECK(back.files.of_generator[0].name == "all sounds.sf2");
  CHECK(back.files.of_generator[0].size == 12345678901);
  CHECK(back.files.of_generator[0].hash == 0xfedcba9876543210);
  CHECK(back.files.of_encoder.size() == 2);
  CHECK(setup_of(back.config, back.share, back.files) == setup);
  CHECK(!parse_setup(setup_of(c, {2}, {})).share.neighbours);
}

TEST_CASE("a setup's paths hold wherever a worker was started") {
  configuration c = parse({});
  c.generator.soundfont = "here.sf2";
  CHECK(parse_setup(setup_of(c, {1}, {})).config.generator.soundfont ==
        std::filesystem::current_path() / "here.sf2");
}

TEST_CASE("a setup of another program is refused") {
  for (const std::string bad :
       {"nonsense\n", "generator.nose=1\n", "strategy.name=snes\n", "encoder.file=a b c\n"})
    CHECK(error_of([&] { (void)parse_setup(bad); }).kind() == failure::configuration);
}
