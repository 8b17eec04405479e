#include "nn/mert/network.hpp"

#include "nn/kernels/elementwise.hpp"

#include <algorithm>

namespace evo::music::nn {
namespace {

constexpr std::size_t frames_of_task = 64;

/// Some frames of one sequence.
struct piece {
  std::size_t sequence, begin, count;
};

std::vector<piece> pieces_of(const std::vector<std::size_t>& starts) {
  std::vector<piece> pieces;
  for (std::size_t s = 0; s + 1 < starts.size(); ++s) {
    const std::size_t frames = starts[s + 1] - starts[s];
    const std::size_t parts = (frames + frames_of_task - 1) / frames_of_task;
    for (std::size_t p = 0; p < parts; ++p) {
      const std::size_t begin = frames * p / parts;
      pieces.push_back({s, begin, frames * (p + 1) / parts - begin});
    }
  }
  return pieces;
}

/// Of the convolutions. Their windows overlap, so that each number is converted more than once, and
/// they are few beside the layers' weights: in int8 they would gain nothing.
precision before_layers(precision how) {
  return how == precision::int8 ? precision::bf16 : how;
}

} // namespace

mert_network::mert_network(const tensor_source& source, const mert_config& config, precision how,
                           instruction_set set)
    : config_{config}, set_{set}, extractor_{source, config, before_layers(how), set},
      positions_{source, config, before_layers(how), set},
      norm_{read_norm(source, "encoder.layer_norm", config.width)} {
  for (std::size_t i = 0; i < config.layers; ++i)
    layers_.emplace_back(source, i, config, how, set);
}

void mert_network::extract(std::span<const std::span<const float>> sequences, mert_sequences& all,
                           const executor& run) const {
  std::vector<mert_waveform> waveforms(sequences.size());
  run(sequences.size(), [&](std::size_t s) { waveforms[s] = extractor_.prepare(sequences[s]); });
  const auto pieces = pieces_of(all.starts);
  run(pieces.size(), [&](std::size_t i) {
    const auto& [s, begin, count] = pieces[i];
    extractor_(waveforms[s], begin,
               {all.states + (all.starts[s] + begin) * all.width, count, all.width});
  });
  run(sequences.size() * positions_.groups(), [&](std::size_t task) {
    const std::size_t s = task / positions_.groups();
    const rows states{all.states + all.starts[s] * all.width, all.starts[s + 1] - all.starts[s],
                      all.width};
    positions_(task % positions_.groups(), states, states);
  });
}

void mert_network::operator()(std::span<const std::span<const float>> sequences,
                              const executor& run, const visitor& visit) const {
  mert_sequences all;
  all.width = config_.width;
  all.starts.push_back(0);
  for (const auto& samples : sequences)
    all.starts.push_back(all.starts.back() + frames(samples.size()));
  if (all.frames() == 0)
    return;
  matrix_memory memory;
  all.states = memory.of(all.frames() * all.width);
  extract(sequences, all, run);
  if (!config_.norm_first)
    for_rows(all.frames(), run, [&](std::size_t t) {
      const std::span row{all.states + t * all.width, all.width};
      layer_norm(row, norm_.gain, norm_.bias, config_.epsilon, row, set_);
    });
  const const_rows states{all.states, all.frames(), all.width};
  visit(0, states);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    layers_[i](all, run);
    visit(i + 1, states);
  }
}

std::vector<double> mert_network::sums(std::span<const std::span<const float>> sequences,
                                       const executor& run) const {
  const std::size_t width = config_.width;
  std::vector<double> sums(sequences.size() * depths() * width);
  std::vector<std::size_t> starts{0};
  for (const auto& samples : sequences)
    starts.push_back(starts.back() + frames(samples.size()));
  (*this)(sequences, run, [&](std::size_t depth, const_rows states) {
    run(sequences.size(), [&](std::size_t s) {
      double* const sum = sums.data() + (s * depths() + depth) * width;
      for (std::size_t t = starts[s]; t < starts[s + 1]; ++t)
        for (std::size_t i = 0; i < width; ++i)
          sum[i] += static_cast<double>(states[t][i]);
    });
  });
  return sums;
}

} // namespace evo::music::nn
