#pragma once
/// @file
/// The tiny checkpoints, what transformers made of them, and candidates over their texts.

#include "golden_file.hpp"
#include "nn/musicgen/music_language_model.hpp"
#include "nn/safetensors.hpp"
#include "nn/tensor_source.hpp"

#include "evo/core/executor.hpp"
#include "evo/core/random.hpp"

#include <cstdint>
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

/// The golden file of a tiny checkpoint.
/// @param name mono, stereo
inline golden_file golden(const std::string& name) {
  return golden_file{std::filesystem::path{EVO_MUSICGEN_GOLDEN} /
                     ("tiny_" + name + ".safetensors")};
}

/// The text encoder's states of the golden files' prompts, without those of padding. They are the
/// same in mono and stereo, and stored once.
inline std::vector<std::vector<float>> golden_texts() {
  const golden_file file = golden("mono");
  const std::vector<float> ids = file.floats("text.ids"), states = file.floats("text.states");
  const std::size_t tokens = file.dimension("text.ids", 1);
  std::vector<std::vector<float>> all(file.dimension("text.ids", 0));
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
