#pragma once
// A Ray cluster of several nodes on this machine, and what tests do to it.
#include "evo/process/bridged_lanes.hpp"
#include "evo/process/work_pool.hpp"

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

namespace evo::test {

class local_cluster {
public:
  struct node {
    std::string id;
    pid_t raylet = -1;
  };

  /// Starts it, and points Ray's environment variables at its token. Takes seconds.
  /// @throws std::runtime_error
  explicit local_cluster(std::size_t nodes);
  local_cluster(const local_cluster&) = delete;
  local_cluster& operator=(const local_cluster&) = delete;
  ~local_cluster();

  [[nodiscard]] const std::string& address() const noexcept { return address_; }
  [[nodiscard]] const std::vector<node>& nodes() const noexcept { return nodes_; }
  [[nodiscard]] std::filesystem::path folder() const { return folder_; }
  /// As by a power cut: the node's raylet is killed, and what ran under it ends with it. It is no
  /// longer among `nodes`, whose first is the head.
  void kill_node(std::size_t which);
  /// @throws std::runtime_error
  void add_node();

  /// The processes of a program that run under its nodes: workers.
  [[nodiscard]] std::vector<pid_t> workers(const std::string& program) const;

  /// A bridge to it for `count` workers of tests/process.
  [[nodiscard]] std::vector<std::string> bridge(std::size_t count) const;

private:
  void read_until_ready();

  std::filesystem::path folder_;
  pid_t process_ = -1;
  std::FILE* to_ = nullptr;
  std::FILE* from_ = nullptr;
  std::string address_;
  std::vector<node> nodes_;
};

/// Asks again and again until it is so. @returns whether it was before the time was over
bool becomes_true(double seconds, const std::function<bool()>& it_is);

[[nodiscard]] bool is_alive(pid_t process);
/// The parent of a process; of a worker, its actor.
[[nodiscard]] pid_t parent_of(pid_t process);
/// The processes of a program that descend from a process.
[[nodiscard]] std::vector<pid_t> descendants_of(pid_t ancestor, const std::string& program);
/// Resident memory: bytes.
[[nodiscard]] std::size_t memory_of(pid_t process);

} // namespace evo::test
