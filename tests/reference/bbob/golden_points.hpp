#pragma once
/// @file
/// The points at which COCO was asked; keep in step with coco.py.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace reference {

/// Point k of a problem, from integers alone: every third reaches beyond the domain.
inline std::vector<double> golden_point(std::uint32_t function, std::uint32_t instance,
                                        std::uint32_t dimension, std::uint32_t k) {
  const double width = k % 3 == 2 ? 16 : 10;
  std::vector<double> x(dimension);
  for (std::uint32_t j = 0; j < dimension; ++j) {
    std::uint32_t h =
        2654435761U * (j + 1) + 1013904223U * k + 1664525U * function + 22695477U * instance;
    h ^= h >> 15U;
    h *= 2246822519U;
    h ^= h >> 13U;
    x[j] = static_cast<double>(h) / 4294967296.0 * width - width / 2;
  }
  return x;
}

} // namespace reference
