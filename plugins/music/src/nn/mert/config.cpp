#include "nn/mert/config.hpp"

#include "nn/checkpoint/json_object.hpp"

#include <cmath>

namespace evo::music::nn {
namespace {

/// Wider than any published model, and narrow enough that no size overflows.
constexpr std::size_t widest = 1 << 16, deepest = 1 << 10;

void demand_text(const json_object& from, const std::string& field, const std::string& wanted) {
  const std::string found = from.text(field, wanted);
  if (found != wanted)
    from.refuse(field, "is " + found + ", which isn't supported", wanted);
}

void demand_false(const json_object& from, const std::string& field, const std::string& what) {
  if (from.flag(field, false))
    from.refuse(field, "asks for " + what + ", which isn't supported", "false");
}

std::vector<std::size_t> read_wholes(const json_object& from, const std::string& field,
                                     const std::vector<std::size_t>& fallback, double most) {
  const std::vector<double> given =
      from.numbers(field, std::vector<double>(fallback.begin(), fallback.end()));
  std::vector<std::size_t> wholes;
  for (const double number : given) {
    if (number != std::floor(number) || number < 1 || number > most)
      from.refuse(field, "has a number that isn't whole and from 1 to " +
                             std::to_string(static_cast<std::size_t>(most)));
    wholes.push_back(static_cast<std::size_t>(number));
  }
  return wholes;
}

void read_convolutions(const json_object& from, mert_config& c) {
  c.widths = read_wholes(from, "conv_dim", c.widths, widest);
  c.kernels = read_wholes(from, "conv_kernel", c.kernels, 1024);
  c.strides = read_wholes(from, "conv_stride", c.strides, 1024);
  const std::size_t count = c.widths.size();
  if (count == 0 || count > 32)
    from.refuse("conv_dim", "has " + std::to_string(count) + " numbers", "1 to 32");
  for (const auto* list : {&c.kernels, &c.strides})
    if (list->size() != count)
      from.refuse(list == &c.kernels ? "conv_kernel" : "conv_stride",
                  "has " + std::to_string(list->size()) + " numbers",
                  std::to_string(count) + ", as conv_dim has");
  for (std::size_t i = 0; i < count; ++i)
    if (c.strides[i] > c.kernels[i])
      from.refuse("conv_stride", "is larger than conv_kernel somewhere", "windows without gaps");
  if (from.whole("num_feat_extract_layers", count) != count)
    from.refuse("num_feat_extract_layers", "isn't the number of convolutions",
                std::to_string(count) + ", as conv_dim has");
  c.has_bias = from.flag("conv_bias", false);
  const std::string norm = from.text("feat_extract_norm", "group");
  if (norm != "group" && norm != "layer")
    from.refuse("feat_extract_norm", "is " + norm, "group or layer");
  c.layer_norms = norm == "layer";
}

void read_transformer(const json_object& from, mert_config& c) {
  c.width = from.whole("hidden_size", c.width, 1, widest);
  c.layers = from.whole("num_hidden_layers", c.layers, 1, deepest);
  c.heads = from.whole("num_attention_heads", c.heads, 1, widest);
  c.feed_forward = from.whole("intermediate_size", c.feed_forward, 1, widest);
  c.position_kernel = from.whole("num_conv_pos_embeddings", c.position_kernel, 1, 4096);
  c.position_groups = from.whole("num_conv_pos_embedding_groups", c.position_groups, 1, widest);
  c.norm_first = from.flag("do_stable_layer_norm", false);
  c.projection_norm = from.flag("feat_proj_layer_norm", true);
  c.epsilon = static_cast<float>(from.number("layer_norm_eps", 1e-5));
  if (!(c.epsilon > 0))
    from.refuse("layer_norm_eps", "isn't positive");
  if (c.width % c.heads != 0)
    from.refuse("hidden_size", "is " + std::to_string(c.width) + ", no multiple of the " +
                                   std::to_string(c.heads) + " heads");
  if (c.width % c.position_groups != 0)
    from.refuse("hidden_size", "is " + std::to_string(c.width) + ", no multiple of the " +
                                   std::to_string(c.position_groups) +
                                   " groups of num_conv_pos_embedding_groups");
}

/// What MERT's configuration class has beyond HuBERT's.
void read_extensions(const json_object& from, mert_config& c) {
  demand_false(from, "feature_extractor_cqt", "a constant-Q transform beside the convolutions");
  demand_false(from, "conv_pos_batch_norm", "a batch norm before the positional convolution");
  demand_false(from, "add_adapter", "an adapter behind the layers");
  if (from.has("adapter_attn_dim"))
    from.refuse("adapter_attn_dim", "asks for adapters, which aren't supported", "null");
  // Relaxed attention divides scores before their largest is subtracted and multiplies afterwards:
  // against overflows in half precision, without a change to the softmax.
  static_cast<void>(from.number("attention_relax", -1));
  if (!from.flag("deepnorm", false))
    return;
  if (c.norm_first)
    from.refuse("deepnorm", "is true, and do_stable_layer_norm, too", "one of them");
  c.residual_factor = static_cast<float>(std::pow(2.0 * static_cast<double>(c.layers), 0.25));
}

void read_preprocessor(const std::filesystem::path& file, mert_config& c) {
  const json_object from{file};
  demand_text(from, "feature_extractor_type", "Wav2Vec2FeatureExtractor");
  c.rate = static_cast<int>(from.whole("sampling_rate", 16000, 1000, 384000));
  c.normalize = from.flag("do_normalize", true);
  if (from.whole("feature_size", 1) != 1)
    from.refuse("feature_size", "isn't 1", "samples of one channel");
}

} // namespace

std::size_t mert_config::frames(std::size_t samples) const noexcept {
  for (std::size_t i = 0; i < kernels.size(); ++i)
    samples = samples < kernels[i] ? 0 : (samples - kernels[i]) / strides[i] + 1;
  return samples;
}

std::size_t mert_config::receptive_field() const noexcept {
  std::size_t samples = 1;
  for (std::size_t i = kernels.size(); i-- > 0;)
    samples = (samples - 1) * strides[i] + kernels[i];
  return samples;
}

mert_config read_mert_config(const std::filesystem::path& folder) {
  const json_object from{folder / "config.json"};
  const std::string model = from.text("model_type", "");
  if (model != "mert_model" && model != "hubert")
    from.refuse("model_type", model.empty() ? "is missing" : "is " + model,
                "mert_model, or hubert");
  mert_config c;
  for (const char* activation : {"hidden_act", "feat_extract_activation"})
    demand_text(from, activation, "gelu");
  read_convolutions(from, c);
  read_transformer(from, c);
  read_extensions(from, c);
  read_preprocessor(folder / "preprocessor_config.json", c);
  if (from.whole("sample_rate", static_cast<std::size_t>(c.rate)) !=
      static_cast<std::size_t>(c.rate))
    from.refuse("sample_rate", "isn't that of preprocessor_config.json", std::to_string(c.rate));
  return c;
}

} // namespace evo::music::nn
