#pragma once
/// @file
/// A bank of triangular filters on the mel scale, sparse.

#include "lanes.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace evo::music {

/// Filters equally spaced on Slaney's mel scale (linear to 1 kHz, logarithmic above; Auditory
/// Toolbox, 1998) from 0 Hz to half the rate, each of unit area; the same as
/// `librosa.filters.mel(sr=rate, n_fft=frame, n_mels=size, fmax=rate / 2)`.
class mel_bank {
public:
  /// @param frame samples in a frame of the transform
  mel_bank(int rate, std::size_t frame, std::size_t size);

  [[nodiscard]] std::size_t size() const noexcept { return filters_.size(); }
  /// Weighted sum of a power spectrum, four frames at once. @param power frame / 2 + 1 bins
  [[nodiscard]] lanes operator()(std::size_t index, std::span<const lanes> power) const;

private:
  struct filter {
    std::size_t first_bin = 0;
    std::vector<float> weights;
  };
  std::vector<filter> filters_;
};

} // namespace evo::music
