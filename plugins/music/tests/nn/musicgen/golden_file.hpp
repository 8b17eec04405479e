#pragma once
/// @file
/// What transformers made of a checkpoint.

#include "nn/safetensors.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

namespace evo::music::nn::testing {

/// A half-precision number that is no infinity.
inline float from_half(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 31, mantissa = bits & 1023;
  const float size = exponent == 0 ? std::ldexp(static_cast<float>(mantissa), -24)
                                   : std::ldexp(static_cast<float>(mantissa + 1024), exponent - 25);
  return (bits & 0x8000) != 0 ? -size : size;
}

/// Tensors of transformers' results: tests/musicgen/golden/README.md says what they are.
class golden_file {
public:
  explicit golden_file(const std::filesystem::path& path) : file_{path} {}

  [[nodiscard]] std::size_t dimension(const std::string& name, std::size_t axis) const {
    return static_cast<std::size_t>(file_.tensor(name).shape[axis]);
  }
  [[nodiscard]] std::vector<float> floats(const std::string& name) const {
    const tensor_view& tensor = file_.tensor(name);
    if (tensor.type == dtype::f32) {
      const auto values = file_.floats(name, tensor.shape);
      return {values.begin(), values.end()};
    }
    std::vector<float> values(tensor.bytes.size() / sizeof(std::uint16_t));
    for (std::size_t i = 0; i < values.size(); ++i) {
      std::uint16_t bits = 0;
      std::memcpy(&bits, tensor.bytes.data() + i * sizeof bits, sizeof bits);
      values[i] = from_half(bits);
    }
    return values;
  }
  /// One vector for each of the first axis.
  [[nodiscard]] std::vector<std::vector<std::int64_t>> codes(const std::string& name) const {
    const std::vector<float> values = floats(name);
    const std::size_t each = values.size() / dimension(name, 0);
    std::vector<std::vector<std::int64_t>> all(dimension(name, 0));
    for (std::size_t i = 0; i < values.size(); ++i)
      all[i / each].push_back(static_cast<std::int64_t>(values[i]));
    return all;
  }

private:
  safetensors_file file_;
};

} // namespace evo::music::nn::testing
