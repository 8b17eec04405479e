#include "catalog.hpp"
#include "embed_catalog.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/npy.hpp"
#include "fakes.hpp"
#include "support.hpp"

namespace evo::music {
namespace {

using namespace testing;

std::vector<std::string> ids(const catalog& all) {
  std::vector<std::string> names;
  for (const auto& track : all.tracks)
    names.push_back(track.id);
  return names;
}

} // namespace

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
      CHECK(all.tracks[1].file == folder / "deep/b.wav");
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

TEST_CASE("an interruption between batches leaves whole files, and says how many are left") {
  const temporary_folder folder;
  std::filesystem::create_directory(folder / "music");
  audio_clip clip{1, 8000, 8000};
  for (std::size_t i = 0; i < 8000; ++i)
    clip.samples()[i] = static_cast<float>(i % 100) / 200;
  for (int i = 0; i < 20; ++i)
    write_wav(folder / ("music/" + std::to_string(100 + i) + ".wav"), clip);
  const fake_encoder encode;
  const catalog tracks = read_catalog(folder / "music");
  int asked = 0;
  std::vector<double> shares;
  catalog_task task{.out = folder / "out", .encoder = "fake"};
  task.interrupted = [&] { return ++asked == 2; };
  task.progress = [&](double share) { shares.push_back(share); };
  const error stopped =
      error_of([&] { (void)embed_catalog(encode, tracks, task, serial_executor()); });
  CHECK(stopped.kind() == failure::interrupted);
  CHECK(contains(stopped.what(), "12 tracks are left"));
  task.resume = true;
  task.interrupted = {};
  const auto sum = embed_catalog(encode, tracks, task, serial_executor());
  CHECK(sum.kept == 8);
  CHECK(sum.embedded == 12);
  CHECK(shares == std::vector<double>{0.4, 0.8, 1});
  CHECK(read_npy(folder / "out/119.npy").shape ==
        std::vector<std::size_t>{encode.layers(), encode.dim()});
  CHECK(!std::filesystem::exists(folder / "out/119.npy.part"));
}

} // namespace evo::music
