#include "nn/encodec/transposed_convolution.hpp"

#include "nn/encodec/convolution.hpp"
#include "nn/encodec/convolution_weights.hpp"
#include "nn/encodec/integer_division.hpp"
#include "nn/encodec/padding.hpp"

#include <cmath>

namespace evo::music::nn {
namespace {

/// inputs x outputs x kernel as a matrix of stride x outputs rows that read two neighbours.
std::vector<float> as_matrix(const std::vector<float>& weight,
                             const transposed_convolution_shape& shape) {
  constexpr std::size_t block = 16; // inputs: what is written is one line of the cache
  const std::size_t kernel = 2 * shape.stride, step = shape.outputs * kernel;
  std::vector<float> matrix(weight.size());
  for (std::size_t begin = 0; begin < shape.inputs; begin += block)
    for (std::size_t o = 0; o < shape.outputs; ++o)
      for (std::size_t tap = 0; tap < kernel; ++tap) {
        const std::size_t row = tap % shape.stride * shape.outputs + o;
        const std::size_t neighbour = tap < shape.stride ? 1 : 0;
        float* const to = matrix.data() + (2 * row + neighbour) * shape.inputs;
        for (std::size_t i = begin; i < std::min(shape.inputs, begin + block); ++i)
          to[i] = weight[i * step + o * kernel + tap];
      }
  return matrix;
}

linear two_neighbours(const tensor_source& source, const std::string& prefix,
                      const transposed_convolution_shape& shape, precision how,
                      instruction_set set) {
  const auto [weight, bias] = read_convolution(source, prefix, shape.inputs, shape.outputs,
                                               2 * shape.stride, shape.outputs);
  std::vector<float> biases;
  for (std::size_t moment = 0; moment < shape.stride; ++moment)
    biases.insert(biases.end(), bias.begin(), bias.end());
  return {
      as_matrix(weight, shape), shape.stride * shape.outputs, 2 * shape.inputs, biases, how, set};
}

std::ptrdiff_t left_cut(const transposed_convolution_shape& shape) {
  const auto right =
      shape.causal
          ? static_cast<std::size_t>(std::ceil(static_cast<double>(shape.stride) *
                                               static_cast<double>(shape.trim_right_ratio)))
          : shape.stride / 2;
  return static_cast<std::ptrdiff_t>(shape.stride) - static_cast<std::ptrdiff_t>(right);
}

} // namespace

transposed_convolution::transposed_convolution(const tensor_source& source,
                                               const std::string& prefix,
                                               const transposed_convolution_shape& shape,
                                               precision how, instruction_set set)
    : shape_{shape}, cut_left_{left_cut(shape)},
      weights_{two_neighbours(source, prefix, shape, how, set)} {}

extent transposed_convolution::products(extent out) const noexcept {
  return {floor_divide(out.begin + cut_left_, shape_.stride),
          ceil_divide(out.end + cut_left_, shape_.stride)};
}

extent transposed_convolution::reads(extent out, std::size_t length) const {
  const extent made = products(out.inside(length_out(length)));
  return {made.begin - 1, made.end};
}

void transposed_convolution::run(signal& in, signal& out, extent wanted, layer_scratch&,
                                 const executor& run) const {
  activate(in, in.part().inside(in.length()), run);
  fill_zeros_outside(in);
  const auto stride = static_cast<std::ptrdiff_t>(shape_.stride);
  const auto moments = [&](extent made) {
    return extent{made.begin * stride - cut_left_, made.end * stride - cut_left_};
  };
  const std::size_t length = length_out(in.length());
  out.reshape(moments(products(wanted)), length, shape_.outputs);
  const extent made = products(wanted.inside(length));
  weights_({in.at(made.begin - 1), made.size(), shape_.inputs},
           {out.at(moments(made).begin), made.size(), shape_.stride * shape_.outputs}, run);
}

} // namespace evo::music::nn
