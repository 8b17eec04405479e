#pragma once
/// @file
/// A small network of the report's form, with its slopes by hand: two layers, each a linear map
/// beside a GELU of another one, and a skip connection from the input.

#include "evo/core/random.hpp"
#include "evo/music/belief.hpp"

#include <cmath>
#include <numbers>
#include <vector>

namespace evo::music::testing {

class tower final : public listener_network {
public:
  tower(std::size_t in, std::size_t hidden, std::size_t out, std::uint64_t seed)
      : in_{in}, hidden_{hidden}, out_{out} {
    random_stream stream = random_key{seed}.stream(7);
    fc1_ = matrix(hidden, in, stream);
    linear1_ = matrix(hidden, in, stream);
    fc2_ = matrix(out, hidden, stream);
    linear2_ = matrix(out, hidden, stream);
    linear3_ = matrix(out, in, stream);
  }

  [[nodiscard]] std::size_t listener_width() const override { return in_; }
  [[nodiscard]] std::size_t shared_width() const override { return out_; }

  void project(std::span<const float> u, std::span<float> shared) const override {
    const auto h = hidden(u);
    const auto a = times(fc2_, h, out_), b = times(linear2_, h, out_), c = times(linear3_, u, out_);
    for (std::size_t i = 0; i < out_; ++i)
      shared[i] = static_cast<float>(gelu(a[i]) + b[i] + c[i]);
  }

  void pull_back(std::span<const float> u, std::span<const float> slope,
                 std::span<float> result) const override {
    const auto h = hidden(u);
    const auto a = times(fc2_, h, out_), a1 = times(fc1_, u, hidden_);
    std::vector<double> dh(hidden_), du(in_);
    for (std::size_t i = 0; i < out_; ++i)
      for (std::size_t k = 0; k < hidden_; ++k)
        dh[k] += slope[i] * (gelu_slope(a[i]) * fc2_[i * hidden_ + k] + linear2_[i * hidden_ + k]);
    for (std::size_t i = 0; i < out_; ++i)
      for (std::size_t k = 0; k < in_; ++k)
        du[k] += slope[i] * linear3_[i * in_ + k];
    for (std::size_t i = 0; i < hidden_; ++i)
      for (std::size_t k = 0; k < in_; ++k)
        du[k] += dh[i] * (gelu_slope(a1[i]) * fc1_[i * in_ + k] + linear1_[i * in_ + k]);
    for (std::size_t k = 0; k < in_; ++k)
      result[k] = static_cast<float>(du[k]);
  }

private:
  static double gelu(double x) { return 0.5 * x * (1 + std::erf(x / std::numbers::sqrt2)); }
  static double gelu_slope(double x) {
    return 0.5 * (1 + std::erf(x / std::numbers::sqrt2)) +
           x * std::exp(-0.5 * x * x) / std::sqrt(2 * std::numbers::pi);
  }
  static std::vector<double> matrix(std::size_t rows, std::size_t columns, random_stream& stream) {
    std::vector<double> m(rows * columns);
    for (double& x : m)
      x = stream.normal() / std::sqrt(static_cast<double>(columns));
    return m;
  }
  template <class Vector>
  static std::vector<double> times(const std::vector<double>& m, const Vector& x,
                                   std::size_t rows) {
    std::vector<double> y(rows);
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t k = 0; k < x.size(); ++k)
        y[i] += m[i * x.size() + k] * x[k];
    return y;
  }
  [[nodiscard]] std::vector<double> hidden(std::span<const float> u) const {
    auto h = times(fc1_, u, hidden_);
    const auto skip = times(linear1_, u, hidden_);
    for (std::size_t i = 0; i < hidden_; ++i)
      h[i] = gelu(h[i]) + skip[i];
    return h;
  }

  std::size_t in_, hidden_, out_;
  std::vector<double> fc1_, linear1_, fc2_, linear2_, linear3_;
};

} // namespace evo::music::testing
