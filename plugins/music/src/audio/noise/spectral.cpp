#include "spectral.hpp"

#include "stft.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace evo::music {
namespace {

constexpr std::size_t band_width = 8; // bins
const lanes stands_out(3.0F);

/// Keeps the last twelve frames' bands, in three groups of four.
class spectral_walk {
public:
  spectral_walk(audio_view audio, std::size_t frame)
      : audio_{audio}, hop_{frame / 2}, transform_{frame}, power_(transform_.bins()),
        magnitude_(transform_.bins()) {
    groups_.fill(std::vector<lanes>(frame / 2 / band_width));
    const double bin_width = static_cast<double>(audio.rate()) / static_cast<double>(frame);
    cut_ = static_cast<std::size_t>(std::ceil(std::min(8000.0, audio.rate() / 4.0) / bin_width));
  }

  spectral_shares run(std::size_t frames) {
    const std::size_t groups = (frames + lanes::count - 1) / lanes::count;
    for (std::size_t g = 0; g < groups; ++g) {
      transform(g);
      advance();
      total_[1] = add_high();
      add_bands();
      if (g > 0)
        add_spikes(total_[0]);
    }
    advance();
    std::fill(groups_[2].begin(), groups_[2].end(), lanes());
    add_spikes(total_[0]);
    trim(frames);
    return std::move(shares_);
  }

private:
  void advance() {
    std::rotate(groups_.begin(), groups_.begin() + 1, groups_.end());
    total_[0] = total_[1];
  }

  /// Magnitudes of frames 4g to 4g + 3.
  void transform(std::size_t g) {
    std::fill(magnitude_.begin(), magnitude_.end(), lanes());
    const lanes share(1.0F / static_cast<float>(audio_.channels()));
    for (std::size_t c = 0; c < audio_.channels(); ++c) {
      transform_.power(audio_.channel(c), static_cast<std::ptrdiff_t>(g * lanes::count * hop_),
                       static_cast<std::ptrdiff_t>(hop_), power_);
      for (std::size_t k = 0; k < magnitude_.size(); ++k)
        magnitude_[k] += sqrt(power_[k]) * share;
    }
  }

  static void append(std::vector<double>& values, lanes part, lanes total) {
    for (std::size_t j = 0; j < lanes::count; ++j)
      values.push_back(total.v[j] > 0 ? static_cast<double>(part.v[j] / total.v[j]) : 0.0);
  }

  /// Appends the share of the high part; the whole is handed back.
  lanes add_high() {
    lanes low, high;
    for (std::size_t k = 0; k < cut_; ++k)
      low += magnitude_[k];
    for (std::size_t k = cut_; k < magnitude_.size(); ++k)
      high += magnitude_[k];
    append(shares_.high, high, low + high);
    return low + high;
  }

  /// The last group takes the bands of the present magnitudes.
  void add_bands() {
    for (std::size_t b = 0; b < groups_[2].size(); ++b) {
      lanes sum;
      for (std::size_t k = b * band_width; k < (b + 1) * band_width; ++k)
        sum += magnitude_[k];
      groups_[2][b] = sum;
    }
  }

  /// Of the middle group.
  void add_spikes(lanes total) {
    const auto& [before, now, after] = groups_;
    lanes sum;
    for (std::size_t b = 0; b < now.size(); ++b) {
      const lanes around = max(straddle(before[b], now[b]), straddle(now[b], after[b]));
      sum += max(now[b] - stands_out * around, lanes());
    }
    append(shares_.spikes, sum, total);
  }

  /// The last group may have frames too many, and the outer frames lack a neighbour.
  void trim(std::size_t frames) {
    shares_.high.resize(frames);
    shares_.spikes.resize(frames);
    for (std::size_t f = 0; f < frames; ++f)
      if (f < 2 || f + 2 >= frames)
        shares_.spikes[f] = 0;
  }

  audio_view audio_;
  std::size_t hop_, cut_ = 0;
  stft transform_;
  std::vector<lanes> power_, magnitude_;
  std::array<std::vector<lanes>, 3> groups_;
  std::array<lanes, 2> total_; // magnitude of the middle and of the last group
  spectral_shares shares_;
};

} // namespace

spectral_shares measure_spectrum(audio_view audio, std::size_t frame) {
  const std::size_t samples = audio.frames();
  return spectral_walk(audio, frame).run(samples < frame ? 1 : 1 + (samples - frame) / (frame / 2));
}

} // namespace evo::music
