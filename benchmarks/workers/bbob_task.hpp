#pragma once
/// @file
/// A BBOB problem that takes a while: what evo_worker and evo_dispatch evaluate.

#include "evo/problem/bbob/bbob_problem.hpp"

#include <Eigen/Core>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>

namespace evo::workers {

/// "bbob FUNCTION INSTANCE DIMENSION BUSY_SECONDS" as text, and back.
struct bbob_task {
  std::size_t function = 1, instance = 1, dimension = 10;
  double busy = 0; ///< s of one processor that an evaluation takes at least

  [[nodiscard]] std::string text() const {
    std::ostringstream out;
    out << "bbob " << function << ' ' << instance << ' ' << dimension << ' ' << busy;
    return out.str();
  }

  /// @throws std::invalid_argument; evo::error for a problem that there isn't
  [[nodiscard]] static bbob_task from(const std::string& text) {
    std::istringstream words{text};
    std::string kind;
    bbob_task t;
    if (!(words >> kind >> t.function >> t.instance >> t.dimension >> t.busy) || kind != "bbob")
      throw std::invalid_argument{"\"" + text +
                                  "\" is no problem, should be bbob FUNCTION INSTANCE DIMENSION "
                                  "BUSY_SECONDS"};
    return t;
  }
};

/// Its values; several threads may ask.
class bbob_function {
public:
  explicit bbob_function(const bbob_task& t)
      : problem_{t.function, t.instance, t.dimension}, busy_{t.busy} {}

  [[nodiscard]] box<double> domain() const { return problem_.domain(); }

  double operator()(const Eigen::Ref<const Eigen::VectorXd>& x) const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>{busy_};
    const std::span<const double> numbers{x.data(), static_cast<std::size_t>(x.size())};
    double value = problem_(numbers);
    while (std::chrono::steady_clock::now() < until)
      value = problem_(numbers);
    return value;
  }

private:
  bbob_problem problem_;
  double busy_;
};

} // namespace evo::workers
