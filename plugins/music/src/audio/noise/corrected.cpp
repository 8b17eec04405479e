#include "blocks.hpp"
#include "spectral.hpp"
#include "terms.hpp"

#include <xtensor/xadapt.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>

#include <cmath>
#include <vector>

namespace evo::music {
namespace {

constexpr double flux_factor = 10;

/// 1024 samples, halved until a frame lasts at most 32 ms, as 1024 do at 32 kHz: what a clip is
/// charged with then hardly depends on its rate.
std::size_t frame_length(int rate) {
  constexpr int frames_a_second = 31; // 1 / 32 ms, rounded down
  std::size_t frame = 1024;
  while (frame > 64 && frame * frames_a_second > static_cast<std::size_t>(rate))
    frame /= 2;
  return frame;
}

/// A clip reduced to its blocks: numbers are channels x blocks.
class block_table {
public:
  block_table(audio_view audio, std::size_t length)
      : samples_{audio.frames()}, rate_{audio.rate()}, length_{length} {
    const std::size_t count = (samples_ + length - 1) / length;
    sum_.resize({audio.channels(), count});
    square_.resize({audio.channels(), count});
    railed_.resize({audio.channels(), count});
    for (std::size_t c = 0; c < audio.channels(); ++c) {
      const blocks channel = sum_blocks(audio.channel(c), length);
      xt::row(sum_, static_cast<std::ptrdiff_t>(c)) = xt::adapt(channel.sum);
      xt::row(square_, static_cast<std::ptrdiff_t>(c)) = xt::adapt(channel.square);
      xt::row(railed_, static_cast<std::ptrdiff_t>(c)) = xt::adapt(channel.railed);
    }
    size_ = xt::full_like(xt::row(sum_, 0), static_cast<double>(length));
    size_(count - 1) = static_cast<double>(samples_ - (count - 1) * length);
  }

  /// Share of samples at the rails, in the worst channel.
  [[nodiscard]] double clipped_share() const {
    return xt::amax(xt::sum(railed_, {1}))() / static_cast<double>(samples_);
  }

  /// Mean over the seconds of |a second's mean|, in the worst channel. A second holds nearly whole
  /// periods of whatever is heard, so that a deep bass isn't taken for an offset.
  [[nodiscard]] double offset() const {
    const std::size_t second = std::max<std::size_t>(1, static_cast<std::size_t>(rate_) / length_);
    const std::size_t seconds = std::max<std::size_t>(1, size_.size() / second);
    xt::xtensor<double, 1> out = xt::zeros<double>({sum_.shape(0)});
    for (std::size_t s = 0; s < seconds; ++s) {
      const std::size_t last = s + 1 == seconds ? size_.size() : (s + 1) * second;
      out += xt::abs(xt::sum(xt::view(sum_, xt::all(), xt::range(s * second, last)), {1}));
    }
    return xt::amax(out)() / static_cast<double>(samples_);
  }

  /// For each block, whether its level is at least the threshold: mean square about the block's
  /// mean, averaged over the channels.
  [[nodiscard]] xt::xtensor<bool, 1> audible(double threshold_dbfs) const {
    const auto mean = sum_ / size_;
    return xt::mean(square_ / size_ - mean * mean, {0}) >= std::pow(10.0, threshold_dbfs / 10.0);
  }

  /// Share of samples in runs of inaudible blocks of at least `shortest` seconds, or of all
  /// samples.
  [[nodiscard]] double silent_share(const xt::xtensor<bool, 1>& audible, double shortest) const {
    const auto all = static_cast<double>(samples_);
    double silent = 0, run = 0;
    for (std::size_t b = 0; b < size_.size(); ++b) {
      run = audible(b) ? 0.0 : run + size_(b);
      const bool ends = b + 1 == size_.size() || audible(b + 1);
      if (ends && (run >= shortest * rate_ || run >= all))
        silent += run;
    }
    return silent / all;
  }

private:
  std::size_t samples_;
  int rate_;
  std::size_t length_;
  xt::xtensor<double, 2> sum_, square_, railed_;
  xt::xtensor<double, 1> size_;
};

/// Mean over the frames of which a half is audible; 0 if there are none.
double mean_heard(const std::vector<double>& shares, const xt::xtensor<bool, 1>& audible) {
  double sum = 0, count = 0;
  for (std::size_t f = 0; f < shares.size(); ++f)
    if (audible(f) || (f + 1 < audible.size() && audible(f + 1))) {
      sum += shares[f];
      ++count;
    }
  return count > 0 ? sum / count : 0.0;
}

} // namespace

noise_terms corrected_terms(audio_view audio, const noise_options& options) {
  const std::size_t frame = frame_length(audio.rate());
  const block_table table(audio, frame / 2);
  const auto audible = table.audible(options.silence_threshold_dbfs);
  const double silent = table.silent_share(audible, options.silence_seconds);
  const spectral_shares shares = measure_spectrum(audio, frame);
  noise_terms terms;
  terms.clipping = unit(clipping_factor * table.clipped_share());
  terms.dc_offset = unit(dc_factor * table.offset());
  terms.high_frequency = unit(high_factor * mean_heard(shares.high, audible));
  terms.flux = unit(flux_factor * mean_heard(shares.spikes, audible));
  terms.silence = unit(silence_factor * silent);
  terms.penalty = unit(std::max(weighted_sum(terms, options.weights), 2 * silent - 1));
  return terms;
}

} // namespace evo::music
