// Storage that fails: full, read-only, in use; and clocks that go back.
#include "served_page.hpp"
#include "session_studio.hpp"

#include "evo/music/audio_io.hpp"
#include "files/files.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <sstream>
#include <sys/mount.h>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

/// A small disk of its own, or none where that isn't allowed.
class small_disk {
public:
  small_disk(std::filesystem::path at, const std::string& size) : at_{std::move(at)} {
    std::filesystem::create_directories(at_);
    is_there_ = mount("none", at_.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
    if (!is_there_)
      MESSAGE("a small disk can't be mounted here: left out");
  }
  ~small_disk() {
    if (is_there_)
      umount(at_.c_str());
  }
  small_disk(const small_disk&) = delete;
  small_disk& operator=(const small_disk&) = delete;

  [[nodiscard]] bool is_there() const { return is_there_; }
  void change(unsigned long flags, const std::string& options) const {
    REQUIRE(mount("none", at_.c_str(), "tmpfs", MS_REMOUNT | flags, options.c_str()) == 0);
  }

private:
  std::filesystem::path at_;
  bool is_there_ = false;
};

struct place {
  temporary_folder folder;

  place() {
    audio_clip target{1, 44100, 22050};
    for (std::size_t i = 0; i < target.samples().size(); ++i)
      target.samples()[i] = static_cast<float>(i % 50) / 100;
    write_wav(folder / "target.wav", target);
    write_bytes(folder / "small.yaml", "fitness: {target_music: target.wav}\n"
                                       "strategy: {population_size: 4, tournament_size: 2}\n"
                                       "budget: {generations: 2}\n"
                                       "generator: {seconds: 1}\n"
                                       "playlist: {size: 1, seconds: 1}\n");
  }
  [[nodiscard]] std::vector<std::string> evolve(const std::filesystem::path& run,
                                                std::vector<std::string> more = {}) const {
    std::vector<std::string> all{"evolve", "--config", folder / "small.yaml", "--run", run,
                                 "--json", "--quiet"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  [[nodiscard]] outcome run(std::vector<std::string> arguments) const {
    return evomusic(std::move(arguments), folder.path());
  }
};

/// A storage failure: 5, and one line that has the words.
void check_storage_failure(const outcome& o, const std::string& part) {
  CAPTURE(o.err);
  CHECK(o.code == 5);
  CHECK(std::count(o.err.begin(), o.err.end(), '\n') == 1);
  CHECK(contains(o.err, part));
}

nlohmann::json without_times(const outcome& o) {
  auto json = nlohmann::json::parse(o.out);
  for (const char* key : {"seconds", "run", "best_audio"})
    json.erase(key);
  return json;
}

} // namespace

TEST_CASE("a run, a session and a page that another process has open are refused") {
  const place p;
  REQUIRE(p.run(p.evolve(p.folder / "run")).code == 0);
  const session_studio s{"generator: {seconds: 1}\nplaylist: {size: 2, seconds: 1}\n"};
  REQUIRE(s.session("session", {"--rounds", "1"}).code == 0);
  const detail::file_lock run{p.folder / "run/lock"};
  const detail::file_lock session{s.path("session/lock")};
  std::filesystem::create_directories(p.folder / "runs/page");
  const detail::file_lock page{p.folder / "runs/page/lock"};
  const std::string words = "in use by another process";
  check_storage_failure(p.run(p.evolve(p.folder / "run", {"--resume"})), words);
  check_storage_failure(s.session("session", {"--resume"}), words);
  check_storage_failure(p.run({"serve", "--quiet", "--port", "0", "--runs", p.folder / "runs",
                               "--config", s.path("dynamic.yaml")}),
                        words);
}

TEST_CASE("on a read-only disk a finished run is read, and nothing is written") {
  const place p;
  const small_disk disk{p.folder / "disk", "30m"};
  if (!disk.is_there())
    return;
  REQUIRE(p.run(p.evolve(p.folder / "disk/run")).code == 0);
  const process killed{p.evolve(p.folder / "disk/killed"),
                       p.folder.path(),
                       {{"EVO_FAULT_POINT", "generation.after_commit"}}};
  REQUIRE(killed.wait().code == -SIGKILL);
  disk.change(MS_RDONLY, "");
  const outcome runs = p.run({"runs", p.folder / "disk"});
  CHECK(runs.code == 0);
  CHECK(contains(runs.out, "max_generations"));
  const std::string words = "read-only";
  check_storage_failure(p.run({"report", p.folder / "disk/run"}), words);
  check_storage_failure(p.run(p.evolve(p.folder / "disk/run", {"--resume"})), words);
  check_storage_failure(p.run(p.evolve(p.folder / "disk/new")), words);
  disk.change(0, "");
  CHECK(p.run({"report", p.folder / "disk/run"}).code == 0);
  CHECK(p.run(p.evolve(p.folder / "disk/killed", {"--resume"})).code == 0);
}

TEST_CASE("a session on a full disk ends with 5 and a line, and goes on with more room") {
  const session_studio s{"generator: {seconds: 1}\nplaylist: {size: 3, seconds: 1}\n"};
  const auto whole = nlohmann::json::parse(s.session("whole").out)["rounds"];
  for (const std::string size : {"60k", "300k", "600k"}) {
    CAPTURE(size);
    const small_disk disk{s.path("disk" + size), size};
    if (!disk.is_there())
      return;
    check_storage_failure(s.session("disk" + size + "/run"), "free");
    disk.change(0, "size=30m");
    const outcome again = s.session("disk" + size + "/run", {"--resume"});
    REQUIRE_MESSAGE(again.code == 0, again.err);
    CHECK(nlohmann::json::parse(again.out)["rounds"] == whole);
  }
}

TEST_CASE("a like that can't be stored is refused, and none before it is lost") {
  const temporary_folder folder;
  const small_disk disk{folder / "disk", "8m"};
  if (!disk.is_there())
    return;
  write_bytes(folder / "page.yaml", "strategy: {population_size: 6, tournament_size: 3}\n"
                                    "fitness: {mode: dynamic, taste: embeddings}\n"
                                    "generator: {seconds: 1}\nlistener: {init: mean}\n"
                                    "playlist: {size: 2, seconds: 1, first: random}\n");
  served_page p{folder / "disk", folder / "page.yaml", folder.path()};
  REQUIRE(p.is_there());
  REQUIRE(p.client().post("/api/profiles", R"({"name":"Ada"})").status == 201);
  const auto id =
      p.client()
          .post("/api/activities", R"({"kind":"taste","profile":"Ada","generations":1})")
          .json()["id"]
          .get<std::string>();
  const std::string path = "/api/activities/" + id;
  for (nlohmann::json state; state["phase"] != "listening"; usleep(20'000)) {
    state = p.client().get(path).json()["state"];
    REQUIRE(state["phase"] != "failed");
  }
  write_bytes(folder / "disk/filling", std::string(8 << 20, 'x')); // as much of it as there is room
  const auto like = [&](int answer) {
    return p.client()
        .post(path + "/answers", R"({"round":1,"place":0,"answer":)" + std::to_string(answer) + "}")
        .status;
  };
  std::string acknowledged; // the last of them
  int refused = 0;
  for (int i = 0; i < 200 && refused == 0; ++i) // some lines still fit into the last page
    if (const int answer = i % 3 - 1; like(answer) == 200)
      acknowledged += std::to_string(answer) + ",";
    else
      refused = like(answer);
  CHECK(refused == 507);
  const auto stored = [&] {
    std::istringstream lines{read_bytes(folder / "disk/listeners/Ada/feedback.jsonl")};
    std::string all;
    for (std::string line; std::getline(lines, line);)
      all += std::to_string(nlohmann::json::parse(line)["answer"].get<int>()) + ",";
    return all;
  };
  CHECK(stored() == acknowledged);
  std::filesystem::remove(folder / "disk/filling");
  CHECK(like(1) == 200);
  CHECK(stored() == acknowledged + "1,");
  p.server().send(SIGTERM);
  CHECK(p.server().wait().code == 0);
}

TEST_CASE("a clock that goes back changes nothing but what is written of the time") {
  const place p;
  const std::map<std::string, std::string> backwards{{"LD_PRELOAD", BACKWARDS_CLOCK}};
  const outcome whole = p.run(p.evolve(p.folder / "whole"));
  REQUIRE_MESSAGE(whole.code == 0, whole.err);
  const outcome back = process{p.evolve(p.folder / "back"), p.folder.path(), backwards}.wait();
  REQUIRE_MESSAGE(back.code == 0, back.err);
  CHECK(without_times(back) == without_times(whole));
  CHECK(nlohmann::json::parse(back.out)["seconds"] >= 0);

  auto armed = backwards;
  armed["EVO_FAULT_POINT"] = "generation.half_stored:2";
  REQUIRE(process{p.evolve(p.folder / "cut"), p.folder.path(), armed}.wait().code == -SIGKILL);
  const outcome again =
      process{p.evolve(p.folder / "cut", {"--resume"}), p.folder.path(), backwards}.wait();
  REQUIRE_MESSAGE(again.code == 0, again.err);
  CHECK(without_times(again) == without_times(whole));
}
