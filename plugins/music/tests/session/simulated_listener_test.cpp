#include "fake_taste.hpp"

#include "evo/music/catalog.hpp"
#include "evo/music/lexicon.hpp"
#include "evo/music/score.hpp"
#include "evo/music/simulated_listener.hpp"

#include <doctest/doctest.h>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

const std::string prompt = "jazz with piano, at 120 bpm";

/// True score of one clip to user_000003 by the session's simulated listener.
double score_of(const small_session& s, const std::vector<std::string>& more) {
  std::vector<std::string> settings{"session.taste=attributes", "session.listener=user_000003",
                                    "session.catalog=" + (s.folder / "catalog").string()};
  settings.insert(settings.end(), more.begin(), more.end());
  const configuration config =
      parse_configuration(to_yaml(s.config), "t", s.folder.path(), settings);
  const auto listener = make_simulated_listener(config, s.taste, s.generate);
  const played_clip clip{prompt, prompt, 5, {}, {}};
  return listener->true_scores(std::span{&clip, 1})[0];
}

} // namespace

TEST_CASE("a session's listeners are those of a simulation with the same parameters") {
  const small_session s;
  std::filesystem::create_directories(s.folder / "catalog");
  std::string rows = "id\tpath\tgenre\ttempo\tenergy\n";
  int n = 0;
  for (const std::string genre : {"jazz", "rock", "techno", "folk", "metal", "blues"}) {
    rows += genre + "\t" + genre + ".wav\t" + genre + "\t" + std::to_string(60 + 25 * n) + "\t0." +
            std::to_string(n + 1) + "\n";
    ++n;
  }
  write_bytes(s.folder / "catalog/catalog.tsv", rows);
  std::vector<track_attributes> attributes;
  for (const auto& t : read_catalog(s.folder / "catalog").tracks)
    attributes.push_back(t.attributes);
  REQUIRE(attributes.size() == 6);

  const auto wish = parse_prompt(prompt);
  const auto heard = attributes_of(wish, compose(wish, 5, s.config.generator.seconds));
  const auto expected = [&](simulation_options o) {
    o.count = 3;
    return simulated_listeners{attributes, o}.score(2, heard);
  };
  const double usual = expected({});
  CHECK(score_of(s, {}) == usual);
  CHECK(score_of(s, {"session.simulation_seed=2"}) == expected({.seed = 2}));
  CHECK(score_of(s, {"session.simulation_kinds=3", "session.simulation_own=0.5"}) ==
        expected({.kinds = 3, .own = 0.5}));
  const double other =
      score_of(s, {"session.simulation_tastes=1", "session.simulation_liked_share=0.7",
                   "session.simulation_drift=0.9"});
  CHECK(other == expected({.tastes = 1, .liked_share = 0.7, .drift = 0.9}));
  CHECK(other != usual);
  CHECK(error_of([&] { (void)score_of(s, {"session.simulation_tastes=9"}); }).kind() ==
        failure::configuration);
}
