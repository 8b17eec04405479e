#include "nn/aligner/info_nce.hpp"

#include "nn/aligner/row_math.hpp"

#include <cmath>

namespace evo::music::nn {

places::places(std::span<const std::uint32_t> values, std::size_t n)
    : begin(n + 1), place(values.size()) {
  for (const std::uint32_t v : values)
    ++begin[v + 1];
  for (std::size_t v = 0; v < n; ++v)
    begin[v + 1] += begin[v];
  std::vector<std::size_t> next{begin.begin(), begin.end() - 1};
  for (std::size_t i = 0; i < values.size(); ++i)
    place[next[values[i]]++] = static_cast<std::uint32_t>(i);
}

namespace {

/// Cosines become the loss's slopes by the logits; returns the pair's loss.
double contrast(std::span<float> cosines, float scale, float weight, float pairs) {
  double most = -INFINITY, sum = 0;
  for (const float c : cosines)
    most = std::max(most, static_cast<double>(c));
  for (const float c : cosines)
    sum += std::exp(static_cast<double>(scale) * (static_cast<double>(c) - most));
  const double loss =
      std::log(sum) - static_cast<double>(scale) * (static_cast<double>(cosines[0]) - most);
  for (std::size_t j = 0; j < cosines.size(); ++j) {
    const double share =
        std::exp(static_cast<double>(scale) * (static_cast<double>(cosines[j]) - most)) / sum;
    cosines[j] =
        static_cast<float>((share - (j == 0 ? 1.0 : 0.0)) * static_cast<double>(weight / pairs));
  }
  return loss * static_cast<double>(weight);
}

/// into[r] (+)= the sum over the candidates with row r of slope x other row.
void add_rows(tape& t, const tape::target& to, const places& where, const matrix& slopes,
              float scale, const std::function<const float*(std::size_t)>& other) {
  const matrix into = to.into;
  t.for_rows(
      into.rows,
      [&](std::size_t begin, std::size_t end) {
        for (std::size_t r = begin; r < end; ++r) {
          if (!to.add)
            std::fill_n(into[r], into.columns, 0.0F);
          for (const std::uint32_t i : where.of(r))
            best_row_math().add_scaled(scale * slopes.data[i], other(i), into.columns, into[r]);
        }
      },
      32);
}

} // namespace

variable& info_nce(tape& t, variable& listeners, variable& music, variable& log_scale,
                   const contrast_batch& batch, std::span<float> cosines) {
  const std::size_t pairs = batch.listener.size(), width = music.value.columns;
  const float scale = std::exp(log_scale.value.data[0]);
  variable& loss = t.result(1, 1, {&listeners, &music, &log_scale});
  const matrix slopes = t.memory(pairs, batch.candidates), losses = t.memory(pairs, 2);
  t.for_rows(
      pairs,
      [&](std::size_t begin, std::size_t end) {
        for (std::size_t b = begin; b < end; ++b) {
          const std::span row{slopes[b], batch.candidates};
          const auto track = batch.track.subspan(b * batch.candidates, batch.candidates);
          const float* const listener = listeners.value[batch.listener[b]];
          for (std::size_t j = 0; j < row.size(); ++j)
            row[j] = best_row_math().dot(listener, music.value[track[j]], width);
          const std::vector<float> kept{row.begin(), row.end()};
          if (!cosines.empty())
            std::ranges::copy(row,
                              cosines.begin() + static_cast<std::ptrdiff_t>(b * batch.candidates));
          losses[b][0] =
              static_cast<float>(contrast(row, scale, batch.weight[b], static_cast<float>(pairs)));
          // by the logarithm of the scale: sum of slope x logit
          losses[b][1] = best_row_math().dot(row.data(), kept.data(), row.size()) * scale;
        }
      },
      16);
  double mean = 0, by_scale = 0;
  for (std::size_t b = 0; b < pairs; ++b) {
    mean += static_cast<double>(losses[b][0]) / static_cast<double>(pairs);
    by_scale += static_cast<double>(losses[b][1]);
  }
  loss.value.data[0] = static_cast<float>(mean);

  t.then(loss, [&t, &listeners, &music, &log_scale, &loss, batch, slopes, scale, by_scale] {
    const float seed = loss.gradient.data[0];
    if (log_scale.wants_gradient) {
      const auto [into, add] = t.gradient_of(log_scale);
      into.data[0] = (add ? into.data[0] : 0.0F) + seed * static_cast<float>(by_scale);
    }
    if (music.wants_gradient)
      add_rows(
          t, t.gradient_of(music), places{batch.track, music.value.rows}, slopes, seed * scale,
          [&](std::size_t i) { return listeners.value[batch.listener[i / batch.candidates]]; });
    if (!listeners.wants_gradient)
      return;
    std::vector<std::uint32_t> of_candidate(batch.track.size());
    for (std::size_t i = 0; i < of_candidate.size(); ++i)
      of_candidate[i] = batch.listener[i / batch.candidates];
    add_rows(t, t.gradient_of(listeners), places{of_candidate, listeners.value.rows}, slopes,
             seed * scale, [&](std::size_t i) { return music.value[batch.track[i]]; });
  });
  return loss;
}

} // namespace evo::music::nn
