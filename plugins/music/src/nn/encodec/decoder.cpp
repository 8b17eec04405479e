#include "nn/encodec/decoder.hpp"

#include "nn/encodec/layer_stack.hpp"
#include "nn/encodec/lstm.hpp"
#include "nn/encodec/quantizer.hpp"
#include "nn/encodec/shapes.hpp"
#include "nn/encodec/transposed_convolution.hpp"

#include <numeric>

namespace evo::music::nn {
namespace {

/// Makes the layers; has to be asked for them in the order of the checkpoint's numbers.
struct builder {
  const tensor_source& source;
  const encodec_config& config;
  precision how;
  instruction_set set;
  layer_names names;

  layer_stack first() {
    const convolution_shape shape{.inputs = config.hidden,
                                  .outputs = widest(config),
                                  .kernel = config.kernel,
                                  .causal = config.causal};
    layer_stack stack;
    stack.add(std::make_unique<convolution>(source, names.next() + "conv.", shape, how, set));
    return stack;
  }

  lstm memory() {
    return {source, names.next() + "lstm.", widest(config), config.lstm_layers, how, set};
  }

  void add_upsampling(layer_stack& stack, std::size_t i) {
    const std::size_t width = widest(config) >> (i + 1);
    const transposed_convolution_shape shape{.inputs = 2 * width,
                                             .outputs = width,
                                             .stride = config.ratios[i],
                                             .causal = config.causal,
                                             .trim_right_ratio = config.trim_right_ratio};
    stack.add(std::make_unique<transposed_convolution>(source, names.next_after_elu() + "conv.",
                                                       shape, how, set));
    for (std::size_t j = 0; j < config.residual_layers; ++j)
      stack.add(std::make_unique<residual_block>(source, names.next(),
                                                 residual_shape_of(config, width, j), how, set));
  }

  layer_stack coarse() {
    layer_stack stack;
    add_upsampling(stack, 0);
    return stack;
  }

  layer_stack fine() {
    layer_stack stack;
    for (std::size_t i = 1; i < config.ratios.size(); ++i)
      add_upsampling(stack, i);
    // One output alone would leave most of a register idle.
    const convolution_shape shape{.inputs = config.filters,
                                  .outputs = config.channels,
                                  .kernel = config.last_kernel,
                                  .causal = config.causal,
                                  .elu_before = true,
                                  .together = std::gcd(config.hop(), std::size_t{16})};
    stack.add(
        std::make_unique<convolution>(source, names.next_after_elu() + "conv.", shape, how, set));
    return stack;
  }
};

/// The sequences that are decoded together: as many as have this number of frames in all, but at
/// least one. Bounds the memory of the states.
std::size_t group_size(std::span<const codes_view> batch) {
  constexpr std::size_t most_frames = 16384;
  std::size_t size = 0, frames = 0;
  while (size < batch.size() && (size == 0 || frames + batch[size].frames <= most_frames))
    frames += batch[size++].frames;
  return size;
}

} // namespace

struct encodec_decoder::network {
  codebooks books;
  layer_stack first;
  lstm memory;
  layer_stack coarse; ///< the first upsampling: most of the weights, few moments; in one piece
  layer_stack fine;   ///< the others: in tiles
};

encodec_decoder::encodec_decoder(const tensor_source& source, std::string_view prefix,
                                 const encodec_config& config, precision how, instruction_set set,
                                 std::size_t tile)
    : config_{config}, tile_{tile} {
  check_supported(config);
  const std::string name{prefix};
  builder make{source, config, how, set, layer_names{name + "decoder.layers."}};
  // Braces: evaluated in this order.
  network_ = std::unique_ptr<const network>{
      new network{codebooks{source, name + "quantizer.", config}, make.first(), make.memory(),
                  make.coarse(), make.fine()}};
}

encodec_decoder::~encodec_decoder() = default;
encodec_decoder::encodec_decoder(encodec_decoder&&) noexcept = default;
encodec_decoder& encodec_decoder::operator=(encodec_decoder&&) noexcept = default;

std::vector<std::vector<float>> encodec_decoder::operator()(std::span<const codes_view> batch,
                                                            const executor& run) const {
  for (const codes_view& each : batch)
    check_codes(network_->books, each);
  std::vector<std::vector<float>> audio(batch.size());
  for (std::size_t from = 0; from < batch.size();) {
    const std::size_t size = group_size(batch.subspan(from));
    decode(batch.subspan(from, size), std::span{audio}.subspan(from, size), run);
    from += size;
  }
  return audio;
}

void encodec_decoder::decode(std::span<const codes_view> batch, std::span<std::vector<float>> audio,
                             const executor& run) const {
  layer_stack::memory use;
  layer_stack::memories uses;
  std::vector<signal> states(batch.size());
  for (std::size_t s = 0; s < batch.size(); ++s) {
    signal sums;
    dequantize(network_->books, batch[s], sums);
    states[s] = network_->first.run(sums, use, run);
  }
  network_->memory.add_to(states, run);
  for (std::size_t s = 0; s < batch.size(); ++s) {
    const std::size_t samples = batch[s].frames * config_.hop();
    audio[s].resize(config_.channels * samples);
    const signal& coarse = network_->coarse.run(states[s], use, run);
    states[s] = {};
    network_->fine.run_in_tiles(
        coarse, tile_ * config_.hop(), uses, run, [&](const signal& made, extent part) {
          for (std::ptrdiff_t t = part.begin; t < part.end; ++t)
            for (std::size_t c = 0; c < config_.channels; ++c)
              audio[s][c * samples + static_cast<std::size_t>(t)] = made.at(t)[c];
        });
  }
}

} // namespace evo::music::nn
