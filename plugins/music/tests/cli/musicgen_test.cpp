// MusicGen from the command line, on a tiny checkpoint with random weights.
#include "program.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/npy.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

using words = std::vector<std::string>;
using shape = std::vector<std::size_t>;

const std::string model = EVO_MUSICGEN_CHECKPOINTS "/mono";

struct place {
  temporary_folder folder;

  [[nodiscard]] std::string path(const std::string& name) const { return (folder / name).string(); }
  [[nodiscard]] outcome run(const words& arguments) const {
    return evomusic(arguments, folder.path());
  }
  /// `generate` with MusicGen.
  [[nodiscard]] outcome generate(const std::string& out, words more) const {
    more.insert(more.begin(), {"generate", "--generator", "musicgen", "--model", model, "--seconds",
                               "1", "--seed", "4", "--out", path(out)});
    return run(more);
  }
  void check_refused(const words& arguments, int code, const std::string& part) const {
    const outcome o = run(arguments);
    CHECK(o.code == code);
    CHECK_MESSAGE(contains(o.err, part), o.err);
  }
};

} // namespace

TEST_CASE("clips and codes depend on prompt and seed alone") {
  const place p;
  const outcome both = p.generate("both", {"--prompt", "slow jazz", "fast techno with a long name",
                                           "--codes", p.path("both.npy")});
  REQUIRE_MESSAGE(both.code == 0, both.err);
  REQUIRE(p.generate("one", {"--prompt", "fast techno with a long name", "--threads", "1",
                             "--memory-budget", "4000000", "--codes", p.path("one.npy")})
              .code == 0);
  CHECK(read_bytes(p.folder / "both/001.wav") == read_bytes(p.folder / "one/000.wav"));
  CHECK(read_bytes(p.folder / "both/000.wav") != read_bytes(p.folder / "both/001.wav"));
  const npy_code_array codes = read_npy_codes(p.folder / "both.npy");
  const npy_code_array alone = read_npy_codes(p.folder / "one.npy");
  CHECK(codes.shape == shape{2, 4, 50});
  CHECK(std::ranges::equal(std::span{codes.values}.subspan(200), alone.values));
  const audio_clip clip = read_audio(p.folder / "one/000.wav");
  CHECK(clip.view().frames() == 32000);
  CHECK(clip.view().rate() == 32000);
}

TEST_CASE("the codec goes both ways, and texts have states") {
  const place p;
  REQUIRE(p.generate("clips", {"--prompt", "jazz", "--greedy", "--codes", p.path("a.npy")}).code ==
          0);
  REQUIRE(p.run({"codec", "--model", model, "--codes", p.path("a.npy"), "--out", p.path("b.npy")})
              .code == 0);
  CHECK(read_npy(p.folder / "b.npy").shape == shape{1, 1, 32000});
  REQUIRE(p.run({"codec", "--model", model, "--audio", p.path("clips/000.wav"), "--codes",
                 p.path("c.npy")})
              .code == 0);
  CHECK(read_npy_codes(p.folder / "c.npy").shape == shape{1, 4, 50});

  REQUIRE(p.run({"encode-text", "--model", model, "--prompt", "jazz", "slow jazz with piano",
                 "--out", p.path("s.npy")})
              .code == 0);
  const npy_array states = read_npy(p.folder / "s.npy");
  REQUIRE(states.shape.size() == 3);
  CHECK(states.shape[0] == 2);
  CHECK(states.shape[2] == 32);
  CHECK(states.values[(states.shape[1] - 1) * 32] == 0); // behind the shorter prompt
  CHECK(p.generate("from", {"--embeddings", p.path("s.npy")}).code == 0);
}

TEST_CASE("what doesn't fit is refused, with the code that is promised") {
  const place p;
  const std::string out = p.path("refused");
  const auto generate = [&](words more) {
    more.insert(more.begin(), {"generate", "--prompt", "x", "--seconds", "1", "--out", out});
    return more;
  };
  p.check_refused(generate({"--generator", "musicgen"}), 2, "--model");
  p.check_refused(generate({"--greedy"}), 2, "--generator musicgen");
  p.check_refused(generate({"--generator", "musicgen", "--model", model, "--soundfont", "x.sf2"}),
                  2, "--soundfont");
  p.check_refused(generate({"--generator", "musicgen", "--model", p.path("none")}), 3, "none");
  p.check_refused({"codec", "--model", model, "--codes", p.path("none.npy")}, 2, "which way");
  p.check_refused(
      {"codec", "--model", model, "--codes", p.path("none.npy"), "--out", p.path("b.npy")}, 3,
      "none.npy");

  std::filesystem::copy(model, p.folder / "cut");
  const auto weights = p.folder / "cut/model.safetensors";
  std::filesystem::resize_file(weights, std::filesystem::file_size(weights) - 1000);
  p.check_refused(generate({"--generator", "musicgen", "--model", p.path("cut")}), 3,
                  "model.safetensors");
  CHECK(!std::filesystem::exists(out));
}
