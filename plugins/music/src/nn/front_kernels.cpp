// Compiled with -ffp-contract=fast (see CMakeLists.txt): every product here is meant to be fused.
#include "nn/front_kernels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace evo::music::nn {
namespace {

// --- Toom-Cook F(2, 7) ---------------------------------------------------------------------------

constexpr std::size_t taps = timbre_kernel::taps;
constexpr std::size_t outputs = 2;
constexpr std::size_t points = taps + outputs - 1; // the last one is infinity
constexpr std::array<double, points - 1> at{0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5};

using coefficients = std::array<double, points>;

/// The coefficients of the product of (x - at[j]) over all j but `left_out`, lowest power first.
constexpr coefficients product_of_roots(std::size_t left_out) {
  coefficients p{1.0};
  for (std::size_t j = 0; j < at.size(); ++j) {
    if (j == left_out)
      continue;
    for (std::size_t power = points - 1; power > 0; --power)
      p[power] = p[power - 1] - at[j] * p[power];
    p[0] *= -at[j];
  }
  return p;
}

/// Row i: what the frames of a tile are weighted with at point i.
constexpr std::array<coefficients, points> input_transform() {
  std::array<coefficients, points> rows{};
  for (std::size_t i = 0; i < points; ++i)
    rows[i] = product_of_roots(i);
  return rows;
}

/// The value at point i of the polynomial whose coefficients are the taps, over the product of
/// at[i] - at[j] that the input's transform leaves out.
double tap_weight(std::size_t i, std::size_t tap) {
  if (i == points - 1)
    return tap == taps - 1 ? 1.0 : 0.0;
  double divisor = 1.0;
  for (std::size_t j = 0; j < at.size(); ++j)
    if (j != i)
      divisor *= at[i] - at[j];
  return std::pow(at[i], static_cast<double>(tap)) / divisor;
}

/// What a product at point i adds to the tile's second output; to the first it adds itself, but for
/// infinity, which adds nothing.
constexpr float second_output(std::size_t i) {
  return i == points - 1 ? 1.0F : static_cast<float>(at[i]);
}

constexpr std::array<coefficients, points> from_frames = input_transform();

// --- the inner loops, for vectors of any width
// ----------------------------------------------------

constexpr std::size_t block = 16; // filters computed together

using vec4 = float __attribute__((vector_size(16)));
using vec8 = float __attribute__((vector_size(32)));
using vec16 = float __attribute__((vector_size(64)));

#define EVO_INLINE inline __attribute__((always_inline))

// Vectors go in and out by reference: by value they would change the calling convention.
template <class Vec>
EVO_INLINE void load(const float* from, Vec& v) {
  std::memcpy(&v, from, sizeof v);
}

template <class Vec>
EVO_INLINE void store(float* to, const Vec& v) {
  std::memcpy(to, &v, sizeof v);
}

template <class Vec>
EVO_INLINE void raise(Vec& best, const Vec& other) {
  best = best > other ? best : other;
}

/// One tile (two frames) of one block of filters: maxima[2][16].
/// @param x points x 96 transformed frames; @param w points x width x 16 transformed weights
template <class Vec, std::size_t Positions>
EVO_INLINE void timbre_tile(const float* x, const float* w, std::size_t width, float* maxima) {
  constexpr std::size_t lanes = sizeof(Vec) / sizeof(float), parts = block / lanes;
  constexpr float lowest = -std::numeric_limits<float>::infinity();
  const std::size_t positions = front_bands - width + 1;
  Vec best[outputs][parts];
  for (auto& row : best)
    for (Vec& v : row)
      v = Vec{} + lowest;
  for (std::size_t begin = 0; begin < positions; begin += Positions) {
    // The last group overlaps the one before it, which does a maximum no harm.
    const std::size_t f = std::min(begin, positions - Positions);
    Vec sums[outputs][Positions][parts] = {};
    for (std::size_t i = 0; i < points; ++i) {
      Vec product[Positions][parts] = {};
      const float* row = x + i * front_bands + f;
      const float* weight = w + i * width * block;
      for (std::size_t j = 0; j < width; ++j, weight += block)
        for (std::size_t q = 0; q < parts; ++q) {
          Vec factor;
          load(weight + q * lanes, factor);
          for (std::size_t p = 0; p < Positions; ++p)
            product[p][q] += factor * row[p + j];
        }
      const float first = i == points - 1 ? 0.0F : 1.0F, second = second_output(i);
      for (std::size_t p = 0; p < Positions; ++p)
        for (std::size_t q = 0; q < parts; ++q) {
          sums[0][p][q] += product[p][q] * first;
          sums[1][p][q] += product[p][q] * second;
        }
    }
    for (std::size_t o = 0; o < outputs; ++o)
      for (std::size_t p = 0; p < Positions; ++p)
        for (std::size_t q = 0; q < parts; ++q)
          raise(best[o][q], sums[o][p][q]);
  }
  for (std::size_t o = 0; o < outputs; ++o)
    for (std::size_t q = 0; q < parts; ++q)
      store(maxima + o * block + q * lanes, best[o][q]);
}

template <class Vec>
EVO_INLINE float largest_lane(const Vec& v) {
  float largest = v[0];
  for (std::size_t i = 1; i < sizeof(Vec) / sizeof(float); ++i)
    largest = std::max(largest, v[i]);
  return largest;
}

constexpr std::size_t rhythm_block = 3;

/// One frame of three filters. @param x taps x 96; @param w taps x 3
template <class Vec, std::size_t Parts>
EVO_INLINE void rhythm_frame(const float* x, const float* w, std::size_t length, float* maxima) {
  constexpr std::size_t lanes = sizeof(Vec) / sizeof(float), group = Parts * lanes;
  static_assert(front_bands % group == 0);
  Vec best[rhythm_block];
  for (Vec& v : best)
    v = Vec{} - std::numeric_limits<float>::infinity();
  for (std::size_t f = 0; f < front_bands; f += group) {
    Vec sums[rhythm_block][Parts] = {};
    for (std::size_t i = 0; i < length; ++i)
      for (std::size_t q = 0; q < Parts; ++q) {
        Vec frame;
        load(x + i * front_bands + f + q * lanes, frame);
        for (std::size_t o = 0; o < rhythm_block; ++o)
          sums[o][q] += frame * w[i * rhythm_block + o];
      }
    for (std::size_t o = 0; o < rhythm_block; ++o)
      for (std::size_t q = 0; q < Parts; ++q)
        raise(best[o], sums[o][q]);
  }
  for (std::size_t o = 0; o < rhythm_block; ++o)
    maxima[o] = largest_lane(best[o]);
}

// --- one instance for each instruction set
// ---------------------------------------------------------

struct kernel_table {
  void (*timbre)(const float*, const float*, std::size_t, float*);
  void (*rhythm)(const float*, const float*, std::size_t, float*);
};

__attribute__((target("avx512f"))) void timbre_avx512(const float* x, const float* w,
                                                      std::size_t width, float* maxima) {
  timbre_tile<vec16, 10>(x, w, width, maxima);
}
__attribute__((target("avx512f"))) void rhythm_avx512(const float* x, const float* w,
                                                      std::size_t length, float* maxima) {
  rhythm_frame<vec16, 6>(x, w, length, maxima);
}
__attribute__((target("avx2,fma"))) void timbre_avx2(const float* x, const float* w,
                                                     std::size_t width, float* maxima) {
  timbre_tile<vec8, 6>(x, w, width, maxima);
}
__attribute__((target("avx2,fma"))) void rhythm_avx2(const float* x, const float* w,
                                                     std::size_t length, float* maxima) {
  rhythm_frame<vec8, 4>(x, w, length, maxima);
}
void timbre_baseline(const float* x, const float* w, std::size_t width, float* maxima) {
  timbre_tile<vec4, 3>(x, w, width, maxima);
}
void rhythm_baseline(const float* x, const float* w, std::size_t length, float* maxima) {
  rhythm_frame<vec4, 4>(x, w, length, maxima);
}

kernel_table choose_kernels() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f"))
    return {timbre_avx512, rhythm_avx512};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return {timbre_avx2, rhythm_avx2};
  return {timbre_baseline, rhythm_baseline};
}

const kernel_table& kernels() {
  static const kernel_table chosen = choose_kernels();
  return chosen;
}

std::size_t blocks(std::size_t filters, std::size_t size) {
  return (filters + size - 1) / size;
}

/// points x 96: eight frames from `x` on, of which `available` exist and the rest are zero.
void transform_tile(const float* x, std::size_t available, std::span<float> to) {
  std::ranges::fill(to, 0.0F);
  for (std::size_t i = 0; i < points; ++i) {
    float* row = to.data() + i * front_bands;
    for (std::size_t frame = 0; frame < std::min(points, available); ++frame) {
      const auto weight = static_cast<float>(from_frames[i][frame]);
      const float* from = x + frame * front_bands;
      for (std::size_t f = 0; f < front_bands; ++f)
        row[f] += weight * from[f];
    }
  }
}

} // namespace

timbre_kernel::timbre_kernel(std::span<const float> weights, std::size_t width, std::size_t filters)
    : width_{width}, filters_{filters},
      transformed_(blocks(filters, block) * points * width * block) {
  float* to = transformed_.data();
  for (std::size_t first = 0; first < filters; first += block)
    for (std::size_t i = 0; i < points; ++i)
      for (std::size_t j = 0; j < width; ++j, to += block)
        for (std::size_t o = 0; o < std::min(block, filters - first); ++o) {
          double sum = 0;
          for (std::size_t tap = 0; tap < taps; ++tap)
            sum += tap_weight(i, tap) *
                   static_cast<double>(weights[(tap * width + j) * filters + first + o]);
          to[o] = static_cast<float>(sum);
        }
}

void timbre_kernel::operator()(std::span<const float> x, std::size_t frames,
                               std::span<float> out) const {
  const std::size_t tiles = blocks(frames, outputs), all = frames + taps - 1;
  std::vector<float> transformed(tiles * points * front_bands);
  for (std::size_t tile = 0; tile < tiles; ++tile)
    transform_tile(
        x.data() + tile * outputs * front_bands, all - tile * outputs,
        std::span{transformed}.subspan(tile * points * front_bands, points * front_bands));

  std::array<float, outputs * block> maxima{};
  for (std::size_t first = 0; first < filters_; first += block) {
    const std::size_t count = std::min(block, filters_ - first);
    const float* weights = transformed_.data() + first * points * width_;
    for (std::size_t tile = 0; tile < tiles; ++tile) {
      kernels().timbre(transformed.data() + tile * points * front_bands, weights, width_,
                       maxima.data());
      for (std::size_t o = 0; o < outputs && tile * outputs + o < frames; ++o)
        std::copy_n(maxima.data() + o * block, count,
                    out.data() + (tile * outputs + o) * filters_ + first);
    }
  }
}

rhythm_kernel::rhythm_kernel(std::span<const float> weights, std::size_t length,
                             std::size_t filters)
    : taps_{length}, filters_{filters},
      weights_(blocks(filters, rhythm_block) * length * rhythm_block) {
  float* to = weights_.data();
  for (std::size_t first = 0; first < filters; first += rhythm_block)
    for (std::size_t i = 0; i < length; ++i, to += rhythm_block)
      for (std::size_t o = 0; o < std::min(rhythm_block, filters - first); ++o)
        to[o] = weights[i * filters + first + o];
}

void rhythm_kernel::operator()(std::span<const float> x, std::size_t frames,
                               std::span<float> out) const {
  std::array<float, rhythm_block> maxima{};
  for (std::size_t first = 0; first < filters_; first += rhythm_block) {
    const std::size_t count = std::min(rhythm_block, filters_ - first);
    for (std::size_t frame = 0; frame < frames; ++frame) {
      kernels().rhythm(x.data() + frame * front_bands, weights_.data() + first * taps_, taps_,
                       maxima.data());
      std::copy_n(maxima.data(), count, out.data() + frame * filters_ + first);
    }
  }
}

} // namespace evo::music::nn
