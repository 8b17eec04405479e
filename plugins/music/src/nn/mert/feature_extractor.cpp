#include "nn/mert/feature_extractor.hpp"

#include "nn/kernels/elementwise.hpp"
#include "nn/kernels/scratch.hpp"
#include "nn/mert/tensors.hpp"

#include <cmath>

namespace evo::music::nn {
namespace {

constexpr float norm_epsilon = 1e-5F;        // of the convolutions, whatever config.json says
constexpr std::size_t frames_together = 128; // the frames below them stay in the L2 cache

/// From outputs x inputs x kernel to outputs x kernel x inputs, as windows of frames lie in memory.
std::vector<float> by_frames(std::span<const float> weights, std::size_t inputs,
                             std::size_t kernel) {
  std::vector<float> turned(weights.size());
  const std::size_t size = inputs * kernel;
  for (std::size_t o = 0; o < weights.size(); o += size)
    for (std::size_t i = 0; i < inputs; ++i)
      for (std::size_t k = 0; k < kernel; ++k)
        turned[o + k * inputs + i] = weights[o + i * kernel + k];
  return turned;
}

/// Mean and covariance of the windows of a sequence.
struct window_statistics {
  window_statistics(std::span<const float> samples, std::size_t kernel, std::size_t stride)
      : mean(kernel), covariance(kernel * kernel) {
    const std::size_t count = (samples.size() - kernel) / stride + 1;
    for (std::size_t t = 0; t < count; ++t)
      for (std::size_t i = 0; i < kernel; ++i)
        mean[i] += static_cast<double>(samples[t * stride + i]);
    for (double& each : mean)
      each /= static_cast<double>(count);
    std::vector<double> apart(kernel);
    for (std::size_t t = 0; t < count; ++t) {
      for (std::size_t i = 0; i < kernel; ++i)
        apart[i] = static_cast<double>(samples[t * stride + i]) - mean[i];
      for (std::size_t i = 0; i < kernel; ++i)
        for (std::size_t j = 0; j < kernel; ++j)
          covariance[i * kernel + j] += apart[i] * apart[j];
    }
    for (double& each : covariance)
      each /= static_cast<double>(count);
  }

  std::vector<double> mean, covariance;
};

linear read_projection(const tensor_source& source, const mert_config& config, precision how,
                       instruction_set set) {
  const std::string name = "feature_projection.projection.";
  const std::size_t inputs = config.widths.back();
  return {read_tensor(source, name + "weight", {config.width, inputs}), config.width, inputs,
          read_tensor(source, name + "bias", {config.width}),           how,          set};
}

} // namespace

mert_feature_extractor::mert_feature_extractor(const tensor_source& source,
                                               const mert_config& config, precision how,
                                               instruction_set set)
    : set_{set}, functions_{encoder_functions_for(how, set)}, epsilon_{config.epsilon},
      projection_{read_projection(source, config, how, set)} {
  std::size_t inputs = 1;
  for (std::size_t i = 0; i < config.widths.size(); ++i) {
    const std::string name = "feature_extractor.conv_layers." + std::to_string(i) + ".";
    const std::size_t outputs = config.widths[i], kernel = config.kernels[i];
    const auto weights = by_frames(
        read_tensor(source, name + "conv.weight", {outputs, inputs, kernel}), inputs, kernel);
    const auto bias =
        config.has_bias ? read_tensor(source, name + "conv.bias", {outputs}) : std::vector<float>{};
    convolution& made = convolutions_.emplace_back(
        convolution{inputs, kernel, config.strides[i], {}, {}, std::nullopt});
    const bool normed = config.layer_norms || i == 0;
    auto gain =
        normed ? read_tensor(source, name + "layer_norm.weight", {outputs}) : std::vector<float>{};
    auto shift =
        normed ? read_tensor(source, name + "layer_norm.bias", {outputs}) : std::vector<float>{};
    if (i == 0 && !config.layer_norms) { // whose mean takes the bias away
      first_ = {weights, std::move(gain), std::move(shift)};
    } else {
      made.gain = std::move(gain);
      made.bias = std::move(shift);
      // Samples are few and cheap to multiply.
      made.product.emplace(weights, outputs, kernel * inputs, bias, i == 0 ? precision::fp32 : how,
                           set);
    }
    inputs = outputs;
  }
  const std::string name = "feature_projection.";
  if (config.projection_norm) {
    projection_gain_ = read_tensor(source, name + "layer_norm.weight", {inputs});
    projection_bias_ = read_tensor(source, name + "layer_norm.bias", {inputs});
  }
}

/// Mean and variance of each channel's outputs follow from those of the windows: the outputs are
/// linear in these. So the norm over time becomes other weights, and no output waits for the
/// others.
linear mert_feature_extractor::normalized_over_time(std::span<const float> samples) const {
  const convolution& c = convolutions_.front();
  const window_statistics windows{samples, c.kernel, c.stride};
  const std::size_t outputs = first_.gain.size();
  std::vector<float> weights(first_.weights.size()), bias(outputs);
  for (std::size_t o = 0; o < outputs; ++o) {
    const float* const w = first_.weights.data() + o * c.kernel;
    double mean = 0, variance = 0;
    for (std::size_t i = 0; i < c.kernel; ++i) {
      double row = 0;
      for (std::size_t j = 0; j < c.kernel; ++j)
        row += windows.covariance[i * c.kernel + j] * static_cast<double>(w[j]);
      variance += row * static_cast<double>(w[i]);
      mean += windows.mean[i] * static_cast<double>(w[i]);
    }
    const double scale = static_cast<double>(first_.gain[o]) /
                         std::sqrt(std::max(variance, 0.0) + static_cast<double>(norm_epsilon));
    for (std::size_t i = 0; i < c.kernel; ++i)
      weights[o * c.kernel + i] = static_cast<float>(scale * static_cast<double>(w[i]));
    bias[o] = static_cast<float>(static_cast<double>(first_.bias[o]) - scale * mean);
  }
  return {weights, outputs, c.kernel, bias, precision::fp32, set_};
}

mert_waveform mert_feature_extractor::prepare(std::span<const float> samples) const {
  if (convolutions_.front().product)
    return {samples, nullptr};
  return {samples, std::make_shared<const linear>(normalized_over_time(samples))};
}

void mert_feature_extractor::normalize_and_bend(const convolution& layer, rows out) const {
  const std::size_t width = layer.gain.size();
  for (std::size_t i = 0; i < out.count; ++i) {
    layer_norm({out[i], width}, layer.gain, layer.bias, norm_epsilon, {out[i], width}, set_);
    functions_.gelu(out[i], width);
  }
}

void mert_feature_extractor::compute(std::size_t layer, const mert_waveform& waveform,
                                     std::size_t begin, rows out) const {
  const convolution& c = convolutions_[layer];
  const linear& product = c.product ? *c.product : *waveform.first;
  const bool normed = !c.gain.empty();
  const epilogue then = normed ? epilogue::store : epilogue::gelu;
  const executor here = serial_executor();
  const std::size_t parts = (out.count + frames_together - 1) / frames_together;
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t first = out.count * part / parts;
    const rows own{out[first], out.count * (part + 1) / parts - first, out.stride};
    const std::size_t from = (begin + first) * c.stride;
    if (layer == 0) {
      product({waveform.samples.data() + from, own.count, c.stride}, own, here, then);
    } else {
      const std::size_t frames = (own.count - 1) * c.stride + c.kernel;
      scratch memory{frames * c.inputs * sizeof(float)};
      const rows below{memory.as<float>(), frames, c.inputs};
      compute(layer - 1, waveform, from, below);
      product({below.data, own.count, c.stride * c.inputs}, own, here, then);
    }
    if (normed)
      normalize_and_bend(c, own);
  }
}

void mert_feature_extractor::operator()(const mert_waveform& waveform, std::size_t begin,
                                        rows out) const {
  const std::size_t inputs = projection_.inputs();
  scratch memory{out.count * inputs * sizeof(float)};
  const rows frames{memory.as<float>(), out.count, inputs};
  compute(convolutions_.size() - 1, waveform, begin, frames);
  if (!projection_gain_.empty())
    for (std::size_t i = 0; i < frames.count; ++i)
      layer_norm({frames[i], inputs}, projection_gain_, projection_bias_, epsilon_,
                 {frames[i], inputs}, set_);
  projection_(frames, out, serial_executor());
}

} // namespace evo::music::nn
