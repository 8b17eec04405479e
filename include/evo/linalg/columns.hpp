#pragma once
/// @file
/// Vectors of one length side by side, padded with zeros as the panel kernels want them. Plain
/// memory rather than Eigen's expressions: strategies that use it compile in a fraction of the
/// time.

#include "evo/core/error.hpp"
#include "evo/linalg/panel_kernels.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

namespace evo::linalg {

/// @tparam T float or double
template <std::floating_point T>
class columns {
public:
  columns() = default;
  /// `count` vectors of `length` numbers, all 0.
  explicit columns(std::size_t length, std::size_t count = 1)
      : length_{length}, values_(padded<T>(length) * count) {}

  [[nodiscard]] std::size_t length() const noexcept { return length_; }
  [[nodiscard]] std::size_t stride() const noexcept { return padded<T>(length_); }
  [[nodiscard]] std::size_t size() const noexcept {
    return length_ > 0 ? values_.size() / stride() : 0;
  }

  /// Vector i without its padding.
  [[nodiscard]] std::span<T> operator[](std::size_t i) noexcept {
    return {values_.data() + i * stride(), length_};
  }
  [[nodiscard]] std::span<const T> operator[](std::size_t i) const noexcept {
    return {values_.data() + i * stride(), length_};
  }
  /// Vector i with its padding.
  [[nodiscard]] T* data(std::size_t i = 0) noexcept { return values_.data() + i * stride(); }
  [[nodiscard]] const T* data(std::size_t i = 0) const noexcept {
    return values_.data() + i * stride();
  }

  /// The first vectors keep their contents, new ones are 0.
  void resize(std::size_t count) { values_.resize(count * stride()); }

  friend bool operator==(const columns&, const columns&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.length_, self.values_);
  }

  /// @throws error foreign_checkpoint unless a restored one has the shape of `own`
  void check_shape(const columns& own) const {
    require(length_ == own.length_ && values_.size() == own.values_.size(),
            error_id::foreign_checkpoint, "it has vectors of ", length_, " numbers, should be of ",
            own.length_);
  }

private:
  std::size_t length_ = 0;
  std::vector<T> values_{};
};

/// to = from
template <std::floating_point T>
void copy(std::span<const std::type_identity_t<T>> from, std::span<T> to) noexcept {
  for (std::size_t i = 0; i < to.size(); ++i)
    to[i] = from[i];
}

/// to = factor to
template <std::floating_point T>
void scale(std::span<T> to, double factor) noexcept {
  for (T& x : to)
    x *= static_cast<T>(factor);
}

/// to += factor from
template <std::floating_point T>
void add_scaled(std::span<T> to, double factor, std::span<const T> from) noexcept {
  for (std::size_t i = 0; i < to.size(); ++i)
    to[i] += static_cast<T>(factor) * from[i];
}

[[nodiscard]] double squared_norm(auto vector) noexcept {
  double sum = 0;
  for (const auto x : vector)
    sum += static_cast<double>(x) * static_cast<double>(x);
  return sum;
}

} // namespace evo::linalg
