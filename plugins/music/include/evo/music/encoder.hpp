#pragma once
/// @file
/// An encoder turns audio into embeddings that are averaged over time: n x layers x dim.

#include "evo/core/executor.hpp"
#include "evo/music/audio.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace evo::music {

/// n x layers x dim, row-major.
struct embedding_batch {
  std::size_t size = 0, layers = 0, dim = 0;
  std::vector<float> values;
  [[nodiscard]] std::span<const float> operator[](std::size_t i) const noexcept {
    return std::span{values}.subspan(i * layers * dim, layers * dim);
  }
};

class encoder {
public:
  virtual ~encoder() = default;
  [[nodiscard]] virtual std::size_t layers() const = 0;
  [[nodiscard]] virtual std::size_t dim() const = 0;

  /// Clips may have any rate, channel count and length (each at least one frame). The embedding of
  /// a clip depends on that clip alone: not on its neighbours, nor on how the executor runs them.
  /// @throws error with failure::input for a clip without samples or with samples that aren't
  /// finite
  [[nodiscard]] virtual embedding_batch embed(std::span<const audio_view> clips,
                                              const executor& run) const = 0;
};

/// Probabilities of named tags, n x names().size().
class tagger {
public:
  virtual ~tagger() = default;
  [[nodiscard]] virtual std::span<const std::string> tag_names() const = 0;
  [[nodiscard]] virtual std::vector<std::vector<float>> tags(std::span<const audio_view> clips,
                                                             const executor& run) const = 0;
};

} // namespace evo::music
