#pragma once
/// @file
/// Room for numbers while a BBOB function is evaluated.

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace evo::detail::bbob {

/// Room for n numbers, of no particular value: on the stack up to n = 640, the largest dimension of
/// COCO's suites, so that an evaluation allocates nothing and may run on many threads at once.
class scratch {
public:
  explicit scratch(std::size_t n) : large_(n > small_.size() ? n : 0), size_{n} {}

  [[nodiscard]] double* data() noexcept { return large_.empty() ? small_.data() : large_.data(); }
  [[nodiscard]] std::span<double> values() noexcept { return {data(), size_}; }
  [[nodiscard]] double& operator[](std::size_t i) noexcept { return data()[i]; }

private:
  std::array<double, 640> small_;
  std::vector<double> large_;
  std::size_t size_;
};

} // namespace evo::detail::bbob
