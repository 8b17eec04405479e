#include "nn/mert/positional_convolution.hpp"

#include "nn/kernels/scratch.hpp"
#include "nn/mert/tensors.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace evo::music::nn {
namespace {

/// Frames that one product makes. Two of MERT-v1-95M's 48 columns a group fill three panels of
/// weights, of which one of them would leave a quarter empty; what the second frame reads besides
/// is one in 128.
constexpr std::size_t frames_together = 2;

/// width x columns of a group x kernel: v with the length g along the last axis's places
/// (T. Salimans and D. Kingma, "Weight Normalization", 2016).
std::vector<float> normalized_weights(const tensor_source& source, const std::string& name,
                                      std::size_t width, std::size_t columns, std::size_t kernel) {
  const std::string now = name + "parametrizations.weight.original";
  const bool is_new = source.contains(now + "0");
  const auto lengths = read_tensor(source, is_new ? now + "0" : name + "weight_g", {1, 1, kernel});
  auto v = read_tensor(source, is_new ? now + "1" : name + "weight_v", {width, columns, kernel});
  std::vector<double> squares(kernel);
  for (std::size_t i = 0; i < v.size(); ++i)
    squares[i % kernel] += static_cast<double>(v[i]) * static_cast<double>(v[i]);
  for (std::size_t i = 0; i < v.size(); ++i)
    v[i] = static_cast<float>(static_cast<double>(v[i]) * static_cast<double>(lengths[i % kernel]) /
                              std::sqrt(squares[i % kernel]));
  return v;
}

/// One group's weights for frames_together frames: each of its rows shifted by one frame.
std::vector<float> shifted(std::span<const float> weights, std::size_t width, std::size_t kernel) {
  const std::size_t inputs = (kernel + frames_together - 1) * width;
  std::vector<float> all(frames_together * width * inputs);
  for (std::size_t f = 0; f < frames_together; ++f)
    for (std::size_t o = 0; o < width; ++o)
      for (std::size_t i = 0; i < width; ++i)
        for (std::size_t k = 0; k < kernel; ++k)
          all[(f * width + o) * inputs + (f + k) * width + i] =
              weights[(o * width + i) * kernel + k];
  return all;
}

} // namespace

positional_convolution::positional_convolution(const tensor_source& source,
                                               const mert_config& config, precision how,
                                               instruction_set set)
    : width_{config.width / config.position_groups}, kernel_{config.position_kernel} {
  const std::string name = "encoder.pos_conv_embed.conv.";
  const auto weights = normalized_weights(source, name, config.width, width_, kernel_);
  const auto bias = read_tensor(source, name + "bias", {config.width});
  const std::size_t size = width_ * width_ * kernel_;
  for (std::size_t g = 0; g < config.position_groups; ++g) {
    std::vector<float> biases;
    for (std::size_t f = 0; f < frames_together; ++f)
      biases.insert(biases.end(), bias.begin() + static_cast<std::ptrdiff_t>(g * width_),
                    bias.begin() + static_cast<std::ptrdiff_t>((g + 1) * width_));
    products_.emplace_back(shifted(std::span{weights}.subspan(g * size, size), width_, kernel_),
                           frames_together * width_, (kernel_ + frames_together - 1) * width_,
                           biases, how, set);
  }
}

void positional_convolution::operator()(std::size_t group, const_rows x, rows out) const {
  const std::size_t before = kernel_ / 2;
  const std::size_t steps = (x.count + frames_together - 1) / frames_together;
  const std::size_t padded = steps * frames_together + kernel_ - 1;
  scratch around{padded * width_ * sizeof(float)},
      made{steps * frames_together * width_ * sizeof(float)};
  float* const frames = around.as<float>();
  std::fill_n(frames, padded * width_, 0.0F);
  for (std::size_t t = 0; t < x.count; ++t)
    std::copy_n(x[t] + group * width_, width_, frames + (before + t) * width_);
  const std::size_t step = frames_together * width_;
  products_[group]({frames, steps, step}, {made.as<float>(), steps, step}, serial_executor(),
                   epilogue::gelu);
  for (std::size_t t = 0; t < x.count; ++t) {
    float* const to = out[t] + group * width_;
    for (std::size_t i = 0; i < width_; ++i)
      to[i] += made.as<float>()[t * width_ + i];
  }
}

} // namespace evo::music::nn
