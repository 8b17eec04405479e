#include "program.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

/// Sixteen real rows of a catalogue without audio: what simulating needs.
std::string genres_catalog() {
  std::string text = "id\tpath\tartist\ttitle\tgenre\ttempo\n";
  for (const char* genre :
       {"ambient", "blues", "bossa nova", "chiptune", "classical", "country", "disco",
        "drum and bass", "folk", "funk", "hip hop", "jazz", "metal", "reggae", "rock", "techno"})
    for (int i = 0; i < 4; ++i)
      text += std::string{genre} + "-" + std::to_string(i) + "\tx.wav\tArtist\tTitle\t" + genre +
              "\t" + std::to_string(60 + 30 * i) + "\n";
  return text;
}

} // namespace

TEST_CASE("listeners: a catalogue, a history of it, its statistics, its split") {
  const temporary_folder folder;
  const auto made = evomusic({"listeners", "catalog", "--tracks", "2", "--seconds", "0.5", "--out",
                              folder / "synth", "--seed", "3"},
                             folder.path());
  CHECK(made.code == 0);
  CHECK(made.out == (folder / "synth" / "catalog.tsv").string() + "\n");
  write_bytes(folder / "catalog.tsv", genres_catalog());
  const auto simulate = [&](const char* name, const char* seed) {
    return evomusic({"listeners", "simulate", "--count", "20", "--catalog", folder.path(), "--out",
                     folder / name, "--seed", seed},
                    folder.path());
  };
  CHECK(simulate("h.tsv", "1").code == 0);
  CHECK(simulate("again.tsv", "1").code == 0);
  CHECK(simulate("other.tsv", "2").code == 0);
  CHECK(read_bytes(folder / "h.tsv") == read_bytes(folder / "again.tsv"));
  CHECK(read_bytes(folder / "h.tsv") != read_bytes(folder / "other.tsv"));

  const auto statistics = evomusic(
      {"listeners", "statistics", "--interactions", folder / "h.tsv", "--json"}, folder.path());
  const auto s = nlohmann::json::parse(statistics.out);
  CHECK(s["listeners"] == 20);
  CHECK(s["rows"] == s["used"]);
  CHECK(s["problems"].empty());

  const auto tastes = evomusic({"listeners", "tastes", "--count", "20", "--catalog", folder.path(),
                                "--interactions", folder / "h.tsv", "--seed", "1", "--json"},
                               folder.path());
  const auto t = nlohmann::json::parse(tastes.out);
  CHECK(t["true_taste"]["roc_auc"] > t["popularity"]["roc_auc"]);

  const auto split =
      evomusic({"listeners", "split", "--interactions", folder / "h.tsv", "--out-train",
                folder / "train.tsv", "--out-test", folder / "test.tsv", "--seed", "1"},
               folder.path());
  CHECK(split.code == 0);
  CHECK(contains(split.out, "test: 13 tracks"));
  CHECK(!read_bytes(folder / "test.tsv").empty());
}

TEST_CASE("listeners: profiles on the command line") {
  const temporary_folder folder;
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "listeners");
    words.insert(words.end(), {"--profiles", (folder / "people").string()});
    return evomusic(std::move(words), folder.path());
  };
  CHECK(run({"create", "Ada"}).code == 0);
  CHECK(run({"create", "Bo"}).code == 0);
  CHECK(run({"choose", "Bo"}).code == 0);
  CHECK(run({"list"}).out == "  Ada: 0 likes, 0 dislikes, 0 skipped\n"
                             "* Bo: 0 likes, 0 dislikes, 0 skipped\n");
  CHECK(run({"export", "Bo", "--out", folder / "bo.json"}).code == 0);
  CHECK(nlohmann::json::parse(read_bytes(folder / "bo.json"))["name"] == "Bo");
  CHECK(run({"delete", "Bo"}).code == 0);
  CHECK(run({"choose", "Bo"}).code == 2);
  CHECK(run({"create", "Ada"}).code == 2);
}

TEST_CASE("listeners: wrong usage and bad files have the promised codes") {
  const temporary_folder folder;
  const auto code = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "listeners");
    return evomusic(std::move(words), folder.path()).code;
  };
  CHECK(code({}) == 2);
  CHECK(code({"statistics", "--interactions", folder / "none.tsv"}) == 3);
  CHECK(code({"simulate", "--catalog", folder / "none", "--out", folder / "h.tsv"}) == 3);
  write_bytes(folder / "catalog.tsv", genres_catalog());
  CHECK(code({"simulate", "--catalog", folder.path(), "--out", folder / "h.tsv", "--count", "0"}) ==
        2);
  write_bytes(folder / "blocked", "a file");
  CHECK(code({"simulate", "--catalog", folder.path(), "--out", folder / "blocked" / "h.tsv"}) == 5);
}
