#pragma once
// What musicgen_bench measures.

#include "nn/kernels/linear.hpp"
#include "nn/musicgen/config.hpp"

#include <cstddef>
#include <string>

namespace evo::music::nn {

struct bench_options {
  std::string shape = "small"; ///< small, medium, large, with random weights
  std::string model{};         ///< a checkpoint's folder, that goes before a shape
  std::string precision_name = "bf16";
  precision how = precision::bf16;
  std::size_t population = 32, threads = 2, tokens = 12;
  double seconds = 5;
  std::size_t steps = 0;       ///< of the clip's middle; 0 for all
  std::size_t generations = 0; ///< of a population, to watch memory instead of time
  float guidance = 3;
  bool json = false;

  /// The checkpoint's, or the shape's.
  [[nodiscard]] musicgen_config config() const;
  [[nodiscard]] std::size_t frames() const;
  /// Frames by which the last codebook is late.
  [[nodiscard]] std::size_t delays() const;
};

/// @throws std::invalid_argument that says how it is used
[[nodiscard]] bench_options parse(int argc, char** argv);

} // namespace evo::music::nn
