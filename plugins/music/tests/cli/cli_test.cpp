#include "program.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/config.hpp"
#include "evo/music/npy.hpp"
#include "evo/music/store.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <sys/mount.h>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

using words = std::vector<std::string>;

/// A tone with a pulse: music enough to aim at.
audio_clip tone(std::size_t channels, double seconds, int rate) {
  audio_clip clip{channels, static_cast<std::size_t>(seconds * rate), rate};
  for (std::size_t c = 0; c < channels; ++c) {
    const auto samples = clip.channel(c);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const double t = static_cast<double>(i) / rate;
      const double pulse = std::exp(-6 * std::fmod(t, 0.5));
      samples[i] = static_cast<float>(0.4 * pulse * std::sin(2 * 3.14159265 * 440 * t));
    }
  }
  return clip;
}

/// A WAV file of 32-bit floats, which may be anything.
void write_float_wav(const std::filesystem::path& file, const std::vector<float>& samples) {
  const auto number = [](std::uint32_t n) {
    return std::string{reinterpret_cast<const char*>(&n), 4};
  };
  const auto bytes = static_cast<std::uint32_t>(samples.size() * 4);
  const std::string format{"\x03\x00\x01\x00\x40\x1f\x00\x00\x00\x7d\x00\x00\x04\x00\x20\x00", 16};
  write_bytes(file, "RIFF" + number(36 + bytes) + "WAVEfmt " + number(16) + format + "data" +
                        number(bytes) +
                        std::string{reinterpret_cast<const char*>(samples.data()), bytes});
}

/// A folder with a target and a configuration for a run of seconds.
struct place {
  temporary_folder folder;

  place() {
    write_wav(folder / "target.wav", tone(2, 4, 22050), {.title = "target", .comment = {}});
    write_bytes(folder / "small.yaml", "fitness: {target_music: target.wav}\n"
                                       "strategy: {population_size: 4, tournament_size: 2}\n"
                                       "budget: {generations: 3}\n"
                                       "generator: {seconds: 3}\n"
                                       "playlist: {size: 1, seconds: 4}\n");
  }

  [[nodiscard]] std::string path(const std::string& name) const { return folder / name; }

  [[nodiscard]] words evolve(const std::string& run, words more = {}) const {
    words all{"evolve", "--config", path("small.yaml"), "--run", path(run), "--json"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  [[nodiscard]] outcome run(words arguments) const {
    return evomusic(std::move(arguments), folder.path());
  }

  /// A refusal: the exit code, one line that has the words, nothing on standard output, no run.
  void check_refused(words arguments, int code, const words& says) const {
    const outcome o = run(std::move(arguments));
    CAPTURE(o.err);
    CHECK(o.code == code);
    CHECK(o.out.empty());
    CHECK(o.err.starts_with("evomusic: "));
    CHECK(std::count(o.err.begin(), o.err.end(), '\n') == 1);
    for (const auto& word : says)
      CHECK_MESSAGE(contains(o.err, word), word);
    CHECK(!std::filesystem::exists(folder / "refused"));
  }
};

nlohmann::json last_line(const std::string& text) {
  const auto end = text.find_last_not_of('\n');
  const auto begin = text.rfind('\n', end);
  return nlohmann::json::parse(text.substr(begin == std::string::npos ? 0 : begin + 1));
}

/// What two equal runs have in common, the best clip's bytes included.
void check_same_result(const nlohmann::json& a, const nlohmann::json& b) {
  for (const std::string key : {"best_genome", "best_fitness", "mean_fitness", "evaluations",
                                "generations", "stop_reason", "strategy"})
    CHECK_MESSAGE(a[key] == b[key], key);
  const std::string wav = read_bytes(a["best_audio"].get<std::string>());
  CHECK(wav.size() > 1000);
  CHECK(wav == read_bytes(b["best_audio"].get<std::string>()));
}

} // namespace

TEST_CASE("evolve keeps its promises to scripts, on one thread and on two, killed or not") {
  const place p;
  const outcome one = p.run(p.evolve("one", {"--threads", "1"}));
  REQUIRE_MESSAGE(one.code == 0, one.err);
  const auto result = last_line(one.out);
  for (const std::string key :
       {"run", "strategy", "generations", "evaluations", "best_fitness", "mean_fitness",
        "stop_reason", "best_audio", "best_genome", "best_text", "seconds"})
    CHECK_MESSAGE(result.contains(key), key);
  CHECK(result["stop_reason"] == "max_generations");
  CHECK(contains(one.err, "generation 2"));
  for (const std::string file : {"report.html", "playlist.m3u", "run.jsonl", "config.yaml"})
    CHECK(std::filesystem::exists(p.folder / ("one/" + file)));

  const outcome two =
      p.run(p.evolve("two", {"--threads", "2", "--quiet", "--set", "generator.batch=3"}));
  REQUIRE(two.code == 0);
  CHECK(two.err.empty());
  check_same_result(result, last_line(two.out));

  SUBCASE("a folder that exists is refused") {
    p.check_refused(p.evolve("one"), 2, {"the folder exists", "--resume"});
  }
  SUBCASE("report and runs tell of it") {
    const std::string before = read_bytes(p.folder / "one/report.html");
    CHECK(p.run({"report", p.path("one")}).code == 0);
    CHECK(read_bytes(p.folder / "one/report.html") == before);
    const outcome runs = p.run({"runs", p.folder.path()});
    CHECK(contains(runs.out, "one"));
    CHECK(contains(runs.out, "max_generations"));
  }
  SUBCASE("killed in the middle, then resumed") {
    const process killed{p.evolve("killed"), p.folder.path()};
    while (!run_store::has_begun(p.folder / "killed") ||
           read_run(p.folder / "killed").generations.empty())
      usleep(5000);
    killed.send(SIGKILL);
    CHECK(killed.wait().code == -SIGKILL);
    const outcome again = p.run(p.evolve("killed", {"--resume"}));
    REQUIRE_MESSAGE(again.code == 0, again.err);
    check_same_result(result, last_line(again.out));
  }
  SUBCASE("Ctrl-C in the middle, then resumed without naming the configuration") {
    const process cut{p.evolve("cut"), p.folder.path()};
    while (!run_store::has_begun(p.folder / "cut"))
      usleep(5000);
    cut.send(SIGINT);
    const outcome o = cut.wait();
    CHECK(o.code == 130);
    CHECK(contains(o.err, "--resume"));
    const outcome again = p.run({"evolve", "--run", p.path("cut"), "--resume", "--json"});
    REQUIRE_MESSAGE(again.code == 0, again.err);
    check_same_result(result, last_line(again.out));
  }
}

TEST_CASE("a numeric genome is named by the hash of its numbers") {
  const place p;
  const outcome o = p.run(p.evolve("numbers", {"--set", "genome.type=token_embeddings", "--set",
                                               "strategy.name=genetic_algorithm"}));
  REQUIRE_MESSAGE(o.code == 0, o.err);
  const auto result = last_line(o.out);
  CHECK(result["best_genome"].get<std::string>().size() == 64);
  std::filesystem::path numbers = result["best_audio"].get<std::string>();
  CHECK(read_npy(numbers.replace_extension(".npy")).shape.size() == 2);
}

TEST_CASE("wrong usage and configuration end with 2 and a line") {
  const place p;
  p.check_refused({}, 2, {"--help"});
  p.check_refused({"evolv"}, 2, {"evolv"});
  p.check_refused({"evolve", "--run", p.path("refused")}, 2, {"--config"});
  p.check_refused({"evolve", "--config", p.path("none.yaml")}, 2, {"none.yaml"});
  const auto with = [&](const std::string& setting) {
    return p.evolve("refused", {"--set", setting});
  };
  p.check_refused(with("strategy.population_size=many"), 2, {"\"many\"", "a whole number"});
  p.check_refused(with("strategy.population_size=1"), 2, {"strategy.population_size", "from 2"});
  p.check_refused(with("strategy.tornament_size=2"), 2, {"did you mean strategy.tournament_size?"});
  p.check_refused(with("strategy.name=genetic_algorithm"), 2,
                  {"doesn't evolve genomes of type prompt", "operator_sequence, random_search"});
  p.check_refused(with("fitness.mode=dynamic"), 2, {"fitness.aligner: it isn't set"});
  p.check_refused(with("generator.soundfont=/none.sf2"), 2, {"none.sf2"});
  write_bytes(p.folder / "small.yaml", "seed: 1\nstrategy:\n  populaton_size: 4\n");
  p.check_refused(p.evolve("refused"), 2,
                  {"small.yaml:3", "did you mean strategy.population_size?"});
}

TEST_CASE("bad recordings end with 3 and a line") {
  const place p;
  const auto aim_at = [&](const std::string& file) {
    return p.evolve("refused", {"--set", "fitness.target_music=" + p.path(file)});
  };
  p.check_refused(aim_at("none.ogg"), 3, {"none.ogg"});
  write_bytes(p.folder / "words.wav", "these are words");
  p.check_refused(aim_at("words.wav"), 3, {"words.wav"});
  write_wav(p.folder / "short.wav", tone(1, 0.01, 8000));
  p.check_refused(aim_at("short.wav"), 3, {"10 ms"});
  write_wav(p.folder / "silence.wav", audio_clip{2, 40000, 8000});
  p.check_refused(aim_at("silence.wav"), 3, {"silent"});
  write_float_wav(p.folder / "nan.wav",
                  std::vector<float>(8000, std::numeric_limits<float>::quiet_NaN()));
  p.check_refused(aim_at("nan.wav"), 3, {"nan.wav", "finite"});
  p.check_refused({"noise", "--json", p.path("nan.wav")}, 3, {"nan.wav"});
  p.check_refused({"embed", "--out", p.path("refused"), p.path("nan.wav")}, 3, {"nan.wav"});
  p.check_refused({"report", p.path("none")}, 3, {"no run"});
  p.check_refused({"generate", "--token-embeddings", p.path("none.npy"), "--seconds", "1", "--out",
                   p.path("refused")},
                  3, {"none.npy"});
}

TEST_CASE("an OGG that is cut short is refused, the whole one isn't") {
  const place p;
  const std::string convert =
      "sox " + p.path("target.wav") + " " + p.path("whole.ogg") + " 2>/dev/null";
  if (std::system(convert.c_str()) != 0) {
    MESSAGE("sox isn't installed: left out");
    return;
  }
  CHECK(p.run({"noise", "--json", p.path("whole.ogg")}).code == 0);
  const std::string whole = read_bytes(p.folder / "whole.ogg");
  write_bytes(p.folder / "cut.ogg", whole.substr(0, whole.size() / 2));
  p.check_refused(p.evolve("refused", {"--set", "fitness.target_music=" + p.path("cut.ogg")}), 3,
                  {"cut.ogg"});
}

TEST_CASE("a mono recording at 8 kHz works") {
  const place p;
  write_wav(p.folder / "phone.wav", tone(1, 3, 8000));
  const outcome o = p.run(p.evolve("phone", {"--set", "fitness.target_music=" + p.path("phone.wav"),
                                             "--set", "budget.generations=1"}));
  CHECK_MESSAGE(o.code == 0, o.err);
}

TEST_CASE("storage that can't be written ends with 5 and a line") {
  const place p;
  write_bytes(p.folder / "file", "in the way");
  p.check_refused(p.evolve("file/refused"), 5, {"file"});
}

TEST_CASE("a full disk ends a run with 5 and a line; with more room it resumes to the same end") {
  const place p;
  const auto whole = last_line(p.run(p.evolve("whole")).out);
  for (const std::string size : {"100k", "500k", "1500k"}) {
    CAPTURE(size);
    const std::string disk = p.path("disk" + size);
    std::filesystem::create_directories(disk);
    if (mount("none", disk.c_str(), "tmpfs", 0, ("size=" + size).c_str()) != 0) {
      MESSAGE("a small disk can't be mounted here: left out");
      return;
    }
    const outcome full = p.run(p.evolve("disk" + size + "/run"));
    CAPTURE(full.err);
    CHECK(full.code == 5);
    CHECK(contains(full.err, "evomusic: " + disk));
    CHECK(contains(full.err, "free"));
    for (const auto& entry : std::filesystem::recursive_directory_iterator{disk})
      CHECK(!entry.path().string().ends_with(".part"));
    CHECK(mount("none", disk.c_str(), "tmpfs", MS_REMOUNT, "size=30m") == 0);
    const outcome again = p.run(p.evolve("disk" + size + "/run", {"--resume"}));
    CHECK_MESSAGE(again.code == 0, again.err);
    if (again.code == 0)
      check_same_result(whole, last_line(again.out));
    umount(disk.c_str());
  }
}

TEST_CASE("generate makes numbered clips that depend on prompt and seed alone") {
  const place p;
  REQUIRE(p.run({"generate", "--prompt", "slow jazz with piano", "fast techno", "--seconds", "1.5",
                 "--seed", "4", "--out", p.path("both")})
              .code == 0);
  REQUIRE(p.run({"generate", "--prompt", "fast techno", "--seconds", "1.5", "--seed", "4",
                 "--threads", "1", "--out", p.path("one")})
              .code == 0);
  CHECK(read_bytes(p.folder / "both/001.wav") == read_bytes(p.folder / "one/000.wav"));
  CHECK(read_bytes(p.folder / "both/000.wav") != read_bytes(p.folder / "both/001.wav"));
  const audio_clip clip = read_audio(p.folder / "one/000.wav");
  CHECK(clip.view().frames() == 48000);
  CHECK(clip.view().rate() == 32000);
}

TEST_CASE("embed writes embeddings and tags, noise its terms") {
  const place p;
  REQUIRE(
      p.run({"embed", "--out", p.path("e.npy"), p.path("target.wav"), p.path("target.wav")}).code ==
      0);
  const npy_array e = read_npy(p.folder / "e.npy");
  CHECK(e.shape == std::vector<std::size_t>{2, 2, 200});
  CHECK(std::equal(e.values.begin(), e.values.begin() + 400, e.values.begin() + 400));

  const outcome tags = p.run({"embed", "--tags", "--json", p.path("target.wav")});
  CHECK(last_line(tags.out)["tags"].size() == 50);
  const auto noise = last_line(p.run({"noise", "--json", p.path("target.wav")}).out);
  for (const std::string key :
       {"file", "clipping", "dc_offset", "high_frequency", "flux", "silence", "penalty"})
    CHECK_MESSAGE(noise.contains(key), key);
}

TEST_CASE("the example configurations are valid") {
  for (const std::string name :
       {"music", "user", "token_embeddings", "musicgen", "llm_evolve", "full_llm", "ray"})
    CHECK_NOTHROW((void)read_configuration(std::string{EXAMPLES_FOLDER} + "/" + name + ".yaml"));
}

TEST_CASE("experiments refuse what can't be right before they begin") {
  const place p;
  const auto refused = [&](words more, const std::string& part) {
    words all{"experiments", "--out", p.path("out"), "--set",
              "fitness.target_music=" + p.path("target.wav")};
    all.insert(all.end(), more.begin(), more.end());
    const outcome o = p.run(all);
    CHECK(o.code == 2);
    CHECK_MESSAGE(contains(o.err, part), o.err);
    CHECK(!std::filesystem::exists(p.folder / "out/runs"));
  };
  refused({"--set", "experiments.seed=1"}, "there is no such key");
  refused({"--set", "strategy.elites=0.5"}, "vary this themselves");
  refused({"--config", p.path("none.yaml")}, "none.yaml");
  std::filesystem::create_directory(p.folder / "out");
  write_bytes(p.folder / "out/mine.txt", "mine");
  refused({"--resume"}, "holds no experiments");
}

TEST_CASE("the reference page has the table that the program prints") {
  const place p;
  const outcome o = p.run({"config", "reference"});
  CHECK(o.code == 0);
  CHECK(contains(read_bytes(REFERENCE_PAGE), o.out));
}

TEST_CASE("a numeric strategy runs by name, and one that has no place here is refused in words") {
  const place p;
  write_bytes(p.folder / "numbers.yaml", "genome: {type: token_embeddings, tokens: 3}\n"
                                         "fitness: {target_music: target.wav}\n"
                                         "strategy: {name: snes, population_size: 4}\n"
                                         "budget: {generations: 2}\n"
                                         "generator: {seconds: 3}\n"
                                         "playlist: {size: 0}\n");
  const auto evolve = [&](const std::string& run, words more) {
    words all{"evolve", "--config", p.path("numbers.yaml"), "--run", p.path(run), "--json"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  const outcome o = p.run(evolve("run", {}));
  REQUIRE_MESSAGE(o.code == 0, o.err);
  CHECK(last_line(o.out)["strategy"] == "snes");
  CHECK(last_line(o.out)["generations"] == 2);
  for (const std::string name : {"map_elites", "nsga2"})
    p.check_refused(evolve("refused", {"--set", "strategy.name=" + name}), 2,
                    {name + " doesn't fit", "those that do:", "cr_fm_nes"});
}

TEST_CASE("help is there for every subcommand and ends with 0") {
  const place p;
  for (const std::string command : {"evolve", "generate", "embed", "noise", "report", "runs"}) {
    const outcome o = p.run({command, "--help"});
    CHECK(o.code == 0);
    CHECK(contains(o.out, "Usage"));
  }
}
