#pragma once
/// @file
/// Power spectra of overlapping frames, four frames at a time.

#include "lanes.hpp"

#include <complex>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace evo::music {

/// Hann-windowed transforms of one frame length. Holds scratch memory: one object a thread.
class stft {
public:
  /// @param frame samples in a frame, a power of two, at least 16
  explicit stft(std::size_t frame);
  ~stft();
  stft(const stft&) = delete;
  stft& operator=(const stft&) = delete;

  [[nodiscard]] std::size_t frame() const noexcept { return window_.size(); }
  [[nodiscard]] std::size_t bins() const noexcept { return window_.size() / 2 + 1; }

  /// |X|^2 of the four frames that begin at samples start, start + hop, start + 2 hop and
  /// start + 3 hop of `signal`; samples before and after the signal are zero.
  /// @param power bins() entries; lane j is frame j. A frame's numbers don't depend on the others.
  void power(std::span<const float> signal, std::ptrdiff_t start, std::ptrdiff_t hop,
             std::span<lanes> power);

private:
  struct transform; // hides the library's type
  const float* samples(std::span<const float> signal, std::ptrdiff_t start, std::size_t lane);
  void gather(std::span<const float> signal, std::ptrdiff_t start, std::ptrdiff_t hop);

  std::unique_ptr<transform> transform_;
  std::vector<float> window_;
  std::vector<std::complex<float>> twiddles_;
  std::vector<std::complex<lanes>> input_, output_;
  std::vector<float> edges_[lanes::count];
};

} // namespace evo::music
