#include "local_cluster.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace evo::test {

namespace {

std::filesystem::path make_folder() {
  // Short, as the sockets in it must have short names.
  std::string name = "/tmp/evo_ray_XXXXXX";
  if (::mkdtemp(name.data()) == nullptr)
    throw std::runtime_error{"there can be no folder in /tmp"};
  return name;
}

} // namespace

local_cluster::local_cluster(std::size_t nodes) : folder_{make_folder()} {
  ::setenv("RAY_AUTH_MODE", "token", 1);
  ::setenv("RAY_AUTH_TOKEN_PATH", (folder_ / "token").c_str(), 1);
  ::setenv("RAY_USAGE_STATS_ENABLED", "0", 1);
  std::array<int, 2> in{}, out{};
  if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0)
    throw std::runtime_error{"no pipes"};
  const std::string count = std::to_string(nodes), log = folder_ / "cluster.log";
  std::array<const char*, 9> words{EVO_RAY_PYTHON, EVO_RAY_CLUSTER, "--folder", folder_.c_str(),
                                   "--nodes",      count.c_str(),   "--cpus",   "1",
                                   nullptr};
  posix_spawn_file_actions_t actions{};
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT,
                                     0600);
  const int problem = ::posix_spawn(&process_, EVO_RAY_PYTHON, &actions, nullptr,
                                    const_cast<char* const*>(words.data()), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(in[0]);
  ::close(out[1]);
  to_ = ::fdopen(in[1], "w");
  from_ = ::fdopen(out[0], "r");
  if (problem != 0)
    throw std::runtime_error{std::string{EVO_RAY_PYTHON} + " can't be started"};
  read_until_ready();
}

local_cluster::~local_cluster() {
  std::fclose(to_);
  ::waitpid(process_, nullptr, 0);
  std::fclose(from_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void local_cluster::read_until_ready() {
  std::array<char, 1024> line{};
  while (std::fgets(line.data(), static_cast<int>(line.size()), from_) != nullptr) {
    std::istringstream words{line.data()};
    std::string what;
    words >> what;
    if (what == "address")
      words >> address_;
    else if (what == "node")
      words >> nodes_.emplace_back().id >> nodes_.back().raylet;
    else if (what == "ready")
      return;
  }
  std::cerr << std::ifstream{folder_ / "cluster.log"}.rdbuf();
  throw std::runtime_error{"the cluster didn't start"};
}

void local_cluster::kill_node(std::size_t which) {
  ::kill(nodes_.at(which).raylet, SIGKILL);
  nodes_.erase(nodes_.begin() + static_cast<std::ptrdiff_t>(which));
}

void local_cluster::add_node() {
  std::fputs("add\n", to_);
  std::fflush(to_);
  read_until_ready();
}

std::vector<pid_t> local_cluster::workers(const std::string& program) const {
  std::vector<pid_t> all;
  for (const auto& n : nodes_)
    for (const pid_t worker : descendants_of(n.raylet, program))
      all.push_back(worker);
  return all;
}

std::vector<std::string> local_cluster::bridge(std::size_t count) const {
  return {EVO_RAY_BRIDGE,        "--address", address_,       "--lanes",
          std::to_string(count), "--",        EVO_TEST_WORKER};
}

bool becomes_true(double seconds, const std::function<bool()>& it_is) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  while (!it_is()) {
    if (std::chrono::steady_clock::now() > until)
      return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  return true;
}

namespace {

struct process_state {
  std::string name{}; ///< its first 15 letters
  char letter = ' ';  ///< of proc(5); blank if there is no such process
  pid_t parent = -1;
};

/// As /proc/ID/stat has it: "id (name) state parent ...".
process_state state_of(pid_t process) {
  std::ifstream file{"/proc/" + std::to_string(process) + "/stat"};
  std::string line;
  std::getline(file, line); // nothing, once the process is gone
  const auto begin = line.find('('), end = line.rfind(')');
  process_state s;
  if (end == std::string::npos)
    return s;
  s.name = line.substr(begin + 1, end - begin - 1);
  std::istringstream{line.substr(end + 1)} >> s.letter >> s.parent;
  return s;
}

bool descends(pid_t process, pid_t from) {
  while (process > 1 && process != from)
    process = state_of(process).parent;
  return process == from;
}

} // namespace

// One that nobody has waited for has ended all the same.
bool is_alive(pid_t process) {
  const char letter = state_of(process).letter;
  return letter != ' ' && letter != 'Z' && letter != 'X';
}

pid_t parent_of(pid_t process) {
  return state_of(process).parent;
}

std::vector<pid_t> descendants_of(pid_t ancestor, const std::string& program) {
  constexpr std::size_t longest = 15; // that the system keeps of a name
  std::vector<pid_t> found;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator{"/proc", ignored}) {
    const std::string id = entry.path().filename();
    if (id.find_first_not_of("0123456789") != std::string::npos)
      continue;
    const pid_t process = std::stoi(id);
    const auto s = state_of(process);
    if (s.name == program.substr(0, longest) && s.letter != 'Z' && descends(s.parent, ancestor))
      found.push_back(process);
  }
  return found;
}

std::size_t memory_of(pid_t process) {
  std::ifstream statm{"/proc/" + std::to_string(process) + "/statm"};
  std::size_t all = 0, resident = 0;
  statm >> all >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace evo::test
