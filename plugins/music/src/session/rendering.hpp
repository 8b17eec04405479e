#pragma once
/// @file
/// Genomes to audio in chunks that fit into memory, failures kept apart.

#include "genome_codec.hpp"

#include "evo/music/audio.hpp"
#include "evo/music/error.hpp"
#include "evo/music/generator.hpp"
#include "evo/music/hearing.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace evo::music::detail {

/// One clip, or why there is none.
struct rendering {
  std::size_t order = 0;         ///< place in the orders
  audio_view clip;               ///< valid during the call
  std::string problem;           ///< empty if there is a clip
  failure kind = failure::input; ///< of the problem
};

/// What a run ends with that was interrupted.
[[nodiscard]] error interruption();

class renderer {
public:
  /// @param batch clips in memory at one time; by default as many as fit into 256 MiB
  renderer(const generator& g, executor run, genome_form form, std::optional<std::uint64_t> batch,
           std::function<bool()> is_interrupted)
      : generator_{g}, run_{std::move(run)}, form_{form}, batch_{batch},
        is_interrupted_{std::move(is_interrupted)} {}

  /// Calls `hear` with one chunk of renderings after the other, in the order of the orders.
  /// @param progress called with how many orders are generated, parts of one included; may be empty
  /// @throws error with failure::interrupted
  void render(std::span<const clip_order> orders, double seconds,
              const std::function<void(std::span<const rendering>)>& hear,
              const std::function<void(double)>& progress = {}) const;

private:
  [[nodiscard]] std::size_t chunk_size(double seconds) const;
  [[nodiscard]] audio_batch generate(std::span<const clip_order> orders, double seconds,
                                     const generation_watch& watch) const;
  [[nodiscard]] std::vector<audio_batch> generate_one_by_one(std::span<const clip_order> orders,
                                                             double seconds,
                                                             std::span<rendering> clips) const;
  void hear_chunk(std::span<const clip_order> orders, std::size_t first, double seconds,
                  const std::function<void(std::span<const rendering>)>& hear,
                  const std::function<void(double)>& progress) const;

  const generator& generator_;
  executor run_;
  genome_form form_;
  std::optional<std::uint64_t> batch_;
  std::function<bool()> is_interrupted_;
};

} // namespace evo::music::detail
