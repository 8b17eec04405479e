// MERT and catalogues from the command line, on a tiny checkpoint with random weights.
#include "program.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/npy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

using words = std::vector<std::string>;
using shape = std::vector<std::size_t>;

const std::string model = EVO_MERT_CHECKPOINTS "/tiny";

audio_clip tone(double hertz, std::size_t frames, int rate) {
  audio_clip clip{1, frames, rate};
  for (std::size_t i = 0; i < frames; ++i) {
    const double t = static_cast<double>(i) / rate;
    clip.samples()[i] = static_cast<float>(0.4 * std::sin(6.2831853 * hertz * t) *
                                           std::exp(-6 * std::fmod(t, 0.5)));
  }
  return clip;
}

/// A folder with recordings: a to e, of which c is cut off and d is too short for MERT.
struct place {
  temporary_folder folder;

  place() {
    std::filesystem::create_directory(folder / "music");
    write_wav(folder / "music/a.wav", tone(440, 24000, 24000));
    write_wav(folder / "music/b.wav", tone(220, 44100, 44100));
    write_bytes(folder / "music/c.wav", read_bytes(folder / "music/a.wav").substr(0, 5000));
    write_wav(folder / "music/d.wav", tone(330, 300, 24000));
    write_wav(folder / "music/e.wav", tone(330, 30000, 24000));
  }

  [[nodiscard]] std::string path(const std::string& name) const { return (folder / name).string(); }
  [[nodiscard]] outcome run(words arguments) const {
    return evomusic(std::move(arguments), folder.path());
  }
  [[nodiscard]] outcome embed(words more) const {
    more.insert(more.begin(), {"embed", "--encoder", "mert", "--model", model});
    return run(more);
  }
  [[nodiscard]] outcome embed_catalog(const std::string& out, words more = {}) const {
    more.insert(more.end(), {"--catalog", path("music"), "--out", path(out)});
    return embed(more);
  }
  void check_refused(const outcome& o, int code, const std::string& part) const {
    CHECK(o.code == code);
    CHECK_MESSAGE(contains(o.err, part), o.err);
  }
};

} // namespace

TEST_CASE("embed writes every layer of every recording, each as if alone") {
  const place p;
  const outcome both =
      p.embed({"--out", p.path("both.npy"), p.path("music/a.wav"), p.path("music/b.wav")});
  REQUIRE_MESSAGE(both.code == 0, both.err);
  REQUIRE(p.embed({"--out", p.path("one.npy"), "--threads", "1", p.path("music/b.wav")}).code == 0);
  const npy_array all = read_npy(p.folder / "both.npy"), one = read_npy(p.folder / "one.npy");
  CHECK(all.shape == shape{2, 4, 24});
  CHECK(std::ranges::equal(std::span{all.values}.subspan(96), one.values));
  REQUIRE(
      p.embed({"--out", p.path("fp32.npy"), "--precision", "fp32", p.path("music/b.wav")}).code ==
      0);
  CHECK(read_npy(p.folder / "fp32.npy").values != one.values);
}

TEST_CASE("a catalogue becomes a file a track; bad ones are told and survived; it goes on") {
  const place p;
  const outcome first = p.embed_catalog("out", {"--json"});
  REQUIRE_MESSAGE(first.code == 0, first.err);
  CHECK(first.out == "{\"tracks\":5,\"embedded\":3,\"kept\":0,\"failed\":2}\n");
  CHECK(contains(first.err, "c.wav"));
  CHECK(contains(first.err, "d.wav: mert: a clip has 300 samples"));
  REQUIRE(p.embed({"--out", p.path("b.npy"), p.path("music/b.wav")}).code == 0);
  const npy_array b = read_npy(p.folder / "out/b.npy");
  CHECK(b.shape == shape{4, 24});
  CHECK(b.values == read_npy(p.folder / "b.npy").values);

  p.check_refused(p.embed_catalog("out"), 2, "--resume goes on");
  const std::string whole = read_bytes(p.folder / "out/a.npy");
  std::filesystem::resize_file(p.folder / "out/a.npy", 100); // as no run of ours leaves it
  std::filesystem::remove(p.folder / "out/e.npy");
  const outcome again = p.embed_catalog("out", {"--resume", "--quiet"});
  CHECK(again.out == "5 tracks: 2 embedded, 1 there already, 2 failed\n");
  CHECK(read_bytes(p.folder / "out/a.npy") == whole);
  p.check_refused(p.embed_catalog("out", {"--resume", "--precision", "fp32"}), 2,
                  "another encoder: mert bf16, 4 x 24");
}

TEST_CASE("a catalogue's table names its tracks, and musicnn hears them, too") {
  const place p;
  write_bytes(p.folder / "music/catalog.tsv", "id\tpath\tartist\ttitle\tgenre\r\n"
                                              "b2b4\ta.wav\tsomebody\ta song\tjazz\r\n"
                                              "b2b4\tb.wav\t\t\t\r\n"
                                              "no path\r\n"
                                              "../up\ta.wav\r\n"
                                              "f00d\te.wav\r\n"
                                              "gone\tgone.wav\r\n");
  const outcome o = p.run({"embed", "--catalog", p.path("music"), "--out", p.path("out")});
  REQUIRE_MESSAGE(o.code == 0, o.err);
  CHECK(o.out == "6 tracks: 2 embedded, 0 there already, 4 failed\n");
  for (const auto* part : {"catalog.tsv:3: the id b2b4", "catalog.tsv:4: there is no path",
                           "'../up' is no id", "gone.wav"})
    CHECK_MESSAGE(contains(o.err, part), part);
  CHECK(read_npy(p.folder / "out/b2b4.npy").shape == shape{2, 200});
  CHECK(std::filesystem::exists(p.folder / "out/f00d.npy"));
}

TEST_CASE("music evolves towards a recording as MERT hears it") {
  const place p;
  write_bytes(p.folder / "small.yaml", "fitness: {target_music: music/a.wav}\n"
                                       "strategy: {population_size: 4, tournament_size: 2}\n"
                                       "budget: {generations: 2}\n"
                                       "generator: {seconds: 1}\n"
                                       "playlist: {size: 1, seconds: 1}\n"
                                       "encoder: {name: mert, model: " +
                                           model + "}\n");
  const auto evolve = [&](const std::string& run, const std::string& threads) {
    const outcome o = p.run({"evolve", "--config", p.path("small.yaml"), "--run", p.path(run),
                             "--quiet", "--json", "--threads", threads});
    REQUIRE_MESSAGE(o.code == 0, o.err);
    return o.out.substr(o.out.find("\"best_fitness\""), 40);
  };
  CHECK(evolve("one", "1") == evolve("two", "2"));
}

TEST_CASE("what doesn't fit is refused, with the code that is promised") {
  const place p;
  const std::string a = p.path("music/a.wav"), out = p.path("x.npy");
  p.check_refused(p.run({"embed", "--encoder", "mert", "--out", out, a}), 2, "--model");
  p.check_refused(p.embed({"--tags", "--json", a}), 2, "--tags");
  p.check_refused(p.embed({"--output", "pooled", "--out", out, a}), 2, "--output");
  p.check_refused(p.run({"embed", "--precision", "fp32", "--out", out, a}), 2, "--precision");
  p.check_refused(p.embed({"--out", out}), 2, "no recording");
  p.check_refused(p.embed({"--out", out, "--resume", a}), 2, "--resume");
  p.check_refused(p.embed({"--out", out, "--catalog", p.path("music"), a}), 2, "--catalog");
  p.check_refused(p.embed({"--out", out, "--catalog", p.path("none")}), 3, "no such folder");
  p.check_refused(p.embed({"--out", out, a, p.path("music/d.wav")}), 3,
                  "d.wav: mert: a clip has 300 samples at 24000 Hz");
  CHECK(!std::filesystem::exists(out));
  std::filesystem::copy(model, p.folder / "cut");
  const auto weights = p.folder / "cut/model.safetensors";
  std::filesystem::resize_file(weights, std::filesystem::file_size(weights) - 1000);
  p.check_refused(p.run({"embed", "--encoder", "mert", "--model", p.path("cut"), "--out", out, a}),
                  3, "model.safetensors");
}
