#include "stft.hpp"

#include <unsupported/Eigen/FFT>

#include <algorithm>
#include <numbers>

namespace evo::music {

struct stft::transform {
  Eigen::FFT<lanes> fft;
};

stft::stft(std::size_t frame)
    : transform_{std::make_unique<transform>()}, window_(frame), twiddles_(frame / 4 + 1),
      input_(frame / 2), output_(frame / 2) {
  const double turn = 2 * std::numbers::pi / static_cast<double>(frame);
  for (std::size_t i = 0; i < frame; ++i) // periodic Hann
    window_[i] = static_cast<float>(0.5 - 0.5 * std::cos(turn * static_cast<double>(i)));
  for (std::size_t k = 0; k < twiddles_.size(); ++k)
    twiddles_[k] = std::complex<float>(std::polar(1.0, -turn * static_cast<double>(k)));
}

stft::~stft() = default;

/// The frame where it lies, or a zero-padded copy of a frame that reaches over an end.
const float* stft::samples(std::span<const float> signal, std::ptrdiff_t start, std::size_t lane) {
  const auto size = static_cast<std::ptrdiff_t>(signal.size());
  const auto length = static_cast<std::ptrdiff_t>(frame());
  if (start >= 0 && start + length <= size)
    return signal.data() + start;
  auto& copy = edges_[lane];
  copy.assign(frame(), 0.0F);
  const auto first = std::clamp<std::ptrdiff_t>(start, 0, size);
  const auto last = std::clamp<std::ptrdiff_t>(start + length, 0, size);
  if (first < last)
    std::copy(signal.begin() + first, signal.begin() + last, copy.begin() + (first - start));
  return copy.data();
}

/// Windows four frames and lays them out as numbers of four lanes, even samples real, odd
/// imaginary.
void stft::gather(std::span<const float> signal, std::ptrdiff_t start, std::ptrdiff_t hop) {
  const float* const a = samples(signal, start, 0);
  const float* const b = samples(signal, start + hop, 1);
  const float* const c = samples(signal, start + 2 * hop, 2);
  const float* const d = samples(signal, start + 3 * hop, 3);
  for (std::size_t i = 0; i < frame(); i += lanes::count) {
    const lanes w = load(&window_[i]);
    lanes x0 = load(a + i) * w, x1 = load(b + i) * w, x2 = load(c + i) * w, x3 = load(d + i) * w;
    transpose(x0, x1, x2, x3);
    input_[i / 2] = {x0, x1};
    input_[i / 2 + 1] = {x2, x3};
  }
}

void stft::power(std::span<const float> signal, std::ptrdiff_t start, std::ptrdiff_t hop,
                 std::span<lanes> power) {
  gather(signal, start, hop);
  const std::size_t half = frame() / 2;
  transform_->fft.fwd(output_.data(), input_.data(), static_cast<Eigen::Index>(half));
  // A real transform from a complex one of half the length: with E and O the transforms of the even
  // and the odd samples, Z = E + iO and X[k] = E[k] + w^k O[k].
  const lanes re0 = output_[0].real(), im0 = output_[0].imag();
  power[0] = (re0 + im0) * (re0 + im0);
  power[half] = (re0 - im0) * (re0 - im0);
  const lanes quarter(0.25F);
  for (std::size_t k = 1; k <= half / 2; ++k) {
    const auto z = output_[k], y = output_[half - k];
    const lanes even_re = z.real() + y.real(), even_im = z.imag() - y.imag();
    const lanes odd_re = z.imag() + y.imag(), odd_im = y.real() - z.real();
    const lanes w_re(twiddles_[k].real()), w_im(twiddles_[k].imag());
    const lanes turned_re = odd_re * w_re - odd_im * w_im;
    const lanes turned_im = odd_re * w_im + odd_im * w_re;
    const lanes sum_re = even_re + turned_re, sum_im = even_im + turned_im;
    const lanes difference_re = even_re - turned_re, difference_im = even_im - turned_im;
    power[k] = (sum_re * sum_re + sum_im * sum_im) * quarter;
    power[half - k] = (difference_re * difference_re + difference_im * difference_im) * quarter;
  }
}

} // namespace evo::music
