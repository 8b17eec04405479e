#include "nn/kernels/packed_weights.hpp"

#include "nn/kernels/bfloat16.hpp"

#include <algorithm>

namespace evo::music::nn {
namespace {

/// Calls put(o, k, where it belongs) for every weight.
template <class Put>
void for_each_place(const packed_weights& w, const Put& put) {
  const std::size_t columns = w.kernels.columns, step = w.kernels.step;
  for (std::size_t o = 0; o < w.outputs; ++o) {
    const std::size_t panel = o / columns * columns * w.padded_inputs;
    for (std::size_t k = 0; k < w.inputs; ++k)
      put(o, k, panel + k / step * step * columns + o % columns * step + k % step);
  }
}

} // namespace

packed_weights::packed_weights(std::span<const float> weights, std::size_t outputs_,
                               std::size_t inputs_, std::span<const float> given_bias,
                               precision how, instruction_set set)
    : kernels{panel_kernels_for(how, set)}, outputs{outputs_}, inputs{inputs_},
      padded_inputs{(inputs + kernels.step - 1) / kernels.step * kernels.step},
      weight_bytes{how == precision::fp32 ? sizeof(float) : sizeof(std::uint16_t)},
      numbers{panels() * kernels.columns * padded_inputs * weight_bytes, page_size::large},
      bias(panels() * kernels.columns) {
  std::ranges::copy(given_bias, bias.begin());
  if (how == precision::fp32)
    for_each_place(*this, [&](std::size_t o, std::size_t k, std::size_t to) {
      numbers.as<float>()[to] = weights[o * inputs + k];
    });
  else
    for_each_place(*this, [&](std::size_t o, std::size_t k, std::size_t to) {
      numbers.as<std::uint16_t>()[to] = to_bfloat16(weights[o * inputs + k]);
    });
}

} // namespace evo::music::nn
