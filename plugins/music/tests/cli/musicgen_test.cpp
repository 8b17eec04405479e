// MusicGen from the command line, on a tiny checkpoint with random weights.
#include "program.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/loudness.hpp"
#include "evo/music/npy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <limits>
#include <thread>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

using words = std::vector<std::string>;
using shape = std::vector<std::size_t>;

const std::string model = EVO_MUSICGEN_CHECKPOINTS "/mono";

/// Makes a tensor's first number one that is none.
void poison(const std::filesystem::path& weights, const std::string& tensor) {
  std::string bytes = read_bytes(weights);
  std::uint64_t header = 0;
  std::memcpy(&header, bytes.data(), sizeof header);
  const std::string offsets = "\"data_offsets\":[";
  const std::size_t at = bytes.find(offsets, bytes.find("\"" + tensor + "\"")) + offsets.size();
  const std::size_t begin = sizeof header + header + std::stoul(bytes.substr(at));
  const float none = std::numeric_limits<float>::quiet_NaN();
  std::memcpy(bytes.data() + begin, &none, sizeof none);
  write_bytes(weights, bytes);
}

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

  const auto with_model = [&](words more) {
    more.insert(more.end(), {"--generator", "musicgen", "--model", model});
    return generate(std::move(more));
  };
  p.check_refused(with_model({"--memory-budget", "1000000"}), 2, "for a single candidate");
  p.check_refused(with_model({"--top-k", "-1"}), 2, "--top-k");
  p.check_refused(with_model({"--device", "cuda"}), 2, "cuda is not built yet (cpu)");
  std::filesystem::remove_all(out);
  p.check_refused(with_model({"--codes", p.path("nowhere/codes.npy")}), 5,
                  "there is no such folder");
  CHECK(std::filesystem::is_empty(out)); // nothing was generated in vain
  std::filesystem::remove_all(out);

  std::filesystem::copy(model, p.folder / "cut");
  const auto weights = p.folder / "cut/model.safetensors";
  std::filesystem::resize_file(weights, std::filesystem::file_size(weights) - 1000);
  p.check_refused(generate({"--generator", "musicgen", "--model", p.path("cut")}), 3,
                  "model.safetensors");

  // Also what only given audio would need.
  std::filesystem::copy(model, p.folder / "poisoned");
  const std::string encoder = "audio_encoder.encoder.layers.0.conv.weight_v";
  poison(p.folder / "poisoned/model.safetensors", encoder);
  p.check_refused(generate({"--generator", "musicgen", "--model", p.path("poisoned")}), 3,
                  encoder + ": number 0 of it isn't finite");
  CHECK(!std::filesystem::exists(out));
}

TEST_CASE("given audio has to be shorter than the clip") {
  const place p;
  REQUIRE(p.generate("begin", {"--prompt", "x"}).code == 0);
  const std::string begin = p.path("begin/000.wav");
  const outcome o = p.generate("same", {"--prompt", "x", "--continue", begin});
  CHECK(o.code == 2);
  CHECK_MESSAGE(contains(o.err, "has 50 frames, the clip would have 50"), o.err);
  CHECK(p.run({"generate", "--generator", "musicgen", "--model", model, "--seconds", "1.5",
               "--prompt", "x", "--continue", begin, "--out", p.path("longer")})
            .code == 0);
}

TEST_CASE("keeping codes changes no sample") {
  const place p;
  REQUIRE(p.generate("plain", {"--prompt", "x", "y"}).code == 0);
  REQUIRE(p.generate("kept", {"--prompt", "x", "y", "--codes", p.path("kept/codes.npy")}).code ==
          0);
  CHECK(read_bytes(p.folder / "plain/001.wav") == read_bytes(p.folder / "kept/001.wav"));
}

TEST_CASE("clips are brought to a loudness on demand") {
  const place p;
  const outcome o = p.generate("loud", {"--prompt", "x", "slow jazz", "--loudness", "-23"});
  REQUIRE_MESSAGE(o.code == 0, o.err);
  for (const char* clip : {"loud/000.wav", "loud/001.wav"})
    CHECK(loudness(read_audio(p.folder / clip)) == doctest::Approx(-23).epsilon(0.001));
  CHECK(p.generate("no", {"--prompt", "x", "--loudness", "3"}).code == 2);
}

TEST_CASE("an interruption ends generation between two steps") {
  const place p;
  const process long_one{{"generate", "--generator", "musicgen", "--model", model, "--seconds",
                          "3000", "--prompt", "x", "--out", p.path("long")},
                         p.folder.path()};
  // The folder is made when the model is loaded.
  for (int i = 0; i < 3000 && !std::filesystem::exists(p.folder / "long"); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  std::this_thread::sleep_for(std::chrono::milliseconds{200});
  long_one.send(SIGINT);
  const outcome o = long_one.wait();
  CHECK(o.code == 130);
  CHECK_MESSAGE(contains(o.err, "generate: stopped as asked (0 of 1 clips are written)"), o.err);
}
