#include "nn/musicgen/decoder_layer.hpp"

#include "nn/kernels/elementwise.hpp"

#include <array>
#include <cstdint>

namespace evo::music::nn {
namespace {

std::vector<float> vector_of(const tensor_source& source, const std::string& name,
                             std::size_t width) {
  return source.floats(name, std::array{static_cast<std::int64_t>(width)});
}

} // namespace

normalisation::normalisation(const tensor_source& source, const std::string& name,
                             std::size_t width)
    : gain{vector_of(source, name + ".weight", width)},
      bias{vector_of(source, name + ".bias", width)} {}

void normalisation::operator()(std::span<const float> x, std::span<float> out) const {
  layer_norm(x, gain, bias, 1e-5F, out);
}

linear read_fused(const tensor_source& source, std::span<const std::string> names,
                  std::size_t outputs, std::size_t inputs, precision how, instruction_set set) {
  const std::array shape{static_cast<std::int64_t>(outputs), static_cast<std::int64_t>(inputs)};
  std::vector<float> weights;
  weights.reserve(names.size() * outputs * inputs);
  for (const std::string& name : names) {
    const std::vector<float> part = source.floats(name + ".weight", shape);
    weights.insert(weights.end(), part.begin(), part.end());
  }
  return {weights, names.size() * outputs, inputs, {}, how, set, weight_storage::compact};
}

decoder_layer::decoder_layer(const tensor_source& source, const std::string& prefix,
                             const music_decoder_config& config, precision how, instruction_set set)
    : self_norm{source, prefix + "self_attn_layer_norm", config.width},
      cross_norm{source, prefix + "encoder_attn_layer_norm", config.width},
      final_norm{source, prefix + "final_layer_norm", config.width},
      self_in{read_fused(source,
                         std::array{prefix + "self_attn.q_proj", prefix + "self_attn.k_proj",
                                    prefix + "self_attn.v_proj"},
                         config.width, config.width, how, set)},
      self_out{read_fused(source, std::array{prefix + "self_attn.out_proj"}, config.width,
                          config.width, how, set)},
      cross_query{read_fused(source, std::array{prefix + "encoder_attn.q_proj"}, config.width,
                             config.width, how, set)},
      cross_text{read_fused(
          source, std::array{prefix + "encoder_attn.k_proj", prefix + "encoder_attn.v_proj"},
          config.width, config.width, how, set)},
      cross_out{read_fused(source, std::array{prefix + "encoder_attn.out_proj"}, config.width,
                           config.width, how, set)},
      up{read_fused(source, std::array{prefix + "fc1"}, config.feed_forward, config.width, how,
                    set)},
      down{read_fused(source, std::array{prefix + "fc2"}, config.width, config.feed_forward, how,
                      set)} {}

std::size_t decoder_layer::bytes() const noexcept {
  std::size_t sum = self_norm.bytes() + cross_norm.bytes() + final_norm.bytes();
  for (const linear* product :
       {&self_in, &self_out, &cross_query, &cross_text, &cross_out, &up, &down})
    sum += product->bytes();
  return sum;
}

} // namespace evo::music::nn
