#pragma once
/// @file
/// Points of many dimensions in a plane, such that neighbours stay neighbours.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace evo::music::experiments {

struct tsne_options {
  double perplexity = 15; ///< neighbours that count, about; fewer if there are few rows
  std::size_t iterations = 600;
  std::uint64_t seed = 1;
};

/// t-SNE in its exact form (L. van der Maaten and G. Hinton, "Visualizing Data using t-SNE", 2008):
/// Gaussian neighbourhoods of a given perplexity, gradient descent with momentum, gains and early
/// exaggeration. Cost: iterations x rows^2; for some hundred rows.
/// @param rows each of the same length
[[nodiscard]] std::vector<std::array<double, 2>> tsne(const std::vector<std::vector<double>>& rows,
                                                      const tsne_options& options = {});

} // namespace evo::music::experiments
