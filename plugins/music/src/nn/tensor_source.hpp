#pragma once
/// @file
/// Where a network's weights come from, whatever the file.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::nn {

/// Named tensors of numbers. A network asks for each of its tensors once, by name and shape.
class tensor_source {
public:
  virtual ~tensor_source() = default;

  [[nodiscard]] virtual bool contains(std::string_view name) const = 0;
  /// @throws error with failure::input if there is no tensor of that name
  [[nodiscard]] virtual std::vector<std::int64_t> shape(std::string_view name) const = 0;
  /// A tensor of exactly this shape as float32, row-major; stored as f32, f16, bf16 or f64.
  /// @throws error with failure::input that names file and tensor: missing, another shape, no
  ///         floating-point type, a number that is not finite
  [[nodiscard]] virtual std::vector<float> floats(std::string_view name,
                                                  std::span<const std::int64_t> shape) const = 0;
  [[nodiscard]] virtual std::vector<std::string> names() const = 0;
};

} // namespace evo::music::nn
