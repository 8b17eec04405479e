// The fast kernels against the sums that they stand for, in double precision.
#include "nn/front_kernels.hpp"

#include "evo/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>

namespace evo::music::nn {
namespace {

std::vector<float> random_numbers(std::size_t count, std::uint64_t seed) {
  random_stream stream{seed, 0};
  std::vector<float> values(count);
  for (float& value : values)
    value = static_cast<float>(stream.normal());
  return values;
}

/// What this machine can run; the others are left to machines that can.
std::vector<instruction_set> available_sets() {
  std::vector<instruction_set> sets;
  for (const auto set : {instruction_set::portable, instruction_set::avx2, instruction_set::avx512})
    if (is_available(set))
      sets.push_back(set);
  return sets;
}

struct reference {
  std::vector<double> maxima;
  double scale = 0; ///< the largest absolute sum: what errors are relative to
};

/// max over f of sum x[t + i][f + j] w[i][j][o], the slow way.
reference plain(const std::vector<float>& x, const std::vector<float>& w, std::size_t frames,
                std::size_t taps, std::size_t width, std::size_t filters) {
  reference result{std::vector<double>(frames * filters, -std::numeric_limits<double>::infinity())};
  std::vector<double> sums(filters);
  for (std::size_t t = 0; t < frames; ++t) {
    for (std::size_t f = 0; f + width <= front_bands; ++f) {
      std::ranges::fill(sums, 0.0);
      for (std::size_t i = 0; i < taps; ++i)
        for (std::size_t j = 0; j < width; ++j)
          for (std::size_t o = 0; o < filters; ++o)
            sums[o] += static_cast<double>(x[(t + i) * front_bands + f + j]) *
                       static_cast<double>(w[(i * width + j) * filters + o]);
      for (std::size_t o = 0; o < filters; ++o) {
        result.maxima[t * filters + o] = std::max(result.maxima[t * filters + o], sums[o]);
        result.scale = std::max(result.scale, std::abs(sums[o]));
      }
    }
  }
  return result;
}

double relative_error(const std::vector<float>& ours, const reference& expected) {
  double largest = 0;
  for (std::size_t i = 0; i < ours.size(); ++i)
    largest = std::max(largest, std::abs(static_cast<double>(ours[i]) - expected.maxima[i]));
  return largest / expected.scale;
}

} // namespace

TEST_CASE("timbre kernels: odd and even frames, widths and filters that don't fill a block") {
  struct shape {
    std::size_t frames, width, filters;
  };
  for (const shape& s : {shape{1, 38, 16}, shape{2, 38, 16}, shape{9, 67, 20}, shape{12, 38, 204},
                         shape{5, 1, 3}, shape{4, 86, 17}}) {
    CAPTURE(s.frames);
    CAPTURE(s.width);
    CAPTURE(s.filters);
    const auto x = random_numbers((s.frames + 6) * front_bands, 1);
    const auto w = random_numbers(7 * s.width * s.filters, 2);
    const reference expected = plain(x, w, s.frames, 7, s.width, s.filters);
    for (const instruction_set set : available_sets()) {
      CAPTURE(static_cast<int>(set));
      std::vector<float> ours(s.frames * s.filters);
      timbre_kernel{w, s.width, s.filters, set}(x, s.frames, ours);
      CHECK(relative_error(ours, expected) < 2e-5); // seen: 9.1e-6
    }
  }
}

TEST_CASE("rhythm kernels: any number of taps and filters") {
  struct shape {
    std::size_t frames, taps, filters;
  };
  for (const shape& s : {shape{1, 1, 1}, shape{5, 32, 51}, shape{20, 128, 51}, shape{7, 5, 4}}) {
    CAPTURE(s.frames);
    CAPTURE(s.taps);
    CAPTURE(s.filters);
    const auto x = random_numbers((s.frames + s.taps - 1) * front_bands, 3);
    const auto w = random_numbers(s.taps * s.filters, 4);
    const reference expected = plain(x, w, s.frames, s.taps, 1, s.filters);
    for (const instruction_set set : available_sets()) {
      CAPTURE(static_cast<int>(set));
      std::vector<float> ours(s.frames * s.filters);
      rhythm_kernel{w, s.taps, s.filters, set}(x, s.frames, ours);
      CHECK(relative_error(ours, expected) < 2e-6); // seen: 7.5e-7
    }
  }
}

} // namespace evo::music::nn
