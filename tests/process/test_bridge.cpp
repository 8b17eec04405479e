// A bridge that carries frames to child processes of its own: what a cluster's bridge does, on this
// machine. Lane k's workers run on node k. Usage: test_bridge LANES WORKER...
// With LANES! it dies of the first job.
#include "evo/process/child_lanes.hpp"
#include "evo/process/messages.hpp"

#include <chrono>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

namespace evo {

static int carry(const std::vector<std::string>& arguments) {
  const std::size_t count = std::stoul(arguments.at(0));
  const bool is_weak = arguments[0].ends_with('!');
  const auto workers = child_lanes({arguments.begin() + 1, arguments.end()}, count);
  std::mutex mutex;
  const auto forward = [&](const lane_event& e) {
    const auto lane = static_cast<std::uint32_t>(e.lane);
    if (e.kind == lane_event::what::opened)
      write_frame(STDOUT_FILENO, frame_kind::lane_open,
                  message_bytes(lane_open_message{lane, "node " + std::to_string(lane)}));
    else if (e.kind == lane_event::what::answered)
      write_frame(STDOUT_FILENO, frame_kind::from_lane,
                  message_bytes(carried_message{lane, e.answer.kind, e.answer.body}));
    else
      write_frame(STDOUT_FILENO, frame_kind::lane_lost,
                  message_bytes(lane_lost_message{lane, e.worker_died, e.reason}));
  };
  std::jthread back{[&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      std::vector<lane_event> events;
      {
        const std::scoped_lock lock{mutex};
        events = workers->wait(std::chrono::milliseconds{1});
      }
      for (const auto& e : events)
        forward(e);
      std::this_thread::yield();
    }
  }};
  while (const auto f = read_frame(STDIN_FILENO)) {
    const std::scoped_lock lock{mutex};
    if (f->kind == frame_kind::open_lane)
      workers->open(read_message<lane_message>(f->body).lane);
    else if (f->kind == frame_kind::close_lane)
      workers->close(read_message<lane_message>(f->body).lane);
    else if (f->kind == frame_kind::to_lane) {
      const auto m = read_message<carried_message>(f->body);
      if (is_weak && m.kind == frame_kind::job)
        std::_Exit(3);
      workers->send(m.lane, m.kind, m.body);
    }
  }
  return 0;
}

} // namespace evo

int main(int argc, char** argv) {
  return evo::carry({argv + 1, argv + argc});
}
