#include "nn/aligner/trainer.hpp"

#include "nn/aligner/row_math.hpp"

#include <cmath>

namespace evo::music::nn {
namespace {

/// Where the listener is asked, each pair's candidates have rows of their own.
struct asked_rows {
  explicit asked_rows(const contrast_batch& pairs)
      : meetings(pairs.track.size()), rows(pairs.track.size()) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      meetings[i] = {pairs.listener[i / pairs.candidates], pairs.track[i]};
      rows[i] = static_cast<std::uint32_t>(i);
    }
  }
  std::vector<meeting> meetings;
  std::vector<std::uint32_t> rows;
};

/// How often each row of the music occurs among the candidates.
std::vector<float> counts_of(std::span<const std::uint32_t> rows, std::size_t n) {
  std::vector<float> counts(n);
  for (const std::uint32_t row : rows)
    ++counts[row];
  return counts;
}

/// Which dimensions of the shared space a step sees.
std::vector<float> space_mask(std::size_t width, const regularisation& with) {
  std::vector<float> kept(width);
  random_stream stream = with.key.child("space").stream(0);
  for (float& k : kept)
    k = stream.chance(with.dropout) ? 0.0F : 1.0F;
  return kept;
}

constexpr std::size_t together = std::size_t{1} << 15; // numbers of a task

double squares(std::span<const float> all, const executor& run) {
  std::vector<double> sums((all.size() + together - 1) / together);
  run(sums.size(), [&](std::size_t t) {
    constexpr std::size_t some = 4096; // summed in float
    const auto part = all.subspan(t * together, std::min(together, all.size() - t * together));
    for (std::size_t i = 0; i < part.size(); i += some)
      sums[t] += static_cast<double>(
          best_row_math().dot(part.data() + i, part.data() + i, std::min(some, part.size() - i)));
  });
  double sum = 0;
  for (const double s : sums)
    sum += s;
  return sum;
}

} // namespace

aligner_trainer::aligner_trainer(aligner_network& network)
    : network_{network}, gradients_(network.values().size()),
      optimizer_{std::vector<float>(network.values().size()),
                 std::vector<float>(network.values().size()), 0} {}

double aligner_trainer::slopes(const training_batch& batch, const regularisation& with,
                               const executor& run) {
  pool_.release();
  tape t{pool_, run, true};
  aligner_pass pass{t, network_, gradients_, with};
  const bool asks = asks_listener(network_.shape().aggregate);
  contrast_batch pairs = batch.pairs;
  const asked_rows asked{asks ? pairs : contrast_batch{}};
  if (asks)
    pairs.track = asked.rows;

  variable& features = pass.listener_features(pass.listeners(batch.listeners));
  variable& heard = pass.music_features(batch.tracks, &features, asked.meetings);
  const std::vector<float> counts = counts_of(pairs.track, heard.value.rows);
  variable* music = &pass.project_music(heard, counts, network_.observations());
  variable* listeners = &pass.project_listeners(features);
  const auto kept = space_mask(network_.shape().shared_width, with);
  if (with.dropout > 0) {
    music = &mask_columns(t, *music, kept);
    listeners = &mask_columns(t, *listeners, kept);
  }
  variable& loss =
      info_nce(t, unit_rows(t, *listeners), unit_rows(t, *music), pass.log_scale(), pairs);
  t.gradient_of(loss).into.data[0] = 1;
  t.backward();
  return static_cast<double>(loss.value.data[0]);
}

void aligner_trainer::update(const step_options& options, const executor& run) {
  const auto power = static_cast<double>(++optimizer_.steps);
  adamw_factors with;
  if (options.clip > 0) { // as PyTorch's clip_grad_norm_
    constexpr double tiny = 1e-6;
    const double length = std::sqrt(squares(gradients_, run));
    with.gradient_scale = static_cast<float>(std::min(1.0, options.clip / (length + tiny)));
  }
  with.kept = static_cast<float>(1.0 - options.learning_rate * options.weight_decay);
  constexpr double beta1 = 0.9, beta2 = 0.999;
  with.step_size = static_cast<float>(options.learning_rate / (1.0 - std::pow(beta1, power)));
  with.root_correction = static_cast<float>(std::sqrt(1.0 - std::pow(beta2, power)));

  float& temperature = network_.values()[network_.place("temperature").begin];
  const float before = temperature;
  const std::span<float> values = network_.values();
  run((values.size() + together - 1) / together, [&](std::size_t task) {
    const std::size_t begin = task * together;
    best_row_math().adamw(with, gradients_.data() + begin,
                          std::min(together, values.size() - begin), values.data() + begin,
                          optimizer_.first.data() + begin, optimizer_.second.data() + begin);
  });
  if (!options.learn_temperature)
    temperature = before;
}

double aligner_trainer::step(const training_batch& batch, const step_options& options,
                             const executor& run) {
  const double loss = slopes(batch, options.with, run);
  update(options, run);
  return loss;
}

} // namespace evo::music::nn
