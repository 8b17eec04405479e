#include "nn/mel.hpp"

#include "nn/one_thread.hpp"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/fft_rfft.h>
#include <ATen/ops/matmul.h>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace evo::music::nn {
namespace {

constexpr double linear_step = 200.0 / 3.0; // Hz a mel below the break
constexpr double break_hz = 1000.0;
constexpr double break_mel = break_hz / linear_step;
const double log_step = std::log(6.4) / 27.0;

double hz_to_mel(double hz) {
  return hz < break_hz ? hz / linear_step : break_mel + std::log(hz / break_hz) / log_step;
}

double mel_to_hz(double mel) {
  return mel < break_mel ? mel * linear_step : break_hz * std::exp(log_step * (mel - break_mel));
}

/// bands + 2 edges, evenly spaced in mel.
std::vector<double> band_edges(const mel_options& options) {
  const double top = hz_to_mel(options.rate / 2.0);
  std::vector<double> edges(options.bands + 2);
  for (std::size_t i = 0; i < edges.size(); ++i)
    edges[i] = mel_to_hz(top * static_cast<double>(i) / static_cast<double>(options.bands + 1));
  return edges;
}

at::Tensor to_tensor(std::span<const float> values, at::IntArrayRef shape) {
  at::Tensor tensor = at::empty(shape, at::kFloat);
  std::ranges::copy(values, tensor.data_ptr<float>());
  return tensor;
}

std::vector<float> hann(std::size_t size) {
  std::vector<float> window(size);
  for (std::size_t i = 0; i < size; ++i)
    window[i] =
        static_cast<float>(0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * static_cast<double>(i) /
                                                static_cast<double>(size)));
  return window;
}

} // namespace

std::vector<float> mel_filterbank(const mel_options& options) {
  const std::size_t bins = options.n_fft / 2 + 1;
  const std::vector<double> edges = band_edges(options);
  std::vector<float> bank(options.bands * bins);
  for (std::size_t band = 0; band < options.bands; ++band) {
    const double low = edges[band], middle = edges[band + 1], high = edges[band + 2];
    for (std::size_t bin = 0; bin < bins; ++bin) {
      const double hz =
          static_cast<double>(bin) * options.rate / static_cast<double>(options.n_fft);
      const double rise = (hz - low) / (middle - low), fall = (high - hz) / (high - middle);
      const double height = std::max(0.0, std::min(rise, fall));
      bank[band * bins + bin] = static_cast<float>(height * 2.0 / (high - low));
    }
  }
  return bank;
}

struct mel_spectrogram::parts {
  std::vector<float> window;
  at::Tensor bank; ///< bins x bands
};

mel_spectrogram::mel_spectrogram(const mel_options& options) : options_{options} {
  const one_thread guard;
  const auto bins = static_cast<std::int64_t>(options.n_fft / 2 + 1);
  const auto bands = static_cast<std::int64_t>(options.bands);
  const at::Tensor bank = to_tensor(mel_filterbank(options), {bands, bins});
  parts_ = std::make_unique<const parts>(hann(options.n_fft), bank.t().contiguous());
}

mel_spectrogram::~mel_spectrogram() = default;
mel_spectrogram::mel_spectrogram(mel_spectrogram&&) noexcept = default;
mel_spectrogram& mel_spectrogram::operator=(mel_spectrogram&&) noexcept = default;

std::size_t mel_spectrogram::frames(std::size_t samples) const noexcept {
  return 1 + samples / options_.hop;
}

std::vector<float> mel_spectrogram::operator()(std::span<const float> samples,
                                               std::size_t count) const {
  const one_thread guard;
  count = std::min(count, frames(samples.size()));
  const std::size_t n = options_.n_fft;
  at::Tensor windowed =
      at::empty({static_cast<std::int64_t>(count), static_cast<std::int64_t>(n)}, at::kFloat);
  float* to = windowed.data_ptr<float>();
  for (std::size_t frame = 0; frame < count; ++frame) {
    for (std::size_t i = 0; i < n; ++i, ++to) {
      const std::size_t at = frame * options_.hop + i; // n / 2 past the sample it stands for
      const bool inside = at >= n / 2 && at - n / 2 < samples.size();
      *to = inside ? samples[at - n / 2] * parts_->window[i] : 0.0F;
    }
  }
  const at::Tensor spectrum = at::fft_rfft(windowed).abs().square();
  const at::Tensor mel = at::matmul(spectrum, parts_->bank).contiguous();
  const float* from = mel.const_data_ptr<float>();
  return {from, from + mel.numel()};
}

} // namespace evo::music::nn
