#include "nn/kernels/packed_weights.hpp"

#include "nn/kernels/bfloat16.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace evo::music::nn {
namespace {

/// Where panels have the weights of output o: place(k) from its first number.
struct column {
  column(const packed_weights& w, std::size_t o)
      : columns{w.kernels.columns}, step{w.kernels.step},
        first{o / columns * columns * w.padded_inputs + o % columns * step} {}

  [[nodiscard]] std::size_t operator()(std::size_t k) const noexcept {
    return first + k / step * step * columns + k % step;
  }

  std::size_t columns, step, first;
};

/// Powers of two by which the inputs' weights differ in size, taken from weights to activations:
/// those have 16 bits to lose. A weight is then rounded to 1/127 of a largest one like itself.
std::vector<float> sizes_of_inputs(std::span<const float> weights, std::size_t inputs) {
  std::vector<double> squares(inputs);
  double mean = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto square = static_cast<double>(weights[i]) * static_cast<double>(weights[i]);
    squares[i % inputs] += square;
    mean += square / static_cast<double>(inputs);
  }
  std::vector<float> sizes(inputs, 1.0F);
  for (std::size_t k = 0; k < inputs; ++k)
    if (const double ratio = squares[k] / mean; std::isfinite(ratio) && ratio > 0)
      sizes[k] = static_cast<float>(
          std::exp2(std::clamp(std::round(0.5 * std::log2(ratio)), -20.0, 20.0)));
  return sizes;
}

/// One output's weights of one group of inputs, to a multiple of the scale that is returned.
float quantise(std::span<const float> weights, std::span<std::int8_t> out) {
  float largest = 0;
  for (const float w : weights)
    if (largest = std::max(largest, std::abs(w)); !std::isfinite(w))
      return std::numeric_limits<float>::quiet_NaN();
  if (largest < 1e-30F) // the inverse would be infinite
    return 0;
  for (std::size_t i = 0; i < weights.size(); ++i)
    out[i] = static_cast<std::int8_t>(std::nearbyint(weights[i] * (127.0F / largest)));
  return largest / 127.0F;
}

std::size_t place_of_four(std::size_t k, int8_order order) {
  constexpr std::size_t places[] = {0, 2, 1, 3};
  return order == int8_order::plain ? k : k - k % 4 + places[k % 4];
}

/// A weight's byte; adding 128 turns the highest bit over.
std::uint8_t byte_of(std::int8_t weight, int8_order order) {
  return static_cast<std::uint8_t>(static_cast<std::uint8_t>(weight) ^
                                   (order == int8_order::plain ? 0x80U : 0U));
}

void pack_int8(packed_weights& w, std::span<const float> weights) {
  w.factors = sizes_of_inputs(weights, w.inputs);
  w.scales =
      page_memory{w.panels() * w.kernels.columns * w.groups() * sizeof(float), page_size::large};
  std::vector<float> divided(w.inputs);
  std::vector<std::int8_t> rounded(scale_group);
  for (std::size_t o = 0; o < w.outputs; ++o) {
    const column place{w, o};
    for (std::size_t k = 0; k < w.inputs; ++k)
      divided[k] = weights[o * w.inputs + k] / w.factors[k];
    for (std::size_t begin = 0; begin < w.inputs; begin += scale_group) {
      const std::size_t count = std::min(scale_group, w.inputs - begin);
      std::ranges::fill(rounded, std::int8_t{0});
      const float scale = quantise({divided.data() + begin, count}, rounded);
      const std::size_t panel = o / place.columns;
      w.scales.as<float>()[(panel * w.groups() + begin / scale_group) * place.columns +
                           o % place.columns] = scale;
      for (std::size_t k = 0; k < count; ++k)
        w.numbers.as<std::uint8_t>()[place(place_of_four(begin + k, w.kernels.order))] =
            byte_of(rounded[k], w.kernels.order);
    }
  }
}

std::optional<compact_weights> compact_if_worthwhile(std::span<const float> weights,
                                                     std::size_t outputs, std::size_t inputs,
                                                     precision how, weight_storage storage,
                                                     instruction_set set) {
  if (storage == weight_storage::plain || !reads_compact_weights(how, set))
    return std::nullopt;
  compact_weights compact{weights, outputs, inputs};
  return compact.worthwhile() ? std::optional{std::move(compact)} : std::nullopt;
}

} // namespace

packed_weights::packed_weights(std::span<const float> weights, std::size_t outputs_,
                               std::size_t inputs_, std::span<const float> given_bias,
                               precision how, weight_storage storage, instruction_set set)
    : compact{compact_if_worthwhile(weights, outputs_, inputs_, how, storage, set)},
      kernels{compact ? compact_kernels() : panel_kernels_for(how, set)}, outputs{outputs_},
      inputs{inputs_}, padded_inputs{(inputs + kernels.step - 1) / kernels.step * kernels.step},
      weight_bytes{size_of_number(how)},
      numbers{compact ? 0 : in_large_pages(panels() * block_bytes(padded_inputs)),
              page_size::large},
      bias(panels() * kernels.columns) {
  std::ranges::copy(given_bias, bias.begin());
  if (compact)
    return;
  if (how == precision::int8) {
    pack_int8(*this, weights);
    return;
  }
  for (std::size_t o = 0; o < outputs; ++o) {
    const column place{*this, o};
    const float* row = weights.data() + o * inputs;
    for (std::size_t k = 0; k < inputs; ++k)
      if (how == precision::fp32)
        numbers.as<float>()[place(k)] = row[k];
      else
        numbers.as<std::uint16_t>()[place(k)] = to_bfloat16(row[k]);
  }
}

} // namespace evo::music::nn
