#pragma once
/// @file
/// Stretches of signals with the channels of a moment side by side.

#include "nn/kernels/rows.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace evo::music::nn {

/// Moments begin ... end - 1 of a signal. What a convolution reads can lie before its beginning (0)
/// and behind its end.
struct extent {
  std::ptrdiff_t begin = 0, end = 0;

  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(end - begin); }
  /// The part inside a signal of this length.
  [[nodiscard]] extent inside(std::size_t length) const noexcept {
    return {std::max<std::ptrdiff_t>(begin, 0), std::min(end, static_cast<std::ptrdiff_t>(length))};
  }
  friend bool operator==(const extent&, const extent&) = default;
};

/// An extent of a signal: moments x channels.
class signal {
public:
  /// Takes this shape; what it held is lost, its memory is kept.
  /// @param length moments of the whole signal
  void reshape(extent part, std::size_t length, std::size_t channels) {
    part_ = part;
    length_ = length;
    channels_ = channels;
    values_.resize(std::max(values_.size(), part.size() * channels));
  }

  [[nodiscard]] extent part() const noexcept { return part_; }
  [[nodiscard]] std::size_t length() const noexcept { return length_; }
  [[nodiscard]] std::size_t channels() const noexcept { return channels_; }
  [[nodiscard]] std::span<float> values() noexcept {
    return {values_.data(), part_.size() * channels_};
  }
  /// @param moment within part()
  [[nodiscard]] float* at(std::ptrdiff_t moment) noexcept {
    return values_.data() + (moment - part_.begin) * static_cast<std::ptrdiff_t>(channels_);
  }
  [[nodiscard]] const float* at(std::ptrdiff_t moment) const noexcept {
    return values_.data() + (moment - part_.begin) * static_cast<std::ptrdiff_t>(channels_);
  }
  /// @param which within part()
  [[nodiscard]] rows moments(extent which) noexcept {
    return {at(which.begin), which.size(), channels_};
  }

private:
  extent part_;
  std::size_t length_ = 0, channels_ = 0;
  std::vector<float> values_;
};

} // namespace evo::music::nn
