#include <doctest/doctest.h>

#include "support/files.hpp"

#include "evo/music/aligner_training.hpp"
#include "evo/music/error.hpp"

using namespace evo::music;
using namespace evo::music::testing;

namespace {

std::vector<named_options> read(const std::string& yaml) {
  const temporary_folder folder;
  write_bytes(folder / "a.yaml", yaml);
  return read_aligner_options(folder / "a.yaml");
}

std::string refusal(const std::string& yaml) {
  try {
    static_cast<void>(read(yaml));
  } catch (const error& e) {
    CHECK(e.kind() == failure::configuration);
    return e.what();
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("an empty file has the report's options") {
  const auto all = read("");
  REQUIRE(all.size() == 1);
  CHECK(all[0].options == aligner_options{});
  CHECK(all[0].options.batch == 256);
  CHECK(all[0].options.negatives == 20);
}

TEST_CASE("what isn't said is derived from the encoder") {
  const aligner_options small = resolved({}, 2, 200);
  CHECK(small.aggregate == aggregation::gating_tanh);
  CHECK(small.shared_width == 128);
  CHECK(small.hidden_width == 256);
  CHECK(small.standardise == true);
  CHECK(small.embedding_noise == 1.5);
  const aligner_options large = resolved({}, 13, 768);
  CHECK(large.aggregate == aggregation::weighted);
  CHECK(large.shared_width == 768);
  CHECK(large.hidden_width == 2048);
  CHECK(large.standardise == false);
  CHECK(large.embedding_noise == 0.0);
  const auto said = read("shared_width: 32\nhidden_width: 48\nstandardise: false\n"
                         "embedding_noise: 0.5\naggregation: mean\n");
  CHECK(resolved(said[0].options, 2, 200) == said[0].options);
  CHECK(said[0].options.shared_width == 32);
  CHECK(said[0].options.standardise == false);
  CHECK(said[0].options.embedding_noise == 0.5);
}

TEST_CASE("variants begin with what stands above them") {
  const auto all = read("epochs: 7\naggregation: weighted\nvariants:\n  - name: plain\n"
                        "  - name: gru+ln\n    aggregation: gru\n    projection: layer-norm\n"
                        "    learn_temperature: false\n    pairs_a_listener: 15\n");
  REQUIRE(all.size() == 2);
  CHECK(all[0].name == "plain");
  CHECK(all[0].options.aggregate == aggregation::weighted);
  CHECK(all[1].options.epochs == 7);
  CHECK(all[1].options.aggregate == aggregation::gru);
  CHECK(all[1].options.project == projection::layer_norm);
  CHECK(all[1].options.pairs_a_listener == 15);
  CHECK(!all[1].options.learn_temperature);
}

TEST_CASE("what can't be is refused with its place and what would be right") {
  CHECK(contains(refusal("epochs: 7\nepoch: 3\n"), "a.yaml:2: epoch: there is no such key"));
  CHECK(contains(refusal("dropout: 1\n"), "1 is out of range"));
  CHECK(contains(refusal("batch: 2.5\n"), "'2.5' is no number (a whole number)"));
  CHECK(contains(refusal("batch: [1]\n"), "one value"));
  CHECK(contains(refusal("aggregation: lstm\n"), "one of mean, weighted"));
  CHECK(contains(refusal("learn_temperature: maybe\n"), "true or false"));
  CHECK(contains(refusal("standardise: 1\n"), "true or false"));
  CHECK(contains(refusal("embedding_noise: -1\n"), "-1 is out of range"));
  CHECK(contains(refusal("shared_width: 0\n"), "0 is out of range"));
  CHECK(contains(refusal("variants:\n  - epochs: 3\n"), "no name of its own"));
  CHECK(contains(refusal("variants:\n  - name: a\n  - name: a\n"), "no name of its own"));
  CHECK(contains(refusal("variants: 3\n"), "isn't a list"));
  CHECK(contains(refusal("- 1\n"), "no group of keys"));
  CHECK(contains(refusal("a: [1\n"), "a.yaml:"));
  CHECK_THROWS_AS(static_cast<void>(read_aligner_options("/nowhere.yaml")), error);
}

TEST_CASE("the gate's matrix decides the default") {
  CHECK(default_aggregation(2, 200) == aggregation::gating_tanh);
  CHECK(default_aggregation(2, 753) == aggregation::gating_tanh);
  CHECK(default_aggregation(13, 768) == aggregation::weighted);
  CHECK(default_aggregation(25, 1024) == aggregation::weighted);
}
