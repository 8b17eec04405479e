// How do I add a generator of my own? A guitar-like one in fifty lines: plucked strings (K. Karplus
// and A. Strong, "Digital Synthesis of Plucked-String and Drum Timbres", 1983) whose notes follow
// from the prompt. The conformance kit says whether it keeps a generator's promises.

#include "evo/core/hash.hpp"
#include "evo/core/random.hpp"
#include "evo/music/error.hpp"
#include "evo/music/generator.hpp"
#include "evo/music/testing/check_generator.hpp"

#include <cmath>
#include <cstdio>

namespace {

using namespace evo::music;

class plucked_strings final : public generator {
public:
  [[nodiscard]] int rate() const override { return 16000; }
  [[nodiscard]] std::size_t channels() const override { return 1; }
  // Prompts only: there is no space for numeric genomes.
  [[nodiscard]] const embedding_space* space(embedding_kind) const override { return nullptr; }

  [[nodiscard]] audio_batch generate(const conditioning& what, double seconds,
                                     std::span<const std::uint64_t> seeds, const evo::executor& run,
                                     const generation_watch& watch) const override {
    const auto* prompts = std::get_if<std::span<const std::string>>(&what);
    if (prompts == nullptr)
      throw error{failure::configuration, "genome.type", "strings take prompts only", "prompt"};
    if (prompts->size() != seeds.size())
      throw error{failure::configuration, "seeds", "another number than prompts", "one each"};
    if (!(seconds > 0) || seconds > 600)
      throw error{failure::configuration, "generator.seconds", "out of range", "(0, 600]"};
    if (watch.is_interrupted && watch.is_interrupted())
      throw error{failure::interrupted, "generate", "stopped as asked"};

    const auto frames = static_cast<std::size_t>(std::lround(seconds * rate()));
    audio_batch batch{prompts->size(), 1, std::max<std::size_t>(frames, 1), rate()};
    run(prompts->size(), [&](std::size_t i) { pluck((*prompts)[i], seeds[i], batch.clip(i)); });
    if (watch.progress)
      watch.progress(1);
    return batch;
  }

private:
  /// Four notes a second, of a pentatonic scale; which ones follows from prompt and seed.
  void pluck(const std::string& prompt, std::uint64_t seed, std::span<float> out) const {
    evo::random_stream random{seed, evo::content_hash(prompt)};
    constexpr std::array steps{0, 3, 5, 7, 10, 12};
    const auto note_length = static_cast<std::size_t>(rate() / 4);
    for (std::size_t begin = 0; begin < out.size(); begin += note_length) {
      const double pitch = 110 * std::exp2(steps[random.below(steps.size())] / 12.0);
      std::vector<float> string(static_cast<std::size_t>(rate() / pitch));
      for (float& sample : string)
        sample = static_cast<float>(random.uniform(-0.5, 0.5));
      for (std::size_t t = begin; t < std::min(begin + note_length, out.size()); ++t) {
        float& sample = string[(t - begin) % string.size()];
        out[t] = sample;
        sample = 0.498F * (sample + string[(t - begin + 1) % string.size()]);
      }
    }
  }
};

} // namespace

int main() {
  const plucked_strings strings;
  for (const auto& [check, found] : testing::check_generator({strings})) {
    std::printf("%-13.*s%s\n", static_cast<int>(check.size()), check.data(),
                found.empty() ? "ok" : found.front().c_str());
  }
}
