#pragma once
/// @file
/// A square matrix in panels, as panel_kernels.hpp wants it, aligned to cache lines.

#include "evo/core/error.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/linalg/panel_kernels.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace evo::linalg {

template <std::floating_point T>
class panel_matrix {
public:
  panel_matrix() = default;

  /// The identity.
  explicit panel_matrix(std::size_t n) : n_{n}, lines_(padded<T>(n) / rows * n) {
    for (std::size_t i = 0; i < n; ++i)
      (*this)(i, i) = 1;
  }

  [[nodiscard]] std::size_t dimension() const noexcept { return n_; }
  [[nodiscard]] T* data() noexcept { return reinterpret_cast<T*>(lines_.data()); }
  [[nodiscard]] const T* data() const noexcept { return reinterpret_cast<const T*>(lines_.data()); }

  [[nodiscard]] T& operator()(std::size_t row, std::size_t column) noexcept {
    return lines_[row / rows * n_ + column].values[row % rows];
  }
  [[nodiscard]] T operator()(std::size_t row, std::size_t column) const noexcept {
    return lines_[row / rows * n_ + column].values[row % rows];
  }

  /// The same numbers column by column.
  [[nodiscard]] columns<T> dense() const {
    columns<T> m(n_, n_);
    for (std::size_t column = 0; column < n_; ++column)
      for (std::size_t row = 0; row < n_; ++row)
        m[column][row] = (*this)(row, column);
    return m;
  }

  friend bool operator==(const panel_matrix&, const panel_matrix&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    if constexpr (std::is_const_v<Self>) {
      archive(self.dense());
    } else {
      columns<T> m;
      archive(m);
      require(m.size() == m.length(), error_id::corrupt_checkpoint, "a square matrix isn't square");
      self = panel_matrix(m.length());
      for (std::size_t column = 0; column < self.n_; ++column)
        for (std::size_t row = 0; row < self.n_; ++row)
          self(row, column) = m[column][row];
    }
  }

private:
  static constexpr std::size_t rows = panel_rows<T>;

  struct alignas(64) line {
    std::array<T, rows> values{};
    friend bool operator==(const line&, const line&) = default;
  };

  std::size_t n_ = 0;
  std::vector<line> lines_{};
};

} // namespace evo::linalg
