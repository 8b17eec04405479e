#pragma once
/// @file
/// The tiny checkpoints, what transformers made of them, and candidates over their texts.

#include "nn/musicgen/music_language_model.hpp"
#include "nn/safetensors.hpp"
#include "nn/tensor_source.hpp"

#include "evo/core/executor.hpp"
#include "evo/core/random.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace evo::music::nn::testing {

/// A checkpoint of one file with float32 tensors.
class one_file_source final : public tensor_source {
public:
  explicit one_file_source(const std::filesystem::path& path) : file_{path} {}

  [[nodiscard]] bool contains(std::string_view name) const override { return file_.contains(name); }
  [[nodiscard]] std::vector<std::int64_t> shape(std::string_view name) const override {
    return file_.tensor(name).shape;
  }
  [[nodiscard]] std::vector<float> floats(std::string_view name,
                                          std::span<const std::int64_t> shape) const override {
    const auto values = file_.floats(name, shape);
    return {values.begin(), values.end()};
  }
  [[nodiscard]] std::vector<std::string> names() const override {
    std::vector<std::string> all;
    for (const auto& [name, tensor] : file_.tensors())
      all.push_back(name);
    return all;
  }

private:
  safetensors_file file_;
};

inline constexpr std::size_t text_width = 32;

inline music_decoder_config tiny_config(std::size_t channels = 1) {
  return {.width = 48,
          .layers = 3,
          .heads = 4,
          .feed_forward = 192,
          .vocabulary = 512,
          .codebooks = 4 * channels,
          .channels = channels,
          .positions = 2048,
          .pad_token = 512};
}

/// @param name mono, stereo, outliers
inline music_decoder tiny_decoder(const std::string& name, precision how = precision::fp32,
                                  instruction_set set = best_available()) {
  const one_file_source source{std::filesystem::path{EVO_MUSICGEN_CHECKPOINTS} / name /
                               "model.safetensors"};
  return {source, tiny_config(name == "stereo" ? 2 : 1), text_width, how, set};
}

/// A half-precision number that is no infinity.
inline float from_half(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 31, mantissa = bits & 1023;
  const float size = exponent == 0 ? std::ldexp(static_cast<float>(mantissa), -24)
                                   : std::ldexp(static_cast<float>(mantissa + 1024), exponent - 25);
  return (bits & 0x8000) != 0 ? -size : size;
}

/// Tensors of transformers' results: tests/musicgen/golden/README.md says what they are.
class golden_file {
public:
  /// @param name mono, stereo
  explicit golden_file(const std::string& name)
      : file_{std::filesystem::path{EVO_MUSICGEN_GOLDEN} / ("tiny_" + name + ".safetensors")} {}

  [[nodiscard]] std::size_t dimension(const std::string& name, std::size_t axis) const {
    return static_cast<std::size_t>(file_.tensor(name).shape[axis]);
  }
  [[nodiscard]] std::vector<float> floats(const std::string& name) const {
    const tensor_view& tensor = file_.tensor(name);
    if (tensor.type == dtype::f32) {
      const auto values = file_.floats(name, tensor.shape);
      return {values.begin(), values.end()};
    }
    std::vector<float> values(tensor.bytes.size() / sizeof(std::uint16_t));
    for (std::size_t i = 0; i < values.size(); ++i) {
      std::uint16_t bits = 0;
      std::memcpy(&bits, tensor.bytes.data() + i * sizeof bits, sizeof bits);
      values[i] = from_half(bits);
    }
    return values;
  }
  /// One vector for each of the first axis.
  [[nodiscard]] std::vector<std::vector<std::int64_t>> codes(const std::string& name) const {
    const std::vector<float> values = floats(name);
    const std::size_t each = values.size() / dimension(name, 0);
    std::vector<std::vector<std::int64_t>> all(dimension(name, 0));
    for (std::size_t i = 0; i < values.size(); ++i)
      all[i / each].push_back(static_cast<std::int64_t>(values[i]));
    return all;
  }

private:
  safetensors_file file_;
};

/// The text encoder's states of the golden files' prompts, without those of padding. They are the
/// same in mono and stereo, and stored once.
inline std::vector<std::vector<float>> golden_texts() {
  const golden_file golden{"mono"};
  const std::vector<float> ids = golden.floats("text.ids"), states = golden.floats("text.states");
  const std::size_t tokens = golden.dimension("text.ids", 1);
  std::vector<std::vector<float>> all(golden.dimension("text.ids", 0));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto begin = states.begin() + static_cast<std::ptrdiff_t>(i * text_width);
    if (ids[i] != 0)
      all[i / tokens].insert(all[i / tokens].end(), begin, begin + text_width);
  }
  return all;
}

/// Texts of 0 to 6 tokens, of standard normal numbers; every fifth is empty.
inline std::vector<std::vector<float>> random_texts(std::size_t count) {
  std::vector<std::vector<float>> texts(count);
  for (std::size_t i = 0; i < count; ++i) {
    texts[i].resize(i % 5 == 4 ? 0 : (1 + i % 6) * text_width);
    random_stream stream{5, i};
    stream.fill_normal(std::span{texts[i]});
  }
  return texts;
}

inline std::vector<music_candidate> candidates_of(const std::vector<std::vector<float>>& texts) {
  std::vector<music_candidate> all;
  for (std::size_t i = 0; i < texts.size(); ++i)
    all.push_back({texts[i], 100 + i, {}});
  return all;
}

/// Two threads that take bodies in turns: enough to tear apart what should be kept together.
inline executor two_threads() {
  return [](std::size_t n, const std::function<void(std::size_t)>& body) {
    const auto every_second = [&](std::size_t first) {
      for (std::size_t i = first; i < n; i += 2)
        body(i);
    };
    std::thread other{every_second, 1};
    every_second(0);
    other.join();
  };
}

} // namespace evo::music::nn::testing
