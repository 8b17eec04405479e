#include "blocks.hpp"
#include "mel.hpp"
#include "stft.hpp"
#include "terms.hpp"

#include <xtensor/xadapt.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xnoalias.hpp>
#include <xtensor/xsort.hpp>
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>

#include <cmath>
#include <span>
#include <vector>

namespace evo::music {
namespace {

constexpr std::size_t frame = 1024, hop = 512, onset_frame = 2048, mels = 128;

/// The mean of the channels; a single channel is used where it lies.
std::span<const float> mono(audio_view audio, std::vector<float>& storage) {
  if (audio.channels() == 1)
    return audio.channel(0);
  const std::array<std::size_t, 2> shape{audio.channels(), audio.frames()};
  const auto all =
      xt::adapt(audio.samples().data(), audio.samples().size(), xt::no_ownership(), shape);
  storage.resize(audio.frames());
  xt::adapt(storage, {audio.frames()}) = xt::mean(all, {0});
  return storage;
}

/// Sums over frames that lie wholly in the signal, from sums over their halves.
auto over_frames(const std::vector<double>& halves, std::size_t count) {
  const auto all = xt::adapt(halves, {halves.size()});
  return xt::xtensor<double, 1>(xt::view(all, xt::range(0, count)) +
                                xt::view(all, xt::range(1, count + 1)));
}

/// Frames whose middle is at 0, hop, 2 hop, ...; the signal counts as zero outside.
std::size_t centred_frames(std::size_t samples) {
  return 1 + samples / hop;
}

/// Share of magnitude from 8 kHz up, averaged over the frames.
double high_frequency_share(std::span<const float> signal, int rate) {
  stft transform(frame);
  std::vector<lanes> power(transform.bins());
  // The comparison as numpy makes it, so that a bin at exactly 8 kHz falls on the same side.
  const double bin_width = 1.0 / (static_cast<double>(frame) * (1.0 / rate));
  std::size_t cut = 0;
  while (cut < power.size() && static_cast<double>(cut) * bin_width < 8000)
    ++cut;
  const std::size_t count = centred_frames(signal.size());
  double sum = 0;
  for (std::size_t f = 0; f < count; f += lanes::count) {
    transform.power(signal, static_cast<std::ptrdiff_t>(f * hop) - frame / 2, hop, power);
    lanes low, high;
    for (std::size_t k = 0; k < cut; ++k)
      low += sqrt(power[k]);
    for (std::size_t k = cut; k < power.size(); ++k)
      high += sqrt(power[k]);
    const lanes share = high / (low + high + lanes(1e-8F));
    for (std::size_t j = 0; j < std::min(lanes::count, count - f); ++j)
      sum += share.v[j];
  }
  return sum / static_cast<double>(count);
}

/// Mel spectrogram in dB, frames x mels, at least -100.
xt::xtensor<float, 2> mel_levels(std::span<const float> signal, int rate) {
  stft transform(onset_frame);
  const mel_bank bank(rate, onset_frame, mels);
  std::vector<lanes> power(transform.bins());
  const std::size_t count = centred_frames(signal.size());
  auto out = xt::xtensor<float, 2>::from_shape({count, mels});
  for (std::size_t f = 0; f < count; f += lanes::count) {
    transform.power(signal, static_cast<std::ptrdiff_t>(f * hop) - onset_frame / 2, hop, power);
    for (std::size_t m = 0; m < mels; ++m) {
      const lanes level = decibels(max(bank(m, power), lanes(1e-10F)));
      for (std::size_t j = 0; j < std::min(lanes::count, count - f); ++j)
        out(f + j, m) = level.v[j];
    }
  }
  return out;
}

/// Standard deviation over mean of librosa's onset strength: the mean rise in dB over the mel
/// bands, levels no lower than 80 dB under the loudest; three frames late, with zeros before.
double onset_variation(std::span<const float> signal, int rate) {
  constexpr std::size_t delay = 1 + onset_frame / (2 * hop);
  const std::size_t count = centred_frames(signal.size());
  if (count <= delay)
    return 0;
  auto level = mel_levels(signal, rate);
  xt::noalias(level) = xt::maximum(level, xt::amax(level)() - 80.0F);
  const auto now = xt::view(level, xt::range(1, count), xt::all());
  const auto before = xt::view(level, xt::range(0, count - 1), xt::all());
  const xt::xtensor<double, 1> rise = xt::mean<double>(xt::maximum(now - before, 0.0F), {1});
  xt::xtensor<double, 1> strength = xt::zeros<double>({count});
  xt::view(strength, xt::range(delay, count)) = xt::view(rise, xt::range(0, count - delay));
  return xt::stddev(strength)() / (xt::mean(strength)() + 1e-8);
}

/// Linear interpolation between the sorted values, in float as numpy does it for float arrays.
float percentile(std::vector<float> values, float share) {
  std::sort(values.begin(), values.end());
  const float position = static_cast<float>(values.size() - 1) * share;
  const auto below = static_cast<std::size_t>(position);
  const auto above = std::min(below + 1, values.size() - 1);
  const float part = position - static_cast<float>(below);
  return values[below] + (values[above] - values[below]) * part;
}

/// Share of centred frames whose RMS is under the clip's own 10th percentile.
double quiet_share(const blocks& halves, std::size_t samples) {
  std::vector<float> rms(centred_frames(samples));
  for (std::size_t f = 0; f < rms.size(); ++f) {
    const double before = f > 0 ? halves.square[f - 1] : 0.0;
    const double after = f < halves.square.size() ? halves.square[f] : 0.0;
    rms[f] = static_cast<float>(std::sqrt((before + after) / static_cast<double>(frame)));
  }
  const float threshold = percentile(rms, 0.1F);
  const auto quiet = std::count_if(rms.begin(), rms.end(), [=](float x) { return x < threshold; });
  return static_cast<double>(quiet) / static_cast<double>(rms.size());
}

} // namespace

noise_terms compatible_terms(audio_view audio, const noise_options& options) {
  if (audio.frames() < frame)
    return {.penalty = 0.5};
  std::vector<float> storage;
  const auto signal = mono(audio, storage);
  const blocks halves = sum_blocks(signal, hop);
  const std::size_t count = 1 + (signal.size() - frame) / hop;
  const auto samples = static_cast<double>(frame);
  noise_terms terms;
  terms.clipping = unit(clipping_factor * xt::mean(over_frames(halves.railed, count))() / samples);
  terms.dc_offset = unit(dc_factor * xt::mean(xt::abs(over_frames(halves.sum, count)))() / samples);
  terms.high_frequency = unit(high_factor * high_frequency_share(signal, audio.rate()));
  terms.flux = unit(onset_variation(signal, audio.rate()));
  terms.silence = unit(silence_factor * quiet_share(halves, signal.size()));
  terms.penalty = weighted_sum(terms, options.weights);
  return terms;
}

} // namespace evo::music
