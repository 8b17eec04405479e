#pragma once
/// @file
/// The tiny checkpoints, and waveforms for them.

#include "../support/executors.hpp"
#include "../support/golden.hpp"
#include "../support/random_source.hpp"
#include "evo/music/error.hpp"
#include "nn/checkpoint/checkpoint.hpp"
#include "nn/mert/network.hpp"
#include "nn/mert/tensors.hpp"
#include "nn/mert/waveform.hpp"

#include <doctest/doctest.h>

namespace evo::music::nn::testing {

inline std::filesystem::path tiny(const std::string& name) {
  return std::filesystem::path{EVO_MERT_CHECKPOINTS} / name;
}

inline mert_network load(const std::string& name, precision how = precision::fp32,
                         instruction_set set = best_available()) {
  return {checkpoint{tiny(name)}, read_mert_config(tiny(name)), how, set};
}

/// What golden/make_golden.py hears, preprocessed.
inline std::vector<float> waveform(std::size_t samples) {
  auto wave = random_numbers("wave/" + std::to_string(samples), samples);
  for (float& x : wave)
    x = 0.25F * x + 0.0625F;
  normalize_waveform(wave);
  return wave;
}

/// Of several waveforms together: for each, depths x frames x width.
inline std::vector<std::vector<float>> states_of(const mert_network& network,
                                                 const std::vector<std::vector<float>>& waves,
                                                 const executor& run = serial_executor()) {
  const std::vector<std::span<const float>> sequences(waves.begin(), waves.end());
  std::vector<std::vector<float>> all(waves.size());
  network(sequences, run, [&](std::size_t, const_rows states) {
    const float* from = states.data;
    for (std::size_t s = 0; s < waves.size(); ++s) {
      const float* const end = from + network.frames(waves[s].size()) * network.width();
      all[s].insert(all[s].end(), from, end);
      from = end;
    }
  });
  return all;
}

/// The largest difference at any depth, as a share of the root mean square there.
inline double worst_of_depths(std::span<const float> x, std::span<const float> reference,
                              std::size_t depths) {
  if (x.size() != reference.size() || x.size() % depths != 0)
    return std::numeric_limits<double>::infinity();
  double worst = 0;
  const std::size_t size = x.size() / depths;
  for (std::size_t d = 0; d < depths; ++d) {
    double squares = 0, most = 0;
    for (std::size_t i = d * size; i < (d + 1) * size; ++i) {
      const double value = reference[i], apart = std::abs(static_cast<double>(x[i]) - value);
      squares += value * value;
      if (!(apart <= most))
        most = apart;
    }
    const double share = most / std::sqrt(squares / static_cast<double>(size));
    if (!(share <= worst))
      worst = share;
  }
  return worst;
}

} // namespace evo::music::nn::testing
