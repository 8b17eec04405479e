#pragma once
/// @file
/// Stored numbers as floats.

#include "nn/tensor_file.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace evo::music::nn {

[[nodiscard]] bool is_floating(dtype type) noexcept;

/// @param type   f64, f32, f16 or bf16
/// @param stored values.size() numbers of it, at any address
/// @return the place of the first number that isn't finite, if there is one
[[nodiscard]] std::optional<std::size_t> to_floats(dtype type, std::span<const std::byte> stored,
                                                   std::span<float> values) noexcept;

} // namespace evo::music::nn
