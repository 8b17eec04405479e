#include "nn/encodec/convolution_weights.hpp"
#include "nn/encodec/decoder.hpp"
#include "nn/encodec/encoder.hpp"
#include "nn/musicgen/config.hpp"
#include "nn/musicgen/extra_tensors.hpp"
#include "nn/musicgen/music_decoder.hpp"
#include "nn/t5/encoder.hpp"

#include "support.hpp"

#include <algorithm>
#include <map>
#include <sstream>

namespace evo::music::nn {
namespace {

using namespace testing;

std::filesystem::path tiny(const std::string& name) {
  return std::filesystem::path{EVO_TINY_CHECKPOINTS} / name;
}

void load(const tensor_source& weights, const musicgen_config& c, precision how) {
  const t5_encoder text{weights, "text_encoder.", c.text, how};
  const encodec_decoder decoding{weights, "audio_encoder.", c.audio, how};
  const encodec_encoder encoding{weights, "audio_encoder.", c.audio, how};
  const music_decoder decoder{weights, c.decoder, c.text.width, how};
}

/// The tensors of a published file by its list, of one of the layers.
std::map<std::string, std::vector<std::int64_t>> manifest(const std::string& name) {
  std::istringstream lines{
      read_bytes(std::filesystem::path{EVO_MUSICGEN_MANIFEST} / (name + ".tsv"))};
  std::map<std::string, std::vector<std::int64_t>> tensors;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#'))
      continue;
    std::istringstream fields{line};
    std::string tensor, type, shape;
    std::getline(std::getline(std::getline(fields, tensor, '\t'), type, '\t'), shape, '\t');
    std::vector<std::int64_t> dims;
    std::istringstream numbers{shape};
    for (std::string dim; std::getline(numbers, dim, ',');)
      dims.push_back(std::stoll(dim));
    const std::size_t open = tensor.find('{'), close = tensor.find('}');
    std::size_t count = 1;
    const bool is_layer = tensor.find("decoder.layers.{") != std::string::npos ||
                          tensor.find("block.{") != std::string::npos;
    if (open != std::string::npos && !is_layer)
      count = std::stoul(tensor.substr(open + 1));
    for (std::size_t i = 0; i < count; ++i)
      tensors[open == std::string::npos
                  ? tensor
                  : tensor.substr(0, open) + std::to_string(i) + tensor.substr(close + 1)] = dims;
  }
  return tensors;
}

/// Has every tensor of a list, all ones, and notes what it is asked for.
class listed_tensors final : public tensor_source {
public:
  explicit listed_tensors(std::map<std::string, std::vector<std::int64_t>> list)
      : list_{std::move(list)} {}

  [[nodiscard]] bool contains(std::string_view name) const override {
    return list_.contains(std::string{name});
  }
  [[nodiscard]] std::vector<std::int64_t> shape(std::string_view name) const override {
    return list_.at(std::string{name});
  }
  [[nodiscard]] std::vector<float> floats(std::string_view name,
                                          std::span<const std::int64_t> shape) const override {
    const std::string key{name};
    INFO(key);
    REQUIRE(list_.contains(key));
    CHECK(std::ranges::equal(list_.at(key), shape));
    asked_.insert(key);
    std::size_t count = 1;
    for (const std::int64_t dim : shape)
      count *= static_cast<std::size_t>(dim);
    return std::vector<float>(count, 1.0F);
  }
  [[nodiscard]] std::vector<std::string> names() const override {
    std::vector<std::string> all;
    for (const auto& [name, shape] : list_)
      all.push_back(name);
    return all;
  }
  [[nodiscard]] std::vector<std::string> unasked() const {
    auto all = names();
    std::erase_if(all, [&](const std::string& name) { return asked_.contains(name); });
    return all;
  }

private:
  std::map<std::string, std::vector<std::int64_t>> list_;
  mutable std::set<std::string> asked_;
};

} // namespace

TEST_CASE("every spelling of a checkpoint is read whole") {
  for (const char* name : {"plain", "sharded", "half", "parametrizations"}) {
    CAPTURE(name);
    const checkpoint weights{tiny(name)};
    load(weights, read_musicgen_config(tiny(name)), precision::fp32);
    CHECK_NOTHROW(refuse_extra_tensors(weights));
  }
}

TEST_CASE("shards hold the numbers of the whole file") {
  const checkpoint plain{tiny("plain")}, sharded{tiny("sharded")};
  for (const std::string& name : plain.names())
    CHECK(read(plain, name) == read(sharded, name));
}

TEST_CASE("both spellings of normalised weights mean the same") {
  const temporary_folder folder;
  const auto fold = [&](const std::string& length, const std::string& direction) {
    write_bytes(folder / "model.safetensors",
                safetensors({{"c.bias", "F32", "[2]", bytes_of<float>({5, 6})},
                             {"c." + length, "F32", "[2,1,1]", bytes_of<float>({10, -1})},
                             {"c." + direction, "F32", "[2,1,2]", bytes_of<float>({3, 4, 0, 2})}}));
    return read_convolution(checkpoint{folder.path()}, "c.", 2, 1, 2, 2);
  };
  const convolution_weights old = fold("weight_g", "weight_v");
  const convolution_weights now =
      fold("parametrizations.weight.original0", "parametrizations.weight.original1");
  CHECK(old.weight == std::vector<float>{6, 8, 0, -1});
  CHECK(now.weight == old.weight);
  CHECK(now.bias == std::vector<float>{5, 6});
}

TEST_CASE("the second name of the text's table does as well") {
  const temporary_folder folder;
  const std::string old = "text_encoder.shared.weight";
  const std::string by = "text_encoder.encoder.embed_tokens.weight";
  std::string bytes = read_bytes(tiny("plain") / "model.safetensors");
  const std::size_t at = bytes.find(old);
  bytes.replace(at, old.size(), by);
  std::uint64_t header = 0;
  std::memcpy(&header, bytes.data(), sizeof header);
  header += by.size() - old.size();
  std::memcpy(bytes.data(), &header, sizeof header);
  write_bytes(folder / "model.safetensors", bytes);
  const checkpoint weights{folder.path()};
  const t5_encoder text{weights, "text_encoder.", read_musicgen_config(tiny("plain")).text,
                        precision::fp32};
  CHECK(read(weights, by) == read(checkpoint{tiny("plain")}, old));
}

TEST_CASE("tensors that nobody asks for are listed") {
  const checkpoint weights{tiny("plain")};
  musicgen_config c = read_musicgen_config(tiny("plain"));
  c.decoder.layers = 2; // of 3
  load(weights, c, precision::fp32);
  CHECK_THROWS_WITH_AS(
      refuse_extra_tensors(weights),
      doctest::Contains(
          "has no tensor decoder.model.decoder.layers.2.encoder_attn.k_proj.weight, "),
      error);
  CHECK_THROWS_WITH_AS(refuse_extra_tensors(weights), doctest::Contains(" and 11 more"), error);
}

TEST_CASE("a configuration that contradicts the tensors is refused with both shapes") {
  const checkpoint weights{tiny("plain")};
  musicgen_config c = read_musicgen_config(tiny("plain"));
  c.decoder.feed_forward = 96;
  CHECK_THROWS_WITH_AS(
      load(weights, c, precision::fp32),
      doctest::Contains("its shape is (192, 48) ((96, 48), as config.json has it)"), error);
  c = read_musicgen_config(tiny("plain"));
  c.decoder.layers = 4;
  CHECK_THROWS_WITH_AS(load(weights, c, precision::fp32), doctest::Contains("layers.3."), error);
}

TEST_CASE("the networks ask for what the published files have, by name and shape") {
  for (const char* name : {"small_stereo", "large_mono"}) {
    CAPTURE(name);
    const listed_tensors weights{manifest(name)};
    musicgen_config c; // its defaults are those of small
    c.audio.conv_shortcut = false;
    c.text.layers = c.decoder.layers = 1;
    const std::string size{name};
    c.decoder.width = size.starts_with("small") ? 1024 : 2048;
    c.decoder.heads = c.decoder.width / 64;
    c.decoder.feed_forward = 4 * c.decoder.width;
    c.decoder.channels = size.ends_with("stereo") ? 2 : 1;
    c.decoder.codebooks = 4 * c.decoder.channels;
    load(weights, c, precision::bf16);
    std::vector<std::string> left;
    for (int i = 0; i < 4; ++i)
      for (const char* of_training : {"cluster_size", "embed_avg", "inited"})
        left.push_back("audio_encoder.quantizer.layers." + std::to_string(i) + ".codebook." +
                       of_training);
    left.emplace_back("decoder.model.decoder.embed_positions.weights");
    CHECK(weights.unasked() == left);
  }
}

} // namespace evo::music::nn
