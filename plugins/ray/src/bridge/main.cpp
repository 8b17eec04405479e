// evo_ray: a bridge between a driver and workers on a Ray cluster. It carries frames, and decides
// nothing: which worker gets which candidates, what is tried again and when is the driver's.
#include "bridge/cluster.hpp"
#include "bridge/lane.hpp"
#include "bridge/options.hpp"
#include "evo/process/messages.hpp"

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <memory>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

namespace {

using namespace evo;
using namespace evo::ray_bridge;

class bridge {
public:
  bridge(const cluster& on, to_driver& driver) : cluster_{on}, driver_{driver} {}

  void take(const frame& f) {
    if (f.kind == frame_kind::open_lane)
      open(read_message<lane_message>(f.body).lane);
    else if (f.kind == frame_kind::close_lane)
      close(read_message<lane_message>(f.body).lane);
    else if (f.kind == frame_kind::to_lane)
      carry(read_message<carried_message>(f.body));
    else
      throw frame_error{"a bridge doesn't take frames of kind " +
                        std::to_string(static_cast<int>(f.kind))};
  }

  void close_all() {
    for (const auto& [number, its] : lanes_)
      its->close();
    lanes_.clear();
  }

private:
  void open(std::uint32_t number) {
    close(number);
    const auto opened = std::make_shared<lane>(number, cluster_, driver_);
    lanes_[number] = opened;
    opened->begin();
  }

  void close(std::uint32_t number) {
    if (const auto found = lanes_.find(number); found != lanes_.end()) {
      found->second->close();
      lanes_.erase(found);
    }
  }

  void carry(const carried_message& m) {
    if (const auto found = lanes_.find(m.lane); found != lanes_.end())
      found->second->to_worker(m.kind, m.body);
  }

  const cluster& cluster_;
  to_driver& driver_;
  std::map<std::uint32_t, std::shared_ptr<lane>> lanes_;
};

} // namespace

int main(int argc, char** argv) {
  auto options = read_options(argc, argv);
  std::signal(SIGPIPE, SIG_IGN);
  // Ray would keep a record of each call for its dashboard, tens of megabytes in a minute.
  ::setenv("RAY_task_events_report_interval_ms", "0", 0);
  // Ray logs to standard output as well.
  to_driver driver{::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)};
  ::dup2(STDERR_FILENO, STDOUT_FILENO);

  const cluster on{std::move(options)};
  bridge lanes{on, driver};
  int code = 0;
  try {
    while (const auto f = read_frame(STDIN_FILENO))
      lanes.take(*f);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "evo_ray: %s\n", e.what());
    code = 1;
  }
  lanes.close_all();
  ray::Shutdown();
  // Threads of lanes may still wait for an answer of Ray's that no longer comes.
  ::_exit(code);
}
