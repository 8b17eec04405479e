#include "support.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/catalog.hpp"

#include <filesystem>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

catalog read(const std::string& bytes) {
  const temporary_folder folder;
  write_bytes(folder / "catalog.tsv", bytes);
  return read_catalog(folder.path());
}

std::vector<std::string> ids(const catalog& all) {
  std::vector<std::string> names;
  for (const auto& track : all.tracks)
    names.push_back(track.id);
  return names;
}

} // namespace

TEST_CASE("a catalogue of recordings: named columns in any order, or the five fixed ones") {
  const auto named = read("genre\tpath\tid\ttempo\tmood\n"
                          "Jazz\ta.ogg\tA\t120\tx\r\n"
                          "zzzz\tb.ogg\tB\t\tx\n");
  REQUIRE(named.tracks.size() == 2);
  CHECK(named.tracks[0].path == "a.ogg");
  CHECK(named.tracks[0].attributes.genres[static_cast<std::size_t>(genre::jazz)] > 0.5);
  CHECK(tempo_of_quality(*named.tracks[0].attributes[quality::tempo]) == doctest::Approx(120));
  CHECK(named.tracks[1].attributes == track_attributes{});
  const auto fixed = read("A\ta.ogg\tSomebody\tSong\tTechno\nB\tb.ogg\n");
  REQUIRE(fixed.tracks.size() == 2);
  CHECK(fixed.tracks[0].artist == "Somebody");
  CHECK(fixed.tracks[1].title.empty());
}

TEST_CASE("rows that can't be used are counted") {
  const auto c = read("id\tpath\ttempo\n"
                      "A\ta.ogg\t120\n"
                      "A\tagain.ogg\t120\n"
                      "\tnone.ogg\t120\n"
                      "C\t\t120\n"
                      "../D\td.ogg\t120\n"
                      "E\te.ogg\tfast\n"
                      "F\tf.ogg\t120\ttoo many\n"
                      "G\xFF\tg.ogg\t120\n"
                      "\n");
  CHECK(c.tracks.size() == 1);
  REQUIRE(c.problems.size() == 7);
  CHECK(contains(c.problems[0], "catalog.tsv:3: the id A is there already"));
  CHECK(contains(c.problems[4], "tempo = 'fast' can't be read"));
  CHECK(error_of([] { (void)read(""); }).kind() == failure::input);
  CHECK(error_of([] { (void)read("id\tpath\n"); }).kind() == failure::input);
}

TEST_CASE("what is written is read again") {
  const temporary_folder folder;
  catalog c;
  catalog_track t{"A", "audio/a.wav", "An\tartist", "A title", "jazz", {}, "slow jazz"};
  t.attributes.genres[0] = 0.25;
  t.attributes.genres[11] = 0.75;
  t.attributes.families[2] = 1;
  t.attributes[quality::tempo] = tempo_quality(80);
  t.attributes[quality::drums] = 0.5;
  c.tracks.push_back(t);
  write_catalog(folder / "new", c);
  const auto back = read_catalog(folder / "new").tracks.at(0);
  CHECK(back.artist == "An artist");
  CHECK(back.prompt == "slow jazz");
  CHECK(back.attributes.genres == t.attributes.genres);
  CHECK(back.attributes.families == t.attributes.families);
  CHECK(*back.attributes[quality::tempo] == doctest::Approx(tempo_quality(80)));
  CHECK(!back.attributes[quality::warmth]);
}

TEST_CASE("the synth makes a catalogue that depends on the seed alone") {
  const temporary_folder folder;
  const auto make = [&](const char* name, std::size_t tracks, std::uint64_t seed) {
    return make_synth_catalog(
        {.tracks = tracks, .seconds = 0.5, .seed = seed, .soundfont = {}, .folder = folder / name},
        evo::serial_executor());
  };
  const auto small = make("small", 3, 5), large = make("large", 5, 5), other = make("other", 3, 6);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(small.tracks[i].id == large.tracks[i].id);
    CHECK(small.tracks[i].id != other.tracks[i].id);
    CHECK(small.tracks[i].attributes == large.tracks[i].attributes);
    CHECK(read_bytes(folder / "small" / small.tracks[i].path) ==
          read_bytes(folder / "large" / large.tracks[i].path));
  }
  CHECK(small.tracks[0].genre == "ambient");
  CHECK(small.tracks[1].genre == "blues");
  CHECK(small.tracks[0].id.size() == 36);
  CHECK(small.tracks[0].id[14] == '4');
  CHECK(read_audio(folder / "small" / small.tracks[2].path).view().seconds() ==
        doctest::Approx(0.5).epsilon(0.01));
  CHECK(read_catalog(folder / "large").tracks.size() == 5);
  CHECK(error_of([&] { make("none", 0, 1); }).kind() == failure::configuration);
}

TEST_CASE("without a table, recordings have their names as ids, wherever they lie") {
  const temporary_folder folder;
  std::filesystem::create_directories(folder / "b/deep");
  for (const auto* name : {"z.mp3", "b/x.FLAC", "b/deep/y.wav", "notes.txt", "b/z.ogg", "noend"})
    write_bytes(folder / name, "");
  const catalog all = read_catalog(folder.path());
  CHECK(ids(all) == std::vector<std::string>{"y", "x", "z"});
  REQUIRE(all.problems.size() == 1);
  CHECK(contains(all.problems[0], "the id z is there already"));
}

TEST_CASE("a table's columns are read, with or without a heading, whatever ends its lines") {
  for (const std::string end : {"\n", "\r\n"})
    for (const std::string heading : {"", "id\tpath\tartist\ttitle\tgenre"}) {
      const temporary_folder folder;
      write_bytes(folder / "catalog.tsv", "\xEF\xBB\xBF" + (heading.empty() ? "" : heading + end) +
                                              "1\ta.wav\tX\tY\tjazz" + end + end + "2\tdeep/b.wav");
      const catalog all = read_catalog(folder.path());
      REQUIRE(ids(all) == std::vector<std::string>{"1", "2"});
      CHECK(all.problems.empty());
      CHECK(all.tracks[0].artist == "X");
      CHECK(all.tracks[0].genre == "jazz");
      CHECK(all.tracks[1].path == "deep/b.wav");
      CHECK(all.tracks[1].title.empty());
    }
}

TEST_CASE("a folder without a track is refused") {
  const temporary_folder folder;
  CHECK(contains(error_of([&] { (void)read_catalog(folder.path()); }).what(), "no recording"));
  CHECK(contains(error_of([&] { (void)read_catalog(folder / "none"); }).what(), "no such folder"));
  write_bytes(folder / "catalog.tsv", "a/b\tx.wav\n");
  CHECK(contains(error_of([&] { (void)read_catalog(folder.path()); }).what(), "is no id"));
}
