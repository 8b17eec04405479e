#include "nn/musicgen/config.hpp"

#include "support.hpp"

#include <nlohmann/json.hpp>

namespace evo::music::nn {
namespace {

using namespace testing;
using nlohmann::json;

/// What transformers 5.23 writes for a tiny model.
json tiny() {
  return json::parse(read_bytes(std::filesystem::path{EVO_CHECKPOINT_GOLDEN} / "config_5_23.json"));
}

musicgen_config read_config(const json& config, const std::string& generation = {}) {
  const temporary_folder folder;
  write_bytes(folder / "config.json", config.dump());
  if (!generation.empty())
    write_bytes(folder / "generation_config.json", generation);
  return read_musicgen_config(folder.path());
}

/// Why the tiny model with this field is refused. The field's path is one of JSON's pointers.
std::string refusal_with(const char* field, const json& value) {
  json config = tiny();
  config[json::json_pointer{field}] = value;
  try {
    static_cast<void>(read_config(config));
  } catch (const error& problem) {
    CHECK(problem.kind() == failure::input);
    return problem.what();
  }
  return "accepted";
}

std::string refusal_of_generation(const std::string& generation) {
  try {
    static_cast<void>(read_config(tiny(), generation));
  } catch (const error& problem) {
    return problem.what();
  }
  return "accepted";
}

} // namespace

TEST_CASE("a configuration of transformers 5.23 is read") {
  const musicgen_config c = read_config(tiny());
  CHECK(c.text.vocabulary == 512);
  CHECK(c.text.width == 32);
  CHECK(c.text.head_width == 8);
  CHECK(c.text.heads == 3);
  CHECK(c.text.layers == 2);
  CHECK(c.text.feed_forward == 72);
  CHECK_FALSE(c.text.gated);
  CHECK(c.audio.rate == 32000);
  CHECK(c.audio.hop() == 640);
  CHECK(c.audio.codebooks == 4); // 1.8 kbit/s, 50 frames of 9 bits
  CHECK_FALSE(c.audio.causal);
  CHECK_FALSE(c.audio.conv_shortcut);
  CHECK(c.decoder.width == 48);
  CHECK(c.decoder.layers == 3);
  CHECK(c.decoder.pad_token == 512);
  CHECK(c.generation.start_token == 512);
}

TEST_CASE("a configuration as it was published in 2023 is read") {
  // With the fields that transformers then wrote for everything, and the published numbers.
  const json published = json::parse(R"({
    "model_type": "musicgen", "torch_dtype": "float32", "is_encoder_decoder": true,
    "text_encoder": {"model_type": "t5", "d_model": 768, "d_kv": 64, "d_ff": 3072,
      "num_layers": 12, "num_heads": 12, "feed_forward_proj": "relu", "is_gated_act": false,
      "dense_act_fn": "relu", "vocab_size": 32128, "layer_norm_epsilon": 1e-06, "n_positions": 512,
      "task_specific_params": {"summarization": {"num_beams": 4}}, "typical_p": 1.0},
    "audio_encoder": {"model_type": "encodec", "sampling_rate": 32000, "audio_channels": 1,
      "target_bandwidths": [2.2], "chunk_length_s": null, "overlap": null, "num_filters": 64,
      "hidden_size": 128, "upsampling_ratios": [8, 5, 4, 4], "codebook_size": 2048,
      "codebook_dim": 128, "norm_type": "weight_norm", "use_causal_conv": false,
      "use_conv_shortcut": false, "pad_mode": "reflect", "normalize": false},
    "decoder": {"model_type": "musicgen_decoder", "hidden_size": 1024, "num_hidden_layers": 24,
      "num_attention_heads": 16, "ffn_dim": 4096, "vocab_size": 2048, "num_codebooks": 8,
      "audio_channels": 2, "pad_token_id": 2048, "activation_function": "gelu",
      "scale_embedding": false, "max_position_embeddings": 2048}})");
  const musicgen_config c =
      read_config(published, R"({"guidance_scale": 3.0, "do_sample": true, "max_length": 1500,
        "decoder_start_token_id": 2048, "pad_token_id": 2048, "bos_token_id": 2048})");
  CHECK(c.audio.codebooks == 4); // 2.2 kbit/s, 50 frames of 11 bits
  CHECK(c.decoder.codebooks == 8);
  CHECK(c.decoder.channels == 2);
  CHECK(c.decoder.width == 1024);
  CHECK(c.text.width == 768);
  CHECK(c.generation.guidance == 3);
  CHECK(c.generation.top_k == 250);
  CHECK(c.generation.temperature == 1);
}

TEST_CASE("fields that are absent have the defaults of transformers") {
  const json bare = json::parse(R"({"model_type": "musicgen", "text_encoder": {"model_type": "t5"},
    "audio_encoder": {"model_type": "encodec", "codebook_size": 2048, "target_bandwidths": [3.3]},
    "decoder": {"model_type": "musicgen_decoder"}})");
  const musicgen_config c = read_config(bare);
  CHECK(c.text.width == 512);
  CHECK(c.text.layers == 6);
  CHECK(c.text.heads == 8);
  CHECK(c.text.feed_forward == 2048);
  CHECK(c.text.vocabulary == 32128);
  CHECK(c.audio.rate == 24000);
  CHECK(c.audio.filters == 32);
  CHECK(c.audio.ratios == std::vector<std::size_t>{8, 5, 4, 2});
  CHECK(c.audio.causal);
  CHECK(c.audio.conv_shortcut);
  CHECK(c.audio.codebook_width == 128);
  CHECK(c.decoder.width == 1024);
  CHECK(c.decoder.heads == 16);
  CHECK(c.decoder.positions == 2048);
  json nulls = bare;
  nulls["text_encoder"]["d_model"] = nullptr;
  CHECK(read_config(nulls).text.width == 512);
}

TEST_CASE("a gated text encoder is told by feed_forward_proj") {
  json config = tiny();
  config["text_encoder"]["feed_forward_proj"] = "gated-gelu";
  config["text_encoder"]["dense_act_fn"] = "gelu_new";
  config["text_encoder"]["is_gated_act"] = true;
  CHECK(read_config(config).text.gated);
  check_contains(refusal_with("/text_encoder/feed_forward_proj", "gated-silu"), "is gated-silu");
  check_contains(refusal_with("/text_encoder/dense_act_fn", "gelu"), "dense_act_fn asks for");
  check_contains(refusal_with("/text_encoder/is_gated_act", true), "is_gated_act asks for");
}

TEST_CASE("files that are no MusicGen's are refused") {
  const temporary_folder folder;
  CHECK_THROWS_WITH_AS(read_musicgen_config(folder.path()),
                       doctest::Contains("there is no such file"), error);
  write_bytes(folder / "config.json", "{\"model_type\":");
  CHECK_THROWS_WITH_AS(read_musicgen_config(folder.path()), doctest::Contains("no JSON object"),
                       error);
  check_contains(refusal_with("/model_type", "musicgen_melody"),
                 "model_type is musicgen_melody (musicgen)");
  check_contains(refusal_with("/model_type", nullptr), "model_type is missing");
  check_contains(refusal_with("/audio_encoder/model_type", "dac"), "model_type is dac (encodec)");
  check_contains(refusal_with("/text_encoder", nullptr), "text_encoder is missing");
  check_contains(refusal_with("/decoder", 3), "decoder is no object");
}

TEST_CASE("fields of another type or out of range are refused by name") {
  check_contains(refusal_with("/decoder/hidden_size", "48"), "decoder: hidden_size is \"48\"");
  check_contains(refusal_with("/decoder/hidden_size", -48), "hidden_size is -48");
  check_contains(refusal_with("/decoder/hidden_size", 48.0), "hidden_size is 48.0");
  check_contains(refusal_with("/decoder/num_hidden_layers", 0), "num_hidden_layers is 0");
  check_contains(refusal_with("/decoder/num_hidden_layers", std::uint64_t{1} << 63U),
                 "num_hidden_layers is 9223372036854775808");
  check_contains(refusal_with("/decoder/audio_channels", 3), "audio_channels is 3");
  check_contains(refusal_with("/decoder/pad_token_id", 513), "pad_token_id is 513");
  check_contains(refusal_with("/decoder/scale_embedding", 0), "neither true nor false");
  check_contains(refusal_with("/text_encoder/layer_norm_epsilon", 0), "isn't positive");
  check_contains(refusal_with("/text_encoder/layer_norm_epsilon", 1e300), "no number");
  check_contains(refusal_with("/text_encoder/relative_attention_num_buckets", 30),
                 "no multiple of 4");
  check_contains(refusal_with("/text_encoder/relative_attention_max_distance", 8), "too short");
  check_contains(refusal_with("/audio_encoder/upsampling_ratios", json::array()), "no list");
  check_contains(refusal_with("/audio_encoder/upsampling_ratios", {8, 0}), "from 1 to 64");
  check_contains(refusal_with("/audio_encoder/upsampling_ratios", std::vector<int>(9, 2)),
                 "more than 8");
  check_contains(refusal_with("/audio_encoder/target_bandwidths", {0.1}), "no codebook");
  check_contains(refusal_with("/audio_encoder/target_bandwidths", {-1e9}), "no codebook");
}

TEST_CASE("contradictions are refused with both numbers") {
  check_contains(refusal_with("/decoder/num_attention_heads", 5),
                 "hidden_size is 48, no multiple of the 5 heads");
  check_contains(refusal_with("/decoder/num_codebooks", 8), "num_codebooks is 8 (4: ");
  check_contains(refusal_with("/decoder/audio_channels", 2), "num_codebooks is 4 (8: ");
  check_contains(refusal_with("/audio_encoder/target_bandwidths", {0.9}),
                 "num_codebooks is 4 (2: ");
  check_contains(refusal_with("/audio_encoder/codebook_size", 500), "vocab_size is 512 (500");
  check_contains(refusal_with("/audio_encoder/codebook_dim", 8), "codebook_dim isn't hidden_size");
  check_contains(refusal_with("/audio_encoder/audio_channels", 2), "audio_channels is more");
}

TEST_CASE("what this project has not is refused") {
  check_contains(refusal_with("/decoder/activation_function", "relu"), "activation_function asks");
  check_contains(refusal_with("/decoder/scale_embedding", true), "scale_embedding asks");
  check_contains(refusal_with("/decoder/cross_attention_hidden_size", 32),
                 "cross_attention_hidden_size asks");
  check_contains(refusal_with("/audio_encoder/norm_type", "time_group_norm"), "norm_type asks");
  check_contains(refusal_with("/audio_encoder/pad_mode", "constant"), "pad_mode asks");
  check_contains(refusal_with("/audio_encoder/chunk_length_s", 1.0), "chunk_length_s asks");
  check_contains(refusal_with("/audio_encoder/normalize", true), "normalize is true");
  check_contains(refusal_with("/audio_encoder/trim_right_ratio", 0.5), "trim_right_ratio isn't 1");
}

TEST_CASE("generation_config.json is read where it is there") {
  const auto own = read_config(tiny()).generation;
  CHECK(own.guidance == 3);
  CHECK(own.top_k == 250);
  CHECK(own.temperature == 1);
  CHECK(own.top_p == 1);
  const auto given = read_config(tiny(), R"({"guidance_scale": 1.5, "top_k": 0, "top_p": 0.5,
    "temperature": 0.75, "do_sample": true, "pad_token_id": 512})")
                         .generation;
  CHECK(given.guidance == 1.5F);
  CHECK(given.top_k == 0);
  CHECK(given.temperature == 0.75F);
  CHECK(given.top_p == 0.5F);
  CHECK(read_config(tiny(), R"({"do_sample": false, "temperature": 0.5})").generation.temperature ==
        0);
  check_contains(refusal_of_generation("3"), "generation_config.json: this is no JSON object");
  check_contains(refusal_of_generation(R"({"top_p": 0})"), "top_p is out of range");
  check_contains(refusal_of_generation(R"({"temperature": -1})"), "temperature is negative");
  check_contains(refusal_of_generation(R"({"guidance_scale": -1})"), "guidance_scale is negative");
  check_contains(refusal_of_generation(R"({"decoder_start_token_id": 0})"),
                 "decoder_start_token_id asks");
}

} // namespace evo::music::nn
