#include "nn/encodec/encoder.hpp"

#include "nn/encodec/layer_stack.hpp"
#include "nn/encodec/lstm.hpp"
#include "nn/encodec/quantizer.hpp"
#include "nn/encodec/shapes.hpp"

#include "evo/music/error.hpp"

namespace evo::music::nn {
namespace {

/// Makes the layers; has to be asked for them in the order of the checkpoint's numbers.
struct builder {
  const tensor_source& source;
  const encodec_config& config;
  precision how;
  instruction_set set;
  layer_names names;

  void add_convolution(layer_stack& stack, const std::string& name,
                       const convolution_shape& shape) const {
    stack.add(std::make_unique<convolution>(source, name + "conv.", shape, how, set));
  }

  void add_downsampling(layer_stack& stack, std::size_t i) {
    const std::size_t width = config.filters << i;
    const std::size_t ratio = config.ratios[config.ratios.size() - 1 - i];
    for (std::size_t j = 0; j < config.residual_layers; ++j)
      stack.add(std::make_unique<residual_block>(source, names.next(),
                                                 residual_shape_of(config, width, j), how, set));
    add_convolution(stack, names.next_after_elu(),
                    {.inputs = width,
                     .outputs = 2 * width,
                     .kernel = 2 * ratio,
                     .stride = ratio,
                     .causal = config.causal,
                     .elu_before = true});
  }

  layer_stack fine() {
    layer_stack stack;
    add_convolution(stack, names.next(),
                    {.inputs = config.channels,
                     .outputs = config.filters,
                     .kernel = config.kernel,
                     .causal = config.causal});
    for (std::size_t i = 0; i + 1 < config.ratios.size(); ++i)
      add_downsampling(stack, i);
    return stack;
  }

  layer_stack coarse() {
    layer_stack stack;
    add_downsampling(stack, config.ratios.size() - 1);
    return stack;
  }

  lstm memory() {
    return {source, names.next() + "lstm.", widest(config), config.lstm_layers, how, set};
  }

  layer_stack last() {
    layer_stack stack;
    add_convolution(stack, names.next_after_elu(),
                    {.inputs = widest(config),
                     .outputs = config.hidden,
                     .kernel = config.last_kernel,
                     .causal = config.causal,
                     .elu_before = true});
    return stack;
  }
};

/// Channels x samples as a signal.
signal interleaved(std::span<const float> clip, std::size_t channels) {
  const std::size_t samples = clip.size() / channels;
  signal mixed;
  mixed.reshape({0, static_cast<std::ptrdiff_t>(samples)}, samples, channels);
  for (std::size_t c = 0; c < channels; ++c)
    for (std::size_t t = 0; t < samples; ++t)
      mixed.values()[t * channels + c] = clip[c * samples + t];
  return mixed;
}

/// The clips that are coded together: as many as have this number of samples in all, but at least
/// one. Bounds the memory of the states.
std::size_t group_size(std::span<const std::span<const float>> clips) {
  constexpr std::size_t most_samples = std::size_t{1} << 23U;
  std::size_t size = 0, samples = 0;
  while (size < clips.size() && (size == 0 || samples + clips[size].size() <= most_samples))
    samples += clips[size++].size();
  return size;
}

} // namespace

struct encodec_encoder::network {
  layer_stack fine;   ///< most moments, few weights: in tiles
  layer_stack coarse; ///< the last downsampling: few moments, most of the weights; in one piece
  lstm memory;
  layer_stack last;
  codebooks books;
  quantizer nearest;
};

encodec_encoder::encodec_encoder(const tensor_source& source, std::string_view prefix,
                                 const encodec_config& config, precision how, instruction_set set,
                                 std::size_t tile)
    : config_{config}, tile_{tile} {
  check_supported(config);
  const std::string name{prefix};
  builder make{source, config, how, set, layer_names{name + "encoder.layers."}};
  codebooks books{source, name + "quantizer.", config};
  quantizer nearest{books, set};
  // Braces: evaluated in this order.
  network_ = std::unique_ptr<const network>{new network{make.fine(), make.coarse(), make.memory(),
                                                        make.last(), std::move(books),
                                                        std::move(nearest)}};
}

encodec_encoder::~encodec_encoder() = default;
encodec_encoder::encodec_encoder(encodec_encoder&&) noexcept = default;
encodec_encoder& encodec_encoder::operator=(encodec_encoder&&) noexcept = default;

std::vector<codes> encodec_encoder::operator()(std::span<const std::span<const float>> clips,
                                               const executor& run) const {
  for (const auto clip : clips)
    if (clip.empty() || clip.size() % config_.channels != 0)
      throw error{failure::input, "audio",
                  std::to_string(clip.size()) + " samples for " + std::to_string(config_.channels) +
                      " channels"};
  std::vector<codes> found(clips.size());
  for (std::size_t from = 0; from < clips.size();) {
    const std::size_t size = group_size(clips.subspan(from));
    encode(clips.subspan(from, size), std::span{found}.subspan(from, size), run);
    from += size;
  }
  return found;
}

void encodec_encoder::encode(std::span<const std::span<const float>> clips, std::span<codes> found,
                             const executor& run) const {
  const auto& [fine, coarse, memory, last, books, nearest] = *network_;
  layer_stack::memory use;
  layer_stack::memories uses;
  std::vector<signal> states(clips.size());
  const std::size_t width = widest(config_) / 2;
  for (std::size_t s = 0; s < clips.size(); ++s) {
    const signal audio = interleaved(clips[s], config_.channels);
    const std::size_t length = fine.length_out(audio.length());
    signal whole;
    whole.reshape({0, static_cast<std::ptrdiff_t>(length)}, length, width);
    fine.run_in_tiles(audio, tile_ * config_.ratios.front(), uses, run,
                      [&](const signal& made, extent part) {
                        std::copy_n(made.at(part.begin), part.size() * width, whole.at(part.begin));
                      });
    states[s] = coarse.run(whole, use, run);
  }
  memory.add_to(states, run);
  for (std::size_t s = 0; s < clips.size(); ++s) {
    signal embedded = last.run(states[s], use, run);
    found[s] = nearest(books, embedded, run);
  }
}

} // namespace evo::music::nn
