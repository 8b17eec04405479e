// evo_dispatch: a run of CMA-ES on a BBOB problem whose evaluations take a while, by threads of
// this process, by worker processes, or by workers behind a bridge. One JSON line: values, times,
// memory.
#include "evo/core/run.hpp"
#include "evo/evaluate/parallel.hpp"
#include "evo/process/bridged_lanes.hpp"
#include "evo/process/child_lanes.hpp"
#include "evo/process/on_workers.hpp"
#include "evo/strategy/cma_es.hpp"

#include "bbob_task.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <unistd.h>

namespace evo::workers {
namespace {

using reals = real_population<double>;
using evaluator = std::function<void(const batch<reals>&, std::span<double>)>;

struct options {
  std::string evaluator = "local";
  std::size_t workers = 1, population = 16, generations = 20;
  std::uint64_t seed = 1;
  double busy_ms = 1;
  bbob_task problem{.function = 8, .instance = 1, .dimension = 10, .busy = 0};
  std::string worker;
  std::vector<std::string> bridge;
};

/// Resident memory of this process: MiB.
double resident() {
  std::ifstream statm{"/proc/self/statm"};
  double size = 0, pages = 0;
  statm >> size >> pages;
  return pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

/// Processor time of this process, its children apart: s.
double own_cpu() {
  timespec t{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

/// What is measured of a run.
struct measurement {
  std::uint64_t hash = 0; ///< of all values, in order: equal runs have equal ones
  double best = 0;
  double seconds = 0;                        ///< without the start of workers
  double cpu = 0;                            ///< of this process: s
  double resident_after_3 = 0, resident = 0; ///< MiB
};

/// Looks at each generation.
class watcher {
public:
  explicit watcher(measurement& m) : m_{m} {}
  void on_generation(const generation_view<reals>& g) {
    for (const double v : g.values) {
      std::uint64_t bits = 0;
      std::memcpy(&bits, &v, sizeof bits);
      m_.hash = (m_.hash ^ bits) * 0x100000001b3;
    }
    if (g.generation == 3)
      m_.resident_after_3 = workers::resident();
  }

private:
  measurement& m_;
};

/// As many candidates as a generation has, so that workers and threads are there.
void warm_up(const evaluator& evaluate, const options& o) {
  batch<reals> b{.genomes = reals{static_cast<Eigen::Index>(o.problem.dimension)}};
  for (std::size_t i = 0; i < o.population; ++i)
    b.append(Eigen::VectorXd::Zero(static_cast<Eigen::Index>(o.problem.dimension)), {.id = i});
  std::vector<double> values(b.size());
  evaluate(b, values);
}

measurement measure(const evaluator& evaluate, const options& o) {
  warm_up(evaluate, o);
  const auto n = static_cast<Eigen::Index>(o.problem.dimension);
  cma_es<double> strategy{Eigen::VectorXd::Zero(n),
                          bbob_function{o.problem}.domain(),
                          {.sigma = 2, .population_size = o.population}};
  measurement m;
  const double cpu_before = own_cpu();
  const auto start = std::chrono::steady_clock::now();
  const auto result =
      run(strategy, evaluate, {.key = random_key{o.seed}, .limits = {.generations = o.generations}},
          watcher{m});
  m.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  m.cpu = own_cpu() - cpu_before;
  m.best = result.best.value().cost;
  m.resident = resident();
  return m;
}

void print(const measurement& m, const options& o, const work_statistics& work = {},
           const std::map<std::string, std::uint64_t>& by_node = {}) {
  const auto candidates = static_cast<double>(o.population * o.generations);
  const auto items = std::max(1.0, static_cast<double>(work.items));
  const double ideal = candidates * o.busy_ms / 1000 / static_cast<double>(o.workers);
  std::printf(
      "{\"evaluator\":\"%s\",\"workers\":%zu,\"population\":%zu,\"generations\":%zu,"
      "\"busy_ms\":%g,\"best\":%.17g,\"hash\":\"%016llx\",\"seconds\":%.4f,"
      "\"overhead_ms\":%.4f,\"driver_cpu_ms\":%.4f,\"bytes_out\":%.1f,\"bytes_in\":%.1f,"
      "\"handed_out\":%llu,\"workers_lost\":%llu,\"resident_after_3\":%.1f,"
      "\"resident\":%.1f,\"nodes\":{",
      o.evaluator.c_str(), o.workers, o.population, o.generations, o.busy_ms, m.best,
      static_cast<unsigned long long>(m.hash), m.seconds, (m.seconds - ideal) / candidates * 1000,
      m.cpu / candidates * 1000, static_cast<double>(work.bytes_out) / items,
      static_cast<double>(work.bytes_in) / items, static_cast<unsigned long long>(work.handed_out),
      static_cast<unsigned long long>(work.workers_lost), m.resident_after_3, m.resident);
  const char* separator = "";
  for (const auto& [node, n] : by_node) {
    std::printf("%s\"%s\":%llu", separator, node.c_str(), static_cast<unsigned long long>(n));
    separator = ",";
  }
  std::puts("}}");
}

std::unique_ptr<lanes> lanes_of(const options& o) {
  return o.evaluator == "bridge" ? bridged_lanes(o.bridge, o.workers)
                                 : child_lanes({o.worker}, o.workers);
}

int dispatch(options o) {
  o.problem.busy = o.busy_ms / 1000;
  if (o.evaluator == "local") {
    const bbob_function f{o.problem};
    print(measure(per_candidate{[&f](const auto& x) { return f(x); }, parallel_executor(o.workers)},
                  o),
          o);
    return 0;
  }
  const auto pool = std::make_shared<work_pool>(
      lanes_of(o), work_pool_options{.report = [](const std::string& note) {
        std::fprintf(stderr, "%s\n", note.c_str());
      }});
  on_workers<reals> evaluate{pool, o.problem.text()};
  const measurement m = measure(std::ref(evaluate), o);
  print(m, o, pool->statistics(), evaluate.by_node());
  return 0;
}

} // namespace
} // namespace evo::workers

int main(int argc, char** argv) {
  evo::workers::options o;
  o.worker = (std::filesystem::absolute(argv[0]).parent_path() / "evo_worker").string();
  CLI::App app{
      "Runs CMA-ES on a BBOB problem, evaluated by threads, by worker processes or by\n"
      "workers behind a bridge (its command comes last, after --), and prints values and\n"
      "times as one JSON line. Equal runs have equal hashes, however they were evaluated."};
  app.add_option("--evaluator", o.evaluator, "local, process, bridge")
      ->check(CLI::IsMember({"local", "process", "bridge"}))
      ->capture_default_str();
  app.add_option("--workers", o.workers, "Threads or processes")
      ->check(CLI::Range(1, 4096))
      ->capture_default_str();
  app.add_option("--worker", o.worker, "The workers' program, for process");
  app.add_option("--function", o.problem.function, "1 to 24")
      ->check(CLI::Range(std::size_t{1}, evo::bbob_function_count))
      ->capture_default_str();
  app.add_option("--dimension", o.problem.dimension, "From 2")
      ->check(CLI::Range(2, 100000))
      ->capture_default_str();
  app.add_option("--population", o.population, "From 2")
      ->check(CLI::Range(2, 1000000))
      ->capture_default_str();
  app.add_option("--generations", o.generations, "From 1")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--busy-ms", o.busy_ms, "That an evaluation computes, at least")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--seed", o.seed)->capture_default_str();
  app.add_option("bridge", o.bridge, "Program and arguments of the bridge");
  CLI11_PARSE(app, argc, argv);
  if ((o.evaluator == "bridge") == o.bridge.empty()) {
    std::fputs("evo_dispatch: --evaluator bridge, and it alone, needs the bridge's command after "
               "--\n",
               stderr);
    return 2;
  }
  try {
    return dispatch(o);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "evo_dispatch: %s\n", e.what());
    return 4;
  }
}
