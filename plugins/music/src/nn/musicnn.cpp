#include "nn/musicnn.hpp"

#include "nn/front_kernels.hpp"
#include "nn/one_thread.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/where.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <type_traits>

namespace evo::music::nn {
namespace {

constexpr double epsilon = 1e-3; // of every batch normalisation

/// Reads one model's tensors by their TensorFlow names.
class weight_reader {
public:
  weight_reader(const safetensors_file& file, std::string_view prefix)
      : file_{file}, prefix_{std::string{prefix} + "/"} {}

  [[nodiscard]] at::Tensor operator()(const std::string& name,
                                      std::initializer_list<std::int64_t> shape) const {
    const std::vector<std::int64_t> dims{shape};
    const std::span<const float> values = file_.floats(prefix_ + name, dims);
    at::Tensor tensor = at::empty(dims, at::kFloat);
    std::ranges::copy(values, tensor.data_ptr<float>());
    return tensor;
  }

private:
  const safetensors_file& file_;
  std::string prefix_;
};

/// TensorFlow numbers the layers of a kind, the first without a number.
std::string numbered(const char* layer, int index) {
  return index == 0 ? layer : std::string{layer} + "_" + std::to_string(index);
}

/// Batch normalisation at inference: x * scale + shift.
struct affine {
  at::Tensor scale, shift;

  affine(const weight_reader& read, int index, std::int64_t width) {
    const std::string layer = numbered("batch_normalization", index);
    const at::Tensor gamma = read(layer + "/gamma", {width}).to(at::kDouble);
    const at::Tensor beta = read(layer + "/beta", {width}).to(at::kDouble);
    const at::Tensor mean = read(layer + "/moving_mean", {width}).to(at::kDouble);
    const at::Tensor variance = read(layer + "/moving_variance", {width}).to(at::kDouble);
    const at::Tensor factor = gamma / (variance + epsilon).sqrt();
    scale = factor.to(at::kFloat);
    shift = (beta - mean * factor).to(at::kFloat);
  }

  /// Rows of channels.
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const { return x * scale + shift; }
};

std::span<float> numbers(at::Tensor& tensor) {
  return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

std::span<const float> numbers(const at::Tensor& tensor) {
  return {tensor.const_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

/// What follows the convolutions of the first layer: ReLU -> batch normalisation -> maximum over
/// frequency.
///
/// ReLU and normalisation are monotone in each channel, falling where the scale is negative. So the
/// maximum can be taken first, over the bare convolution; weights of falling channels are negated,
/// which turns the minimum needed there into a maximum.
class front_tail {
public:
  front_tail(const weight_reader& read, int index, std::int64_t filters)
      : bias_{read(numbered("conv2d", index) + "/bias", {filters})},
        normalise_{read, index + 1, filters},
        sign_{at::where(normalise_.scale.lt(0), -1.0F, 1.0F).to(at::kFloat)} {}

  /// A kernel of any extents x filters, with these signs.
  [[nodiscard]] at::Tensor signed_kernel(const at::Tensor& kernel) const {
    return (kernel * sign_).contiguous();
  }

  /// @param highest maxima over frequency of the convolution with signed_kernel, frames x filters
  [[nodiscard]] at::Tensor operator()(const at::Tensor& highest) const {
    return normalise_((highest * sign_ + bias_).relu());
  }

private:
  at::Tensor bias_;
  affine normalise_;
  at::Tensor sign_;
};

/// A block of the first layer: convolution of one channel with a timbre_kernel (seven frames high)
/// or a rhythm_kernel (one band wide), and the tail.
template <class Kernel>
class front_block {
public:
  front_block(const weight_reader& read, int index, std::int64_t time, std::int64_t frequency,
              std::int64_t filters)
      : tail_{read, index, filters}, before_{(time - 1) / 2}, after_{time - 1 - before_},
        filters_{filters}, kernel_{make_kernel(read, index, time, frequency)} {}

  /// frames x bands -> frames x filters
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const {
    const at::Tensor padded = at::constant_pad_nd(x, {0, 0, before_, after_}).contiguous();
    at::Tensor highest = at::empty({x.size(0), filters_}, at::kFloat);
    kernel_(numbers(padded), static_cast<std::size_t>(x.size(0)), numbers(highest));
    return tail_(highest);
  }

private:
  [[nodiscard]] Kernel make_kernel(const weight_reader& read, int index, std::int64_t time,
                                   std::int64_t frequency) const {
    const std::string name = numbered("conv2d", index) + "/kernel";
    const at::Tensor kernel = tail_.signed_kernel(read(name, {time, frequency, 1, filters_}));
    const std::int64_t extent = std::is_same_v<Kernel, timbre_kernel> ? frequency : time;
    return {numbers(kernel), static_cast<std::size_t>(extent), static_cast<std::size_t>(filters_)};
  }

  front_tail tail_;
  std::int64_t before_, after_; ///< zeros in time
  std::int64_t filters_;
  Kernel kernel_;
};

/// conv over time and all channels (seven frames, zeros beyond the ends) -> ReLU -> normalisation.
class middle_block {
public:
  middle_block(const weight_reader& read, int index, std::int64_t width)
      : kernel_{read(numbered("conv2d", index) + "/kernel", {taps, width, 1, filters}).squeeze(2)},
        bias_{read(numbered("conv2d", index) + "/bias", {filters})},
        normalise_{read, index + 1, filters} {}

  /// frames x width -> frames x 64
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const {
    const std::int64_t frames = x.size(0);
    const at::Tensor padded = at::constant_pad_nd(x, {0, 0, taps / 2, taps / 2});
    at::Tensor sum = bias_;
    for (std::int64_t tap = 0; tap < taps; ++tap)
      sum = at::addmm(sum, padded.narrow(0, tap, frames), kernel_[tap]);
    return normalise_(sum.relu());
  }

private:
  static constexpr std::int64_t taps = 7, filters = 64;
  at::Tensor kernel_, bias_;
  affine normalise_;
};

std::vector<float> to_vector(const at::Tensor& tensor) {
  const at::Tensor dense = tensor.contiguous();
  const float* from = dense.const_data_ptr<float>();
  return {from, from + dense.numel()};
}

} // namespace

struct musicnn_network::layers {
  explicit layers(const weight_reader& read)
      : input{read, 0, 1}, timbre{{{read, 0, 7, 38, 204}, {read, 1, 7, 67, 204}}},
        rhythm{{{read, 2, 128, 1, 51}, {read, 3, 64, 1, 51}, {read, 4, 32, 1, 51}}},
        middle{{{read, 5, 561}, {read, 6, 64}, {read, 7, 64}}}, pooled{read, 9, 2 * pooled_size},
        dense_kernel{read("dense/kernel", {2 * pooled_size, penultimate_size})},
        dense_bias{read("dense/bias", {penultimate_size})}, penultimate{read, 10, penultimate_size},
        tag_kernel{read("dense_1/kernel", {penultimate_size, tag_count})},
        tag_bias{read("dense_1/bias", {tag_count})} {}

  /// frames x 753: the front blocks' channels and those of the three middle blocks
  [[nodiscard]] at::Tensor features(const at::Tensor& patch) const {
    const at::Tensor x = input(patch);
    std::vector<at::Tensor> all;
    for (const auto& block : timbre)
      all.push_back(block(x));
    for (const auto& block : rhythm)
      all.push_back(block(x));
    all = {at::cat(all, 1)};
    for (const middle_block& block : middle) // from the second on around a residual connection
      all.push_back(all.size() == 1 ? block(all.back()) : block(all.back()) + all.back());
    return at::cat(all, 1);
  }

  affine input;
  std::array<front_block<timbre_kernel>, 2> timbre;
  std::array<front_block<rhythm_kernel>, 3> rhythm;
  std::array<middle_block, 3> middle;
  affine pooled;
  at::Tensor dense_kernel, dense_bias;
  affine penultimate;
  at::Tensor tag_kernel, tag_bias;
};

musicnn_network::musicnn_network(const safetensors_file& weights, std::string_view prefix) {
  const one_thread guard;
  layers_ = std::make_unique<const layers>(weight_reader{weights, prefix});
}

musicnn_network::~musicnn_network() = default;
musicnn_network::musicnn_network(musicnn_network&&) noexcept = default;
musicnn_network& musicnn_network::operator=(musicnn_network&&) noexcept = default;

musicnn_network::outputs musicnn_network::operator()(std::span<const float> patch) const {
  const one_thread guard;
  at::Tensor x = at::empty({patch_frames, bands}, at::kFloat);
  std::copy_n(patch.data(), patch_frames * bands, x.data_ptr<float>());
  const at::Tensor features = layers_->features(x);
  const at::Tensor mean = features.mean(0);
  const at::Tensor pairs = at::stack({features.amax(0), mean}, 1).view({1, -1});
  const at::Tensor hidden = layers_->penultimate(
      at::addmm(layers_->dense_bias, layers_->pooled(pairs), layers_->dense_kernel).relu());
  const at::Tensor logits = at::addmm(layers_->tag_bias, hidden, layers_->tag_kernel);
  return {to_vector(mean), to_vector(hidden), to_vector(logits.sigmoid())};
}

} // namespace evo::music::nn
