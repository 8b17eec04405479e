#pragma once
/// @file
/// Precisions by the names that configurations have for them.

#include "evo/music/error.hpp"

#include "nn/kernels/linear.hpp"

#include <string>

namespace evo::music::nn {

/// @param key of the configuration that has the name
/// @throws error with failure::configuration
[[nodiscard]] inline precision precision_named(const std::string& name, const std::string& key) {
  if (name == "fp32")
    return precision::fp32;
  if (name == "bf16")
    return precision::bf16;
  if (name == "int8")
    return precision::int8;
  throw error{failure::configuration, key, name + " is none", "fp32, bf16 or int8"};
}

} // namespace evo::music::nn
