#include "support.hpp"

#include "../../support/files.hpp"

#include <map>
#include <set>
#include <sstream>

namespace evo::music::nn {
namespace {

using namespace testing;
using evo::music::testing::read_bytes;
using evo::music::testing::temporary_folder;

/// Has every tensor of a published file, with numbers that can be normalised, and notes what is
/// read.
class listed_tensors final : public tensor_source {
public:
  /// @param layers of each line that stands for several
  listed_tensors(const std::string& name, std::size_t layers) {
    std::istringstream lines{
        read_bytes(std::filesystem::path{EVO_MERT_MANIFEST} / (name + ".tsv"))};
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
      for (std::size_t i = 0; i < (open == std::string::npos ? 1 : layers); ++i)
        shapes_[open == std::string::npos
                    ? tensor
                    : tensor.substr(0, open) + std::to_string(i) + tensor.substr(close + 1)] = dims;
    }
  }

  [[nodiscard]] bool contains(std::string_view name) const override {
    return shapes_.contains(name);
  }
  [[nodiscard]] std::vector<std::int64_t> shape(std::string_view name) const override {
    return shapes_.find(name)->second;
  }
  [[nodiscard]] std::vector<std::string> names() const override { return {}; }
  [[nodiscard]] std::vector<float> floats(std::string_view name,
                                          std::span<const std::int64_t> shape) const override {
    const auto found = shapes_.find(name);
    REQUIRE_MESSAGE(found != shapes_.end(), std::string{name});
    CHECK_MESSAGE(std::ranges::equal(found->second, shape), std::string{name});
    read_.insert(std::string{name});
    std::size_t count = 1;
    for (const std::int64_t dim : shape)
      count *= static_cast<std::size_t>(dim);
    return std::vector<float>(count, 1.0F);
  }

  [[nodiscard]] std::vector<std::string> unread() const {
    std::vector<std::string> left;
    for (const auto& [name, shape] : shapes_)
      if (!read_.contains(name))
        left.push_back(name);
    return left;
  }

private:
  std::map<std::string, std::vector<std::int64_t>, std::less<>> shapes_;
  mutable std::set<std::string, std::less<>> read_;
};

/// A checkpoint with weight_g and weight_v by their names of today.
class newly_spelled final : public tensor_source {
public:
  explicit newly_spelled(const checkpoint& weights) : weights_{weights} {}

  [[nodiscard]] bool contains(std::string_view name) const override {
    return name.find("weight_") == std::string_view::npos && weights_.contains(old(name));
  }
  [[nodiscard]] std::vector<std::int64_t> shape(std::string_view name) const override {
    return weights_.shape(old(name));
  }
  [[nodiscard]] std::vector<std::string> names() const override { return {}; }
  [[nodiscard]] std::vector<float> floats(std::string_view name,
                                          std::span<const std::int64_t> shape) const override {
    return weights_.floats(old(name), shape);
  }

private:
  static std::string old(std::string_view name) {
    const std::string_view now = "parametrizations.weight.original";
    const std::size_t at = name.find(now);
    if (at == std::string_view::npos)
      return std::string{name};
    return std::string{name.substr(0, at)} + (name.ends_with('0') ? "weight_g" : "weight_v");
  }

  const checkpoint& weights_;
};

std::string refusal(const std::string& shape, const mert_config& config) {
  try {
    const checkpoint weights{tiny(shape)};
    const mert_network network{weights, config, precision::fp32};
    refuse_extra_mert_tensors(weights);
  } catch (const error& problem) {
    CHECK(problem.kind() == failure::input);
    return problem.what();
  }
  return "accepted";
}

void check_refused(const std::string& shape, const mert_config& config, const std::string& part) {
  const std::string text = refusal(shape, config);
  CHECK_MESSAGE(text.find(part) != std::string::npos, text);
}

} // namespace

TEST_CASE("the network asks for what the published files have, by name and shape") {
  for (const auto* name : {"95m", "330m"}) {
    CAPTURE(name);
    const listed_tensors weights{name, 1};
    mert_config c;
    c.layers = 1;
    if (std::string{name} == "330m") {
      c.width = 1024;
      c.heads = 16;
      c.feed_forward = 4096;
      c.norm_first = true;
    }
    const mert_network network{weights, c, precision::bf16};
    CHECK(weights.unread() == std::vector<std::string>{"masked_spec_embed"});
  }
}

TEST_CASE("every tensor of a checkpoint is read, or known to be of no use") {
  for (const auto* shape : {"tiny", "tiny_first", "tiny_layer", "tiny_deep", "parametrizations"})
    CHECK(refusal(shape, read_mert_config(tiny(shape))) == "accepted");
}

TEST_CASE("both spellings of the normalised weight mean the same") {
  const checkpoint weights{tiny("tiny")};
  const mert_config c = read_mert_config(tiny("tiny"));
  const mert_network old{weights, c, precision::fp32};
  const mert_network now{newly_spelled{weights}, c, precision::fp32};
  const auto wave = waveform(5003);
  CHECK(states_of(old, {wave}) == states_of(now, {wave}));
}

TEST_CASE("a configuration that contradicts the tensors is refused with both shapes") {
  mert_config c = read_mert_config(tiny("tiny"));
  c.feed_forward = 48;
  check_refused("tiny", c, "its shape is (40, 24) ((48, 24), as config.json has it)");
  c = read_mert_config(tiny("tiny"));
  c.layers = 4;
  check_refused("tiny", c, "encoder.layers.3.");
  c.layers = 2;
  check_refused("tiny", c, "this MERT has no tensor encoder.layers.2.attention.k_proj.bias, ");
  check_refused("tiny", c, " and 11 more");
  c = read_mert_config(tiny("tiny"));
  c.layer_norms = true;
  check_refused("tiny", c, "feature_extractor.conv_layers.1.layer_norm.weight is missing");
  c = read_mert_config(tiny("tiny_first"));
  c.has_bias = false;
  check_refused("tiny_first", c, "has no tensor feature_extractor.conv_layers.0.conv.bias");
}

TEST_CASE("files that were cut off are refused") {
  const temporary_folder folder;
  std::filesystem::copy(tiny("tiny"), folder.path(), std::filesystem::copy_options::recursive);
  const auto weights = folder / "model.safetensors";
  for (const std::uintmax_t size :
       {std::filesystem::file_size(weights) - 4, std::uintmax_t{100}, std::uintmax_t{0}}) {
    std::filesystem::resize_file(weights, size);
    CHECK_THROWS_WITH_AS(checkpoint{folder.path()}, doctest::Contains("model.safetensors"), error);
  }
}

} // namespace evo::music::nn
