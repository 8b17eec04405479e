#include <doctest/doctest.h>

#include "tastes.hpp"

#include "evo/music/error.hpp"

using namespace evo::music;
using namespace evo::music::testing;

TEST_CASE("tracks without an embedding are left out and counted, rows follow their tracks") {
  const tastes world;
  const listening_history history = world.history();
  track_embeddings embeddings = world.embeddings();
  for (std::size_t t = 0; t < world.tracks; t += 3)
    embeddings.present[t] = 0;
  const aligner_data data = join(history, embeddings);
  CHECK(data.tracks_without_embedding == world.tracks / 3);
  CHECK(data.pairs_without_embedding > 0);
  CHECK(data.history.pairs() + data.pairs_without_embedding == history.pairs());
  REQUIRE(data.embeddings.present.size() == data.history.tracks());
  for (std::size_t t = 0; t < data.history.tracks(); ++t) {
    const auto before =
        static_cast<std::size_t>(std::stoul(std::string{data.history.track_ids[t].substr(6)}));
    CHECK(before % 3 != 0);
    CHECK(std::ranges::equal(data.embeddings[t], embeddings[before]));
  }
  CHECK(describe(data).find("without an embedding") != std::string::npos);
}

TEST_CASE("a listener whose tracks have no embedding is left out") {
  const tastes world;
  listening_history history = world.history();
  track_embeddings embeddings = world.embeddings();
  for (std::size_t t = 0; t < world.tracks; t += world.genres)
    embeddings.present[t] = 0; // all of the first genre
  const aligner_data data = join(history, embeddings);
  CHECK(data.listeners_without_pairs == world.listeners / world.genres);
  embeddings.present.assign(world.tracks, 0);
  CHECK_THROWS_WITH_AS(static_cast<void>(join(history, embeddings)),
                       doctest::Contains("no track that was listened to has an embedding"), error);
}
