#include "workers/hearing_pool.hpp"

#include "evo/music/error.hpp"
#include "evo/process/bridged_lanes.hpp"
#include "evo/process/child_lanes.hpp"

#include <algorithm>
#include <cstdlib>
#include <thread>

#include <unistd.h>

namespace evo::music::workers {
namespace {

namespace fs = std::filesystem;
using words = std::vector<std::string>;

constexpr const char* bridge_variable = "EVO_RAY_BRIDGE";

fs::path this_program() {
  return fs::read_symlink("/proc/self/exe");
}

bool is_program(const fs::path& file) {
  std::error_code ignored;
  return fs::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0;
}

/// What carries frames to Ray's actors: beside this program, or where the variable says.
fs::path find_bridge() {
  const fs::path beside = this_program().parent_path() / "evo_ray";
  if (is_program(beside))
    return beside;
  const char* named = std::getenv(bridge_variable);
  if (named != nullptr && is_program(named))
    return named;
  throw error{
      failure::configuration, "evaluator.name",
      "ray needs the program evo_ray, which is neither " + beside.string() +
          (named == nullptr ? std::string{} : ", nor is " + std::string{named} + " a program") +
          ", nor named by " + bridge_variable,
      "scripts/test --ray installs Ray and builds it; or evaluator.name: process"};
}

std::uint64_t cores() {
  return std::max(1U, std::thread::hardware_concurrency());
}

std::unique_ptr<lanes> local_workers(const evaluator_options& e, std::uint64_t count) {
  const fs::path program = e.worker_program.value_or(this_program());
  if (!is_program(program))
    throw error{failure::configuration, "evaluator.worker_program",
                program.string() + " is no program", "the path of evomusic"};
  return child_lanes({program.string(), "worker"}, static_cast<std::size_t>(count));
}

std::unique_ptr<lanes> workers_on_ray(const evaluator_options& e, std::uint64_t count,
                                      std::uint64_t threads) {
  words command{find_bridge().string()};
  if (e.address)
    command.insert(command.end(), {"--address", *e.address});
  command.insert(command.end(),
                 {"--lanes", std::to_string(count), "--cpus-per-lane", std::to_string(threads),
                  "--", e.worker_program.value_or(this_program()).string(), "worker"});
  return bridged_lanes(std::move(command), static_cast<std::size_t>(count));
}

} // namespace

std::unique_ptr<hearing_pool> make_hearing_pool(const configuration& config, note_taker tell) {
  const evaluator_options& e = config.evaluator;
  if (e.name == "local")
    return nullptr;
  const std::uint64_t count = e.workers.value_or(cores());
  // Nobody knows here how many cores another machine has.
  const std::uint64_t usual = e.name == "ray" ? 1 : std::max<std::uint64_t>(1, cores() / count);
  const std::uint64_t threads = e.threads.value_or(usual);
  const bool batches = config.generator.name == "musicgen";
  return std::make_unique<hearing_pool>(e.name == "ray" ? workers_on_ray(e, count, threads)
                                                        : local_workers(e, count),
                                        threads, batches, std::move(tell));
}

} // namespace evo::music::workers
