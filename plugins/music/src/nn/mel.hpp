#pragma once
/// @file
/// Mel power spectrogram as librosa 0.10 and later computes it by default.

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace evo::music::nn {

struct mel_options {
  int rate = 16000;        ///< Hz
  std::size_t n_fft = 512; ///< frame and FFT length, even
  std::size_t hop = 256;   ///< frames apart
  std::size_t bands = 96;  ///< Slaney mel bands from 0 to rate / 2, each of unit area
};

/// bands x (n_fft / 2 + 1) weights: triangles on Slaney's mel scale (linear below 1 kHz, then
/// logarithmic), divided by half their width in Hz. M. Slaney, Auditory Toolbox, 1998.
[[nodiscard]] std::vector<float> mel_filterbank(const mel_options& options);

/// Power spectrogram (periodic Hann window, frames centred on multiples of hop, zeros beyond the
/// ends) through the filterbank.
class mel_spectrogram {
public:
  explicit mel_spectrogram(const mel_options& options = {});
  ~mel_spectrogram();
  mel_spectrogram(mel_spectrogram&&) noexcept;
  mel_spectrogram& operator=(mel_spectrogram&&) noexcept;

  /// Frames that a clip has: 1 + samples / hop.
  [[nodiscard]] std::size_t frames(std::size_t samples) const noexcept;
  /// The first `count` frames (at most frames(samples.size())), count x bands, row-major. Runs on
  /// the calling thread alone.
  [[nodiscard]] std::vector<float> operator()(std::span<const float> samples,
                                              std::size_t count) const;

private:
  struct parts;
  mel_options options_;
  std::unique_ptr<const parts> parts_;
};

} // namespace evo::music::nn
