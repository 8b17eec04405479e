#include "nn/musicgen/config.hpp"

#include "nn/checkpoint/json_object.hpp"

#include "evo/music/error.hpp"

#include <cmath>

namespace evo::music::nn {
namespace {

/// Wider than any published model, and narrow enough that no size overflows.
constexpr std::size_t widest = 1 << 16, deepest = 1 << 10;

/// The field may be absent, but if it is there it says this.
template <class T>
void demand(const json_object& from, const std::string& field, const T& found, const T& wanted,
            const std::string& remedy) {
  if (from.has(field) && found != wanted)
    from.refuse(field, "asks for what isn't supported", remedy);
}

void demand_model(const json_object& from, const std::string& model) {
  const std::string found = from.text("model_type", "");
  if (found != model)
    from.refuse("model_type", found.empty() ? "is missing" : "is " + found, model);
}

/// transformers derives two fields of newer files from this one, and writes them all.
bool is_gated(const json_object& from) {
  const std::string kind = from.text("feed_forward_proj", "relu");
  const bool gated = kind == "gated-gelu";
  if (!gated && kind != "relu")
    from.refuse("feed_forward_proj", "is " + kind, "relu or gated-gelu");
  const std::string act = gated ? "gelu_new" : "relu";
  demand(from, "dense_act_fn", from.text("dense_act_fn", act), act,
         act + ", as feed_forward_proj has it");
  demand(from, "is_gated_act", from.flag("is_gated_act", gated), gated,
         "the same as in feed_forward_proj");
  return gated;
}

t5_config read_text(const json_object& from) {
  demand_model(from, "t5");
  t5_config c;
  c.vocabulary = from.whole("vocab_size", 32128, 4);
  c.width = from.whole("d_model", 512, 1, widest);
  c.head_width = from.whole("d_kv", 64, 1, widest);
  c.heads = from.whole("num_heads", 8, 1, widest);
  c.layers = from.whole("num_layers", 6, 1, deepest);
  c.feed_forward = from.whole("d_ff", 2048, 1, widest);
  c.relative_buckets = from.whole("relative_attention_num_buckets", 32, 4);
  c.relative_distance = from.whole("relative_attention_max_distance", 128, 2);
  if (c.relative_buckets % 4 != 0)
    from.refuse("relative_attention_num_buckets", "is no multiple of 4");
  if (c.relative_distance <= c.relative_buckets / 4)
    from.refuse("relative_attention_max_distance", "is too short for so many buckets",
                "more than a quarter of their number");
  c.epsilon = static_cast<float>(from.number("layer_norm_epsilon", 1e-6));
  if (!(c.epsilon > 0))
    from.refuse("layer_norm_epsilon", "isn't positive");
  c.gated = is_gated(from);
  return c;
}

std::vector<std::size_t> read_ratios(const json_object& from) {
  std::vector<std::size_t> ratios;
  for (const double ratio : from.numbers("upsampling_ratios", {8, 5, 4, 2})) {
    if (ratio != std::floor(ratio) || ratio < 1 || ratio > 64)
      from.refuse("upsampling_ratios", "has a number that isn't whole and from 1 to 64");
    ratios.push_back(static_cast<std::size_t>(ratio));
  }
  if (ratios.size() > 8)
    from.refuse("upsampling_ratios", "has more than 8 numbers");
  return ratios;
}

/// What a bandwidth in kbit/s pays for: transformers' EncodecConfig.num_quantizers, whose frame
/// rate and bits of a code are rounded up.
std::size_t count_codebooks(const json_object& from, const encodec_config& c) {
  const double bandwidth = from.numbers("target_bandwidths", {1.5, 3, 6, 12, 24}).back();
  const double frames = std::ceil(c.rate / static_cast<double>(c.hop()));
  const double bits = std::ceil(std::log2(static_cast<double>(c.codebook_size)));
  const double count = std::floor(1000 * bandwidth / (frames * bits));
  if (!(count >= 1 && count <= 256))
    from.refuse("target_bandwidths", "pays for no codebook, or for more than 256");
  return static_cast<std::size_t>(count);
}

void check_codec(const json_object& from, const encodec_config& c) {
  const std::string norm = "weight_norm", pad = "reflect";
  demand(from, "norm_type", from.text("norm_type", norm), norm, norm);
  demand(from, "pad_mode", from.text("pad_mode", pad), pad, pad);
  for (const char* chunked : {"chunk_length_s", "overlap"})
    if (from.has(chunked))
      from.refuse(chunked, "asks for audio in chunks, which isn't supported", "null");
  if (c.normalize)
    from.refuse("normalize", "is true, which isn't supported", "false");
  if (c.codebook_width != c.hidden)
    from.refuse("codebook_dim", "isn't hidden_size", "equal numbers");
  if (c.compress > c.filters)
    from.refuse("compress", "is larger than num_filters");
  if (c.trim_right_ratio < 0 || c.trim_right_ratio > 1)
    from.refuse("trim_right_ratio", "is out of range", "0 to 1");
  if (!c.causal && c.trim_right_ratio != 1)
    from.refuse("trim_right_ratio", "isn't 1 without use_causal_conv");
}

encodec_config read_audio(const json_object& from) {
  demand_model(from, "encodec");
  encodec_config c;
  c.rate = static_cast<int>(from.whole("sampling_rate", 24000, 1000, 384000));
  c.channels = from.whole("audio_channels", 1, 1, 2);
  c.filters = from.whole("num_filters", 32, 1, 1024);
  c.hidden = from.whole("hidden_size", 128, 1, widest);
  c.ratios = read_ratios(from);
  c.kernel = from.whole("kernel_size", 7, 1, 255);
  c.last_kernel = from.whole("last_kernel_size", 7, 1, 255);
  c.residual_kernel = from.whole("residual_kernel_size", 3, 1, 255);
  c.residual_layers = from.whole("num_residual_layers", 1, 1, 8);
  c.dilation_growth = from.whole("dilation_growth_rate", 2, 1, 16);
  c.compress = from.whole("compress", 2, 1, 1024);
  c.lstm_layers = from.whole("num_lstm_layers", 2, 1, 16);
  c.codebook_size = from.whole("codebook_size", 1024, 2, widest);
  c.codebook_width = from.whole("codebook_dim", c.hidden, 1, widest);
  c.causal = from.flag("use_causal_conv", true);
  c.conv_shortcut = from.flag("use_conv_shortcut", true);
  c.normalize = from.flag("normalize", false);
  c.trim_right_ratio = static_cast<float>(from.number("trim_right_ratio", 1));
  check_codec(from, c);
  c.codebooks = count_codebooks(from, c);
  return c;
}

void check_decoder(const json_object& from, const music_decoder_config& c) {
  const std::string act = "gelu";
  demand(from, "activation_function", from.text("activation_function", act), act, act);
  demand(from, "scale_embedding", from.flag("scale_embedding", false), false, "false");
  if (from.has("cross_attention_hidden_size"))
    from.refuse("cross_attention_hidden_size", "asks for what isn't supported", "null");
  if (c.width % c.heads != 0)
    from.refuse("hidden_size", "is " + std::to_string(c.width) + ", no multiple of the " +
                                   std::to_string(c.heads) + " heads");
  if (c.width % 2 != 0)
    from.refuse("hidden_size", "is odd");
  if (c.codebooks % c.channels != 0)
    from.refuse("num_codebooks", "is odd, with two channels");
}

music_decoder_config read_decoder(const json_object& from) {
  demand_model(from, "musicgen_decoder");
  music_decoder_config c;
  c.width = from.whole("hidden_size", 1024, 4, widest);
  c.layers = from.whole("num_hidden_layers", 24, 1, deepest);
  c.heads = from.whole("num_attention_heads", 16, 1, widest);
  c.feed_forward = from.whole("ffn_dim", 4096, 1, widest);
  c.vocabulary = from.whole("vocab_size", 2048, 2, widest);
  c.codebooks = from.whole("num_codebooks", 4, 1, 512);
  c.channels = from.whole("audio_channels", 1, 1, 2);
  c.positions = from.whole("max_position_embeddings", 2048, 2);
  // The tables have one row more than there are codes.
  c.pad_token = static_cast<std::int64_t>(from.whole("pad_token_id", 2048, 0, c.vocabulary));
  check_decoder(from, c);
  return c;
}

/// The codes of the decoder have to be those of the codec.
void check_together(const json_object& decoder, const musicgen_config& c) {
  if (c.audio.channels != 1)
    decoder.refuse("audio_channels", "is more than the one that MusicGen's codec has a time");
  if (c.decoder.vocabulary != c.audio.codebook_size)
    decoder.refuse("vocab_size", "is " + std::to_string(c.decoder.vocabulary),
                   std::to_string(c.audio.codebook_size) + ", audio_encoder's codebook_size");
  const std::size_t codebooks = c.audio.codebooks * c.decoder.channels;
  if (c.decoder.codebooks != codebooks)
    decoder.refuse("num_codebooks", "is " + std::to_string(c.decoder.codebooks),
                   std::to_string(codebooks) + ": what audio_encoder's target_bandwidths pay " +
                       "for, for each of audio_channels");
}

/// Without a file, or a field in it, MusicGen's own settings hold.
music_generation_config read_generation(const std::filesystem::path& file,
                                        const music_decoder_config& decoder) {
  music_generation_config c;
  c.start_token = decoder.pad_token;
  if (!std::filesystem::exists(file))
    return c;
  const json_object from{file};
  c.guidance = static_cast<float>(from.number("guidance_scale", c.guidance));
  c.top_k = from.whole("top_k", c.top_k);
  c.temperature = static_cast<float>(from.number("temperature", c.temperature));
  c.top_p = static_cast<float>(from.number("top_p", c.top_p));
  if (!from.flag("do_sample", true))
    c.temperature = 0;
  if (c.guidance < 0 || c.temperature < 0)
    from.refuse(c.guidance < 0 ? "guidance_scale" : "temperature", "is negative");
  if (!(c.top_p > 0 && c.top_p <= 1))
    from.refuse("top_p", "is out of range", "more than 0, at most 1");
  const auto pad = static_cast<std::size_t>(decoder.pad_token);
  for (const char* token : {"decoder_start_token_id", "pad_token_id"})
    demand(from, token, from.whole(token, pad), pad,
           std::to_string(pad) + ", the pad_token_id of config.json's decoder");
  return c;
}

} // namespace

musicgen_config read_musicgen_config(const std::filesystem::path& folder) {
  if (!is_directory(folder))
    throw error{failure::input, folder.string(), "there is no such folder",
                "a MusicGen checkpoint as Hugging Face has them"};
  const json_object from{folder / "config.json"};
  demand_model(from, "musicgen");
  musicgen_config c;
  const json_object decoder = from.object("decoder");
  c.text = read_text(from.object("text_encoder"));
  c.audio = read_audio(from.object("audio_encoder"));
  c.decoder = read_decoder(decoder);
  check_together(decoder, c);
  c.generation = read_generation(folder / "generation_config.json", c.decoder);
  return c;
}

} // namespace evo::music::nn
