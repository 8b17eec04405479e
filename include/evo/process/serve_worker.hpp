#pragma once
/// @file
/// The whole of a worker process: frames in, frames out. POSIX.

#include "evo/core/instruction_set.hpp"
#include "evo/process/messages.hpp"
#include "evo/process/program_hash.hpp"

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace evo {

/// What evaluates the candidates of one setup.
class worker_task {
public:
  virtual ~worker_task() = default;
  /// One result an item, in order. An item's result depends on the item alone. What it throws
  /// becomes the failure of each item.
  [[nodiscard]] virtual std::vector<item_result> evaluate(std::span<const std::string> items) = 0;
};

/// Makes the task of a setup; what it throws is why there is none.
using worker_task_maker = std::function<std::unique_ptr<worker_task>(const std::string& setup)>;

namespace detail {

class worker_service {
public:
  worker_service(int to, const worker_task_maker& make) : to_{to}, make_{make} {}

  void answer(const frame& f) {
    if (f.kind == frame_kind::setup)
      write_frame(to_, frame_kind::setup_done,
                  message_bytes(prepare(read_message<setup_message>(f.body))));
    else if (f.kind == frame_kind::job)
      write_frame(to_, frame_kind::result,
                  message_bytes(evaluate(read_message<job_message>(f.body))));
    else
      throw frame_error{"a worker takes setups and jobs, not frames of kind " +
                        std::to_string(static_cast<int>(f.kind))};
  }

private:
  setup_done_message prepare(const setup_message& m) {
    for (const auto old : m.forget)
      tasks_.erase(old);
    setup_done_message done{.setup = m.setup, .problem = {}};
    try {
      tasks_[m.setup] = make_(m.body);
    } catch (const std::exception& e) {
      done.problem = e.what();
      if (done.problem.empty())
        done.problem = "unknown";
    }
    return done;
  }

  result_message evaluate(const job_message& m) {
    result_message r{.job = m.job, .items = {}, .seconds = 0};
    const auto start = std::chrono::steady_clock::now();
    const auto task = tasks_.find(m.setup);
    try {
      if (task == tasks_.end())
        throw frame_error{"a job of a setup that isn't here"};
      r.items = task->second->evaluate(m.items);
      if (r.items.size() != m.items.size())
        throw std::runtime_error{"the task gave " + std::to_string(r.items.size()) +
                                 " results for " + std::to_string(m.items.size()) + " candidates"};
    } catch (const std::exception& e) {
      r.items.assign(m.items.size(), {.failed = true, .body = e.what()});
    }
    r.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return r;
  }

  int to_;
  const worker_task_maker& make_;
  std::unordered_map<std::uint64_t, std::unique_ptr<worker_task>> tasks_;
};

inline int complain(const std::string& program, const std::exception& e) {
  std::fprintf(stderr, "%s worker: %s\n", program.c_str(), e.what());
  return 1;
}

} // namespace detail

/// Speaks frames on standard input and output until the input ends. What else the program prints to
/// its standard output goes to standard error. Ends with its parent, whatever that dies of.
/// @param program name and version, for people
/// @returns the exit code of `main`: 0; 1 after a damaged frame
inline int serve_worker(const std::string& program, const worker_task_maker& make) {
#ifdef __linux__
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  std::signal(SIGPIPE, SIG_IGN);
  const int to = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  try {
    write_frame(
        to, frame_kind::hello,
        message_bytes(hello_message{.program = program,
                                    .build = program_hash(),
                                    .instructions = std::string{name(best_instruction_set())},
                                    .process = static_cast<std::uint64_t>(::getpid())}));
    detail::worker_service service{to, make};
    while (const auto f = read_frame(STDIN_FILENO))
      service.answer(*f);
  } catch (const std::system_error& e) {
    // Who has closed the other end wants nothing more, and knows it.
    if (e.code() != std::errc::broken_pipe && e.code() != std::errc::connection_reset)
      return detail::complain(program, e);
  } catch (const std::exception& e) {
    return detail::complain(program, e);
  }
  return 0;
}

} // namespace evo
