#pragma once
/// @file
/// The synth: prompts or token embeddings to scores to sound, through FluidSynth in this process
/// and a General MIDI soundfont. No network, no weights.

#include "evo/music/generator.hpp"
#include "evo/music/score.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace evo::music {

struct synth_options {
  /// A General MIDI soundfont (.sf2); by default the first that find_soundfont() meets.
  std::optional<std::filesystem::path> soundfont{};
  int rate = 32000;   ///< Hz, [8000, 96000]
  int polyphony = 96; ///< voices at once; the oldest and softest give way, [16, 1024]
};

/// FluidR3_GM.sf2, default-GM.sf2 or TimGM6mb.sf2 where Debian puts them.
/// @throws error with failure::configuration that names `generator.soundfont` if there is none
[[nodiscard]] std::filesystem::path find_soundfont();

/// Plays scores. Instruments are kept in a pool, one for each thread that renders at a time; their
/// samples are in memory once. Thread-safe.
class synth_renderer {
public:
  /// Loads the soundfont (about a second).
  /// @throws error with failure::configuration if the soundfont is missing or isn't one
  explicit synth_renderer(synth_options options = {});
  ~synth_renderer();
  synth_renderer(synth_renderer&&) noexcept;
  synth_renderer& operator=(synth_renderer&&) noexcept;

  [[nodiscard]] int rate() const noexcept;

  /// Plays the beginning of a score into `out`, 2 x frames planar samples. A shorter rendering is
  /// the beginning of a longer one, bit for bit, and so is one by another thread or after other
  /// scores. Samples lie in (-1, 1).
  void render(const score& s, std::span<float> out) const;

private:
  class pool;
  std::unique_ptr<pool> pool_;
};

class synth_generator final : public generator {
public:
  /// @throws error with failure::configuration as synth_renderer does
  explicit synth_generator(synth_options options = {});
  ~synth_generator() override;

  [[nodiscard]] int rate() const override;
  [[nodiscard]] std::size_t channels() const override { return 2; }
  /// Tokens of the lexicon; there are no states.
  [[nodiscard]] const embedding_space* space(embedding_kind kind) const override;
  [[nodiscard]] audio_batch generate(const conditioning& what, double seconds,
                                     std::span<const std::uint64_t> seeds, const executor& run,
                                     const generation_watch& watch) const override;

  /// What conditioning i asks for.
  /// @throws error with failure::configuration if the width of its embeddings isn't the lexicon's,
  /// or they
  ///   are no tokens
  [[nodiscard]] brief brief_of(const conditioning& what, std::size_t i) const;

private:
  synth_renderer renderer_;
};

} // namespace evo::music
