#pragma once
/// @file
/// EnCodec's recurrent layers.

#include "nn/encodec/signal.hpp"
#include "nn/kernels/linear.hpp"
#include "nn/tensor_source.hpp"

#include <span>
#include <string>
#include <vector>

namespace evo::music::nn {

/// Long short-term memory (Hochreiter and Schmidhuber 1997, with forget gates) in layers of one
/// width, and the signal itself beside them. All sequences take a step together, so that weights
/// are read once a step.
class lstm {
public:
  /// @param prefix of the tensors' names, "...lstm."
  lstm(const tensor_source& source, const std::string& prefix, std::size_t width,
       std::size_t layers, precision how, instruction_set set);

  /// x += lstm(x) for each of the sequences, that may have different lengths.
  void add_to(std::span<signal> sequences, const executor& run) const;

private:
  struct level {
    linear input, recurrent;
  };
  struct course;

  void step_all(course& now, const level& each, std::span<float> hidden, std::span<float> cell,
                const executor& run) const;

  std::size_t width_;
  std::vector<level> levels_;
};

} // namespace evo::music::nn
