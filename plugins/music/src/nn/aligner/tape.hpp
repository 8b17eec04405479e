#pragma once
/// @file
/// Functions of matrices, written down as they are computed, so that gradients can be worked out
/// backwards (reverse-mode differentiation; A. Griewank, A. Walther, "Evaluating Derivatives",
/// 2008). operations.hpp has the functions.

#include "evo/core/executor.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <span>
#include <vector>

namespace evo::music::nn {

/// Row-major, in somebody else's memory.
struct matrix {
  float* data = nullptr;
  std::size_t rows = 0, columns = 0;

  [[nodiscard]] float* operator[](std::size_t row) const noexcept { return data + row * columns; }
  [[nodiscard]] std::size_t size() const noexcept { return rows * columns; }
  [[nodiscard]] std::span<float> all() const noexcept { return {data, size()}; }
};

/// Memory for the matrices of a step, used again by the next one.
class matrix_pool {
public:
  /// Uninitialised; lives until `release`.
  [[nodiscard]] matrix take(std::size_t rows, std::size_t columns);
  /// Everything that was taken may be taken again.
  void release();

private:
  std::vector<std::vector<float>> used_, idle_;
};

/// A value that was computed, or given.
struct variable {
  matrix value;
  matrix gradient;             ///< of the loss; has memory only once something was added
  bool wants_gradient = false; ///< whether anything learnable is behind it
  bool has_gradient = false;   ///< whether `gradient` holds numbers yet
};

class tape {
public:
  /// @param recording whether `backward` will be called; else nothing is kept for it
  tape(matrix_pool& pool, const executor& run, bool recording)
      : pool_{pool}, run_{run}, recording_{recording} {}

  /// Somebody else's numbers, which have no gradient.
  variable& constant(const float* data, std::size_t rows, std::size_t columns);
  /// Numbers that are learned, and where their gradient goes.
  variable& learnable(float* data, float* gradient, std::size_t rows, std::size_t columns);
  /// An uninitialised result of these.
  variable& result(std::size_t rows, std::size_t columns,
                   std::initializer_list<const variable*> from);
  /// Memory that lives as long as the tape.
  [[nodiscard]] matrix memory(std::size_t rows, std::size_t columns) {
    return pool_.take(rows, columns);
  }

  /// Where a gradient goes: added to what is there, or stored where `add` is false.
  struct target {
    matrix into;
    bool add = false;
  };
  /// Claims the gradient of a variable that wants one: what is asked for has to be written.
  [[nodiscard]] target gradient_of(variable& v);

  /// What `backward` does about `result`, if that wants a gradient. Called in reverse order.
  void then(const variable& result, std::function<void()> work) {
    if (recording_ && result.wants_gradient)
      steps_.push_back({&result, std::move(work)});
  }
  /// From gradients that were set, through all steps whose result has one.
  void backward();

  [[nodiscard]] bool recording() const noexcept { return recording_; }

  /// body(begin, end) for rows [0, n) in chunks of a fixed number.
  void for_rows(std::size_t n, const std::function<void(std::size_t, std::size_t)>& body,
                std::size_t together = 64) const {
    run_((n + together - 1) / together,
         [&](std::size_t t) { body(t * together, std::min(n, (t + 1) * together)); });
  }
  [[nodiscard]] const executor& run() const noexcept { return run_; }

private:
  struct step {
    const variable* result;
    std::function<void()> run;
  };

  matrix_pool& pool_;
  const executor& run_;
  bool recording_;
  std::deque<variable> variables_;
  std::vector<step> steps_;
};

} // namespace evo::music::nn
