#pragma once
/// @file
/// Small listening histories whose tastes are known.

#include "evo/core/random.hpp"
#include "evo/music/aligner_training.hpp"

#include <string>

namespace evo::music::testing {

/// Tracks of some genres, each near its genre's point, and listeners who listen to one genre.
struct tastes {
  std::size_t listeners = 40, tracks = 120, genres = 4, layers = 2, dim = 10, heard = 15;
  std::uint64_t seed = 1;

  [[nodiscard]] listening_history history() const {
    listening_history h;
    for (std::size_t l = 0; l < listeners; ++l)
      h.listener_ids.push_back("user_" + std::to_string(l));
    for (std::size_t t = 0; t < tracks; ++t)
      h.track_ids.push_back("track_" + std::to_string(t));
    random_stream stream = random_key{seed}.stream(0);
    for (std::size_t l = 0; l < listeners; ++l) {
      auto own = stream.sample(tracks / genres, heard);
      std::ranges::sort(own);
      for (const std::size_t i : own) {
        h.listener.push_back(static_cast<std::uint32_t>(l));
        h.track.push_back(static_cast<std::uint32_t>(i * genres + l % genres));
        h.plays.push_back(static_cast<std::uint32_t>(1 + stream.below(9)));
      }
    }
    return h;
  }

  [[nodiscard]] track_embeddings embeddings() const {
    random_stream stream = random_key{seed}.stream(1);
    std::vector<float> centres(genres * layers * dim);
    stream.fill_normal(std::span{centres});
    track_embeddings e;
    e.layers = layers;
    e.dim = dim;
    for (std::size_t t = 0; t < tracks; ++t)
      for (std::size_t i = 0; i < layers * dim; ++i)
        e.values.push_back(centres[t % genres * layers * dim + i] +
                           static_cast<float>(0.7 * stream.normal()));
    e.present.assign(tracks, 1);
    return e;
  }

  [[nodiscard]] aligner_data data() const { return join(history(), embeddings()); }
};

/// Of an aligner that trains in a moment.
inline aligner_options small_options() {
  return {.listener_width = 8,
          .shared_width = 16,
          .hidden_width = 24,
          .standardise = true,
          .negatives = 8,
          .embedding_noise = 0.1,
          .batch = 64,
          .epochs = 8,
          .dropout = 0.1,
          .validation = 0.2};
}

} // namespace evo::music::testing
