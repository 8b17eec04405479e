// evo_worker: evaluates BBOB problems for a driver that speaks frames (evo/process/work_pool.hpp).
#include "evo/process/on_workers.hpp"

#include "bbob_task.hpp"

#include <cstdio>
#include <memory>
#include <string>

#include <unistd.h>

namespace {

std::unique_ptr<evo::worker_task> make(const std::string& setup) {
  const evo::workers::bbob_function f{evo::workers::bbob_task::from(setup)};
  return std::make_unique<evo::function_task<Eigen::VectorXd>>(
      [f](const Eigen::VectorXd& x, std::uint32_t, std::span<double> values) { values[0] = f(x); });
}

} // namespace

int main(int argc, char**) {
  if (argc > 1 || ::isatty(STDIN_FILENO) != 0) {
    std::fputs(
        "evo_worker takes no arguments; a driver starts it and speaks frames on its standard "
        "input and output, as evo_dispatch does.\n",
        stderr);
    return 2;
  }
  return evo::serve_worker("evo_worker", make);
}
