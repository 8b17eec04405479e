#pragma once
/// @file
/// From the layers of an encoder to one vector.

#include "nn/aligner/tape.hpp"

#include <cstdint>
#include <span>

namespace evo::music::nn {

/// Some tracks' embeddings in a table of them: track i has layers x dim numbers at
/// table + index[i] * layers * dim.
struct layered_tracks {
  const float* table = nullptr;
  std::span<const std::uint32_t> index;
  std::size_t layers = 0, dim = 0;

  [[nodiscard]] std::size_t size() const noexcept { return index.size(); }
  [[nodiscard]] const float* operator[](std::size_t i) const noexcept {
    return table + std::size_t{index[i]} * layers * dim;
  }
};

/// The sum of the layers, each with its weight: n x dim, without a copy of the embeddings.
/// @param weights 1 x layers
[[nodiscard]] variable& weigh_layers(tape& t, const layered_tracks& tracks, variable& weights);

/// The mean of each `layers` consecutive rows of x.
[[nodiscard]] variable& mean_of_layers(tape& t, variable& x, std::size_t layers);

/// Softmax of x (n x layers dim) over the layers, for each of dim.
[[nodiscard]] variable& softmax_over_layers(tape& t, variable& x, std::size_t layers);

/// The sum over the layers of weights x values: n x dim.
/// @param weights n x layers dim @param values n layers x dim
[[nodiscard]] variable& sum_over_layers(tape& t, variable& weights, variable& values,
                                        std::size_t layers);

/// Which query meets which keys.
struct meeting {
  std::uint32_t query;
  std::uint32_t group; ///< keys group * layers ... + layers
};

/// softmax(q k / sqrt(dim)) v with one head: a row for each meeting.
/// @param query        m x dim @param keys, values groups layers x dim
/// @param meetings     live as long as the tape
/// @param kept_weights what each of meetings x layers weights is multiplied by (dropout), or none;
///                     lives as long as the tape
[[nodiscard]] variable& attend(tape& t, variable& query, variable& keys, variable& values,
                               std::size_t layers, std::span<const meeting> meetings,
                               std::span<const float> kept_weights);

/// What a gated recurrent unit makes of its state (K. Cho et al., 2014, in the form of PyTorch's
/// GRU): gates reset, update, new.
/// @param inputs  n layers x 3 hidden: W x + b of every step @param step which of them
/// @param hiddens n x 3 hidden: U h + c @param state n x hidden; none for zeros
[[nodiscard]] variable& gru_step(tape& t, variable& inputs, std::size_t layers, std::size_t step,
                                 variable& hiddens, variable* state);

} // namespace evo::music::nn
