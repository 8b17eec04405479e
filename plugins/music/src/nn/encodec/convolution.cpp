#include "nn/encodec/convolution.hpp"

#include "nn/encodec/convolution_weights.hpp"
#include "nn/encodec/integer_division.hpp"
#include "nn/kernels/elementwise.hpp"

namespace evo::music::nn {
namespace {

/// outputs x inputs x kernel as a matrix of together x outputs rows, that read kernel + together -
/// 1 moments.
std::vector<float> as_matrix(const std::vector<float>& weight, const convolution_shape& shape) {
  const std::size_t width = (shape.kernel + shape.together - 1) * shape.inputs;
  std::vector<float> matrix(shape.together * shape.outputs * width, 0.0F);
  const float* from = weight.data();
  for (std::size_t o = 0; o < shape.outputs; ++o)
    for (std::size_t i = 0; i < shape.inputs; ++i)
      for (std::size_t tap = 0; tap < shape.kernel; ++tap, ++from)
        for (std::size_t t = 0; t < shape.together; ++t)
          matrix[(t * shape.outputs + o) * width + (t + tap) * shape.inputs + i] = *from;
  return matrix;
}

/// One tap of outputs x inputs x kernel.
std::vector<float> tap_matrix(const std::vector<float>& weight, const convolution_shape& shape,
                              std::size_t tap) {
  std::vector<float> matrix(shape.outputs * shape.inputs);
  for (std::size_t i = 0; i < matrix.size(); ++i)
    matrix[i] = weight[i * shape.kernel + tap];
  return matrix;
}

std::vector<float> repeated(const std::vector<float>& bias, std::size_t times) {
  std::vector<float> all;
  for (std::size_t i = 0; i < times; ++i)
    all.insert(all.end(), bias.begin(), bias.end());
  return all;
}

} // namespace

convolution::convolution(const tensor_source& source, const std::string& prefix,
                         const convolution_shape& shape, precision how, instruction_set set)
    : shape_{shape} {
  const auto [weight, bias] =
      read_convolution(source, prefix, shape.outputs, shape.inputs, shape.kernel, shape.outputs);
  if (shape.dilation == 1) {
    taps_.emplace_back(as_matrix(weight, shape), shape.together * shape.outputs,
                       (shape.kernel + shape.together - 1) * shape.inputs,
                       repeated(bias, shape.together), how, set);
    return;
  }
  for (std::size_t tap = 0; tap < shape.kernel; ++tap)
    taps_.emplace_back(tap_matrix(weight, shape, tap), shape.outputs, shape.inputs,
                       tap == 0 ? std::span<const float>{bias} : std::span<const float>{}, how,
                       set);
}

std::size_t convolution::length_out(std::size_t length) const {
  return (length + shape_.stride - 1) / shape_.stride;
}

reflection convolution::padding(std::size_t length) const noexcept {
  const auto total = static_cast<std::ptrdiff_t>(shape_.reach() - shape_.stride);
  // What fills the last window, if the stride doesn't divide the length.
  const auto extra = static_cast<std::ptrdiff_t>(length_out(length) * shape_.stride - length);
  const std::ptrdiff_t right = shape_.causal ? 0 : total / 2;
  return {total - right, right + extra, length};
}

extent convolution::aligned(extent part) const noexcept {
  const auto group = static_cast<std::ptrdiff_t>(shape_.together);
  return {floor_divide(part.begin, shape_.together) * group,
          ceil_divide(part.end, shape_.together) * group};
}

extent convolution::reads(extent out, std::size_t length) const {
  const extent made = aligned(out.inside(length_out(length)));
  const reflection pad = padding(length);
  const auto stride = static_cast<std::ptrdiff_t>(shape_.stride);
  return pad.with_sources(
      {made.begin * stride - pad.left,
       (made.end - 1) * stride - pad.left + static_cast<std::ptrdiff_t>(shape_.reach())});
}

void convolution::run(signal& in, signal& out, extent wanted, layer_scratch&,
                      const executor& run) const {
  if (shape_.elu_before)
    activate(in, in.part().inside(in.length()), run);
  out.reshape(aligned(wanted), length_out(in.length()), shape_.outputs);
  multiply(in, out, wanted, run);
}

void convolution::multiply(signal& in, signal& out, extent wanted, const executor& run,
                           epilogue then) const {
  const reflection pad = padding(in.length());
  pad.fill(in);
  const extent made = aligned(wanted.inside(out.length()));
  const auto stride = static_cast<std::ptrdiff_t>(shape_.stride);
  const std::size_t count = made.size() / shape_.together;
  const rows y{out.at(made.begin), count, shape_.together * shape_.outputs};
  const std::size_t step = shape_.stride * shape_.together * shape_.inputs;
  for (std::size_t tap = 0; tap < taps_.size(); ++tap) {
    const auto ahead = static_cast<std::ptrdiff_t>(tap * shape_.dilation);
    const const_rows x{in.at(made.begin * stride - pad.left + ahead), count, step};
    taps_[tap](x, y, run, tap == 0 ? then : epilogue::add);
  }
}

void activate(signal& x, extent part, const executor& run) {
  constexpr std::size_t chunk = std::size_t{1} << 15U;
  const std::span<float> values{x.at(part.begin), part.size() * x.channels()};
  run((values.size() + chunk - 1) / chunk, [&](std::size_t task) {
    const std::size_t from = task * chunk;
    const auto some = values.subspan(from, std::min(chunk, values.size() - from));
    elu(some, some);
  });
}

} // namespace evo::music::nn
