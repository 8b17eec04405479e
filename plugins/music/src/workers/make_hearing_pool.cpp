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
  fs::path beside = this_program().parent_path() / "evo_ray";
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

/// The arguments that make a worker of the program.
words worker_words(const fs::path& program, bool is_background) {
  words w{program.string(), "worker"};
  if (is_background)
    w.insert(w.end(), {"--nice", "19"});
  return w;
}

std::unique_ptr<lanes> local_workers(const evaluator_options& e, std::uint64_t count,
                                     bool is_background) {
  const fs::path program = e.worker_program.value_or(this_program());
  if (!is_program(program))
    throw error{failure::configuration, "evaluator.worker_program",
                program.string() + " is no program", "the path of evomusic"};
  return child_lanes(worker_words(program, is_background), static_cast<std::size_t>(count));
}

std::unique_ptr<lanes> workers_on_ray(const evaluator_options& e, std::uint64_t count,
                                      std::uint64_t threads, bool is_background) {
  words command{find_bridge().string()};
  if (e.address)
    command.insert(command.end(), {"--address", *e.address});
  command.insert(command.end(), {"--lanes", std::to_string(count), "--cpus-per-lane",
                                 std::to_string(threads), "--"});
  const words worker = worker_words(e.worker_program.value_or(this_program()), is_background);
  command.insert(command.end(), worker.begin(), worker.end());
  return bridged_lanes(std::move(command), static_cast<std::size_t>(count));
}

} // namespace

std::unique_ptr<hearing_pool> make_hearing_pool(const configuration& config, file_finders files,
                                                pool_wishes wishes) {
  const evaluator_options& e = config.evaluator;
  if (e.name == "local")
    return nullptr;
  const std::uint64_t count = e.workers.value_or(cores());
  hearing_pool_options o{.batches = config.generator.name == "musicgen",
                         .files = std::move(files),
                         .tell = std::move(wishes.tell)};
  if (e.name == "ray") {
    // Nobody knows here how many cores another machine has.
    o.share.threads = e.threads.value_or(1);
    return std::make_unique<hearing_pool>(
        workers_on_ray(e, count, o.share.threads, wishes.is_background), std::move(o));
  }
  o.share = {.threads = e.threads.value_or(std::max<std::uint64_t>(1, cores() / count)),
             .neighbours = count};
  o.startup = 30; // a child says hello before it opens anything
  return std::make_unique<hearing_pool>(local_workers(e, count, wishes.is_background),
                                        std::move(o));
}

} // namespace evo::music::workers
