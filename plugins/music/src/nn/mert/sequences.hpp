#pragma once
/// @file
/// Sequences of frames on their way through the layers: one below the other in one matrix, without
/// padding.

#include "nn/kernels/elementwise.hpp"
#include "nn/kernels/linear.hpp"

#include "evo/core/executor.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace evo::music::nn {

/// Memory for a matrix that is written before it is read: it isn't cleared, and it is kept.
class matrix_memory {
public:
  /// At least n numbers; what was in them is lost where that is more than there was.
  [[nodiscard]] float* of(std::size_t n) {
    if (n > size_) {
      numbers_ = std::make_unique_for_overwrite<float[]>(n);
      size_ = n;
    }
    return numbers_.get();
  }

private:
  std::unique_ptr<float[]> numbers_; // NOLINT(modernize-avoid-c-arrays): a vector would clear it
  std::size_t size_ = 0;
};

struct mert_sequences {
  std::vector<std::size_t> starts; ///< the first row of each, and the number of all rows
  std::size_t width = 0;
  float* states = nullptr; ///< rows x width
  matrix_memory normed, wide, attended;

  [[nodiscard]] std::size_t count() const noexcept { return starts.size() - 1; }
  [[nodiscard]] std::size_t frames() const noexcept { return starts.back(); }
};

/// visit(0) ... visit(n - 1), several to a task.
template <class Visitor>
void for_rows(std::size_t n, const executor& run, const Visitor& visit) {
  constexpr std::size_t together = 32;
  run((n + together - 1) / together, [&](std::size_t task) {
    const std::size_t end = n < (task + 1) * together ? n : (task + 1) * together;
    for (std::size_t i = task * together; i < end; ++i)
      visit(i);
  });
}

} // namespace evo::music::nn
