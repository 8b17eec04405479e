// Runs whose candidates are heard by worker processes, which are killed now and then.
#include "../support/same_evolution.hpp"
#include "served_page.hpp"
#include "session_studio.hpp"
#include "small_run.hpp"

#include "evo/process/child_process.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>
#include <unistd.h>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

struct process_state {
  char state = 'Z';
  pid_t parent = 0;
  int niceness = 0;
};

/// As /proc/ID/stat has it: "id (name) state parent ...", the 19th field the niceness.
process_state state_of(pid_t id) {
  std::ifstream file{"/proc/" + std::to_string(id) + "/stat"};
  std::string line;
  std::getline(file, line); // nothing, once the process is gone
  std::istringstream rest{line.substr(std::min(line.rfind(')') + 1, line.size()))};
  process_state s;
  rest >> s.state >> s.parent;
  std::string field;
  for (int skipped = 5; skipped < 19 && rest >> field; ++skipped)
    continue;
  rest >> s.niceness;
  return s;
}

/// The processes that a process has started and that run, in the order in which they began.
std::set<pid_t> children_of(pid_t parent) {
  std::set<pid_t> all;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator{"/proc", ignored}) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos)
      continue;
    const auto s = state_of(std::stoi(name));
    if (s.parent == parent && s.state != 'Z')
      all.insert(std::stoi(name));
  }
  return all;
}

} // namespace

TEST_CASE("a run is the same to the bit with one worker and two, with either generator") {
  const place p;
  for (const words& more : {words{}, with_musicgen}) {
    const std::string kind = more.empty() ? "synth" : "musicgen";
    const auto local = p.result_of(p.run(p.evolve(kind, more)));
    for (const std::string count : {"1", "2"}) {
      const std::string name = kind + count;
      const auto there = p.result_of(
          p.run(joined(p.evolve(name, more), {"--evaluator", "process", "--workers", count})));
      CHECK(there == local);
      check_same_evolution(p.folder / kind, p.folder / name);
    }
  }
}

TEST_CASE("workers that are killed in the middle of generations change nothing") {
  const place p;
  const words longer{"--set", "budget.generations=8"};
  const auto local = p.result_of(p.run(p.evolve("local", longer)));
  const process run{
      p.evolve("killed", joined(longer, {"--evaluator", "process", "--workers", "2"})),
      p.folder.path()};
  std::size_t killed = 0, generations = 0;
  while (state_of(run.id()).state != 'Z') {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
    if (!run_store::has_begun(p.folder / "killed"))
      continue;
    const std::size_t now = read_run(p.folder / "killed").generations.size();
    const auto workers = children_of(run.id());
    if (now == generations || workers.empty())
      continue;
    generations = now;
    kill(*workers.begin(), SIGKILL); // the one that has worked longest
    ++killed;
  }
  const outcome o = run.wait();
  CHECK(p.result_of(o) == local);
  CHECK_MESSAGE(killed >= 5, killed);
  CHECK_MESSAGE(contains(o.err, "killed by signal 9"), o.err);
  check_same_evolution(p.folder / "local", p.folder / "killed");
}

TEST_CASE("a run that is killed takes its workers along, and goes on where it was") {
  const place p;
  const auto local = p.result_of(p.run(p.evolve("local")));
  const words more{"--evaluator", "process", "--workers", "2"};
  std::set<pid_t> workers;
  {
    const process run{p.evolve("killed", more), p.folder.path()};
    while (!run_store::has_begun(p.folder / "killed") ||
           read_run(p.folder / "killed").generations.empty())
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    workers = children_of(run.id());
    run.send(SIGKILL);
    CHECK(run.wait().code == -SIGKILL);
  }
  CHECK(workers.size() == 2);
  CHECK(!read_run(p.folder / "killed").finished);
  CHECK(p.result_of(p.run(joined(p.evolve("killed", more), {"--resume"}))) == local);
  check_same_evolution(p.folder / "local", p.folder / "killed");
  for (const pid_t worker : workers)
    CHECK(state_of(worker).state == 'Z');
}

TEST_CASE("a session is the same with workers") {
  const session_studio s;
  const auto rounds = [](const outcome& o) {
    REQUIRE_MESSAGE(o.code == 0, o.err);
    return nlohmann::json::parse(o.out)["rounds"];
  };
  const auto local = rounds(s.session("local"));
  CHECK(rounds(s.session("there", {"--evaluator", "process", "--workers", "2"})) == local);
  CHECK(local.size() == 2);
}

TEST_CASE("sessions of a page share workers, which step back; each tells how far it is") {
  const temporary_folder folder;
  write_bytes(folder / "page.yaml", "strategy: {population_size: 24, tournament_size: 3}\n"
                                    "fitness: {mode: dynamic, taste: embeddings}\n"
                                    "generator: {seconds: 2}\nlistener: {init: mean}\n"
                                    "evaluator: {name: process, workers: 2}\n"
                                    "playlist: {size: 2, seconds: 1, first: random}\n");
  served_page p{folder / "runs", folder / "page.yaml", folder.path()};
  REQUIRE(p.is_there());
  const int own = state_of(p.server().id()).niceness;
  std::map<std::string, std::set<double>> shares; // of each session, as its page shows them
  for (const std::string name : {"Ada", "Ben"}) {
    REQUIRE(p.client().post("/api/profiles", R"({"name":")" + name + "\"}").status == 201);
    const auto begun = p.client().post("/api/activities", R"({"kind":"taste","profile":")" + name +
                                                              R"(","generations":3})");
    shares[begun.json()["id"].get<std::string>()] = {};
  }
  std::set<int> niceness;
  std::size_t both = 0, listening = 0;
  for (both = 0; listening < 2; std::this_thread::sleep_for(std::chrono::milliseconds{20})) {
    std::size_t moving = listening = 0;
    for (auto& [id, seen] : shares) {
      const auto state = p.client().get("/api/activities/" + id).json()["state"];
      REQUIRE(state["phase"] != "failed");
      listening += state["phase"] == "listening";
      const double share = state["share"].is_number() ? state["share"].get<double>() : 0;
      moving += share > 0 && share < 1;
      seen.insert(share);
    }
    if (moving < 2)
      continue; // workers may be starting
    ++both;
    for (const pid_t worker : children_of(p.server().id()))
      niceness.insert(state_of(worker).niceness);
  }
  CHECK(both > 0);
  for (const auto& [id, seen] : shares)
    CHECK_MESSAGE(seen.size() > 3, id);
  CHECK(niceness == std::set<int>{std::min(19, own + 19)});
  p.server().send(SIGTERM);
  CHECK(p.server().wait().code == 0);
}

TEST_CASE("workers that can't be had are refused in words, with the code that is promised") {
  const place p;
  int runs = 0;
  const auto refused = [&](const words& more, int code, const std::string& part) {
    const outcome o =
        p.run(joined(p.evolve("refused" + std::to_string(++runs), more), {"--quiet"}));
    CHECK(o.code == code);
    CHECK_MESSAGE(contains(o.err, part), o.err);
    CHECK(o.out.empty());
  };
  const words process{"--evaluator", "process", "--workers", "1", "--set"};
  refused(joined(process, {"evaluator.worker_program=" + p.path("none")}), 2, "none is no program");
  refused(joined(process, {"evaluator.worker_program=/bin/false"}), 4, "no worker runs");
  // Other weights, where the workers look for theirs.
  std::filesystem::create_directory(p.folder / "models");
  write_bytes(p.folder / "models/musicnn.safetensors", "of another model");
  write_bytes(p.folder / "other", "#!/bin/sh\nEVOMUSIC_MODELS='" + p.path("models") +
                                      "' exec '" EVOMUSIC_PROGRAM "' \"$@\"\n");
  std::filesystem::permissions(p.folder / "other", std::filesystem::perms::owner_all);
  refused(joined(process, {"evaluator.worker_program=" + p.path("other")}), 2,
          "models/musicnn.safetensors: it is another file than the run's");
  refused({"--workers", "2"}, 2, "evaluator.name");
  refused({"--evaluator", "slurm"}, 2, "--evaluator");
}

TEST_CASE("without the bridge to Ray a run on it is refused, and says how to get one") {
  const place p;
  // The same program in a folder where nothing else is.
  std::filesystem::copy_file(EVOMUSIC_PROGRAM, p.folder / "evomusic");
  const std::string command = "EVO_RAY_BRIDGE=" + p.path("none") + " " + p.path("evomusic") +
                              " evolve --evaluator ray --config " + p.path("small.yaml") +
                              " --run " + p.path("refused") + " >" + p.path("out") + " 2>" +
                              p.path("err");
  const int status = std::system(command.c_str());
  const std::string err = read_bytes(p.path("err"));
  CHECK(WEXITSTATUS(status) == 2);
  CHECK_MESSAGE(contains(err, "evaluator.name: ray needs the program evo_ray"), err);
  CHECK_MESSAGE(contains(err, "scripts/test --ray"), err);
  CHECK(!run_store::has_begun(p.folder / "refused"));
}

TEST_CASE("a worker ends with its input, and after a damaged frame with the code for services") {
  const auto started = [] {
    constexpr std::chrono::seconds patient{20};
    evo::child_process worker{{EVOMUSIC_PROGRAM, "worker"}, patient};
    while (!worker.next()) { // its hello
      REQUIRE(worker.pump_in());
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return worker;
  };
  auto good = started(), bad = started();
  CHECK(good.end() == "ended with exit code 0");
  const std::string garbage(64, 'x');
  REQUIRE(write(bad.socket(), garbage.data(), garbage.size()) == 64);
  CHECK(bad.end() == "ended with exit code 4");
}
