#pragma once
/// @file
/// A generator and an encoder that cost nothing: enough music for testing the loop around them.

#include "evo/core/hash.hpp"
#include "evo/core/random.hpp"
#include "evo/music/encoder.hpp"
#include "evo/music/generator.hpp"
#include "evo/music/lexicon.hpp"
#include "evo/music/session.hpp"

#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <thread>

namespace evo::music::testing {

/// Two rows of zeros, of any width.
class blank_space final : public embedding_space {
public:
  explicit blank_space(std::size_t width) : rows_(2 * width) {}
  [[nodiscard]] std::size_t width() const override { return rows_.size() / 2; }
  [[nodiscard]] std::span<const float> table() const override { return rows_; }
  [[nodiscard]] std::vector<float> of_prompt(std::string_view, std::size_t tokens) const override {
    return std::vector<float>(tokens * width());
  }
  [[nodiscard]] std::vector<float> random(std::size_t tokens, random_stream&) const override {
    return std::vector<float>(tokens * width());
  }
  [[nodiscard]] std::string describe(std::span<const float>, std::size_t) const override {
    return "blank";
  }

private:
  std::vector<float> rows_;
};

/// Noise that depends on the genome and the seed alone. Prompts may ask for trouble: "broken" makes
/// it throw, "not finite" puts a NaN into the audio.
class fake_generator final : public generator {
public:
  std::chrono::microseconds delay{0}; ///< a clip
  std::string trouble_word;           ///< prompts with this word are broken too
  bool all_nan = false;
  const embedding_space* tokens = &lexicon_space();
  mutable std::atomic<std::size_t> clips = 0;

  [[nodiscard]] int rate() const override { return 8000; }
  [[nodiscard]] std::size_t channels() const override { return 2; }
  [[nodiscard]] const embedding_space* space(embedding_kind kind) const override {
    return kind == embedding_kind::tokens ? tokens : nullptr;
  }

  [[nodiscard]] audio_batch generate(const conditioning& what, double seconds,
                                     std::span<const std::uint64_t> seeds, const executor& run,
                                     const generation_watch&) const override {
    audio_batch batch{size(what), 2, static_cast<std::size_t>(seconds * 8000), 8000};
    run(size(what), [&](std::size_t i) {
      std::this_thread::sleep_for(delay);
      if (!trouble_word.empty() && describe(what, i).find(trouble_word) != std::string::npos)
        throw std::runtime_error{"broken genome"};
      random_stream noise{seeds[i], content_hash(describe(what, i))};
      for (float& sample : batch.clip(i))
        sample = static_cast<float>(noise.uniform(-0.5, 0.5));
      if (all_nan)
        batch.clip(i)[3] = std::numeric_limits<float>::quiet_NaN();
    });
    clips += size(what);
    return batch;
  }
};

/// Means of the clip's parts: 2 x 3 numbers.
class fake_encoder final : public encoder {
public:
  [[nodiscard]] std::size_t layers() const override { return 2; }
  [[nodiscard]] std::size_t dim() const override { return 3; }
  [[nodiscard]] embedding_batch embed(std::span<const audio_view> clips,
                                      const executor& run) const override {
    embedding_batch e{clips.size(), 2, 3, std::vector<float>(clips.size() * 6)};
    run(clips.size(), [&](std::size_t i) {
      const auto samples = clips[i].samples();
      const std::size_t part = samples.size() / 6;
      for (std::size_t k = 0; k < 6; ++k) {
        double sum = 0;
        for (std::size_t j = 0; j < part; ++j)
          sum += samples[k * part + j];
        e.values[i * 6 + k] = static_cast<float>(sum / static_cast<double>(part));
      }
    });
    return e;
  }
};

inline noise_meter fake_noise() {
  return [](audio_view clip) {
    const double level = std::abs(clip.samples()[0]);
    return noise_score{level, {{"level", level}}};
  };
}

} // namespace evo::music::testing
