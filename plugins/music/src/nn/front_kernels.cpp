// Compiled with -ffp-contract=fast (see CMakeLists.txt): every product here is meant to be fused.
#include "nn/front_kernels.hpp"

#include "nn/toom_cook.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace evo::music::nn {
namespace {

using timbre_scheme = toom_cook<4, timbre_kernel::taps>;
using rhythm_scheme = toom_cook<rhythm_kernel::segment, rhythm_kernel::segment>;

constexpr std::size_t tile = 4; // frames computed together, of either kind
static_assert(tile == rhythm_kernel::segment);

// --- the inner loops, for vectors of any width
// ----------------------------------------------------

constexpr std::size_t block = 16; // filters computed together
constexpr float lowest = -std::numeric_limits<float>::infinity();

using vec4 = float __attribute__((vector_size(16)));
using vec8 = float __attribute__((vector_size(32)));
using vec16 = float __attribute__((vector_size(64)));

#define EVO_INLINE inline __attribute__((always_inline))

/// A vector at any address. (A memcpy would be split before the instruction set is known, and its
/// halves wait in memory for each other.)
template <class Vec>
struct __attribute__((packed, may_alias)) unaligned {
  Vec value;
};

// Vectors go in and out by reference: by value they would change the calling convention.
template <class Vec>
EVO_INLINE void load(const float* from, Vec& v) {
  v = reinterpret_cast<const unaligned<Vec>*>(from)->value;
}

template <class Vec>
EVO_INLINE void store(float* to, const Vec& v) {
  reinterpret_cast<unaligned<Vec>*>(to)->value = v;
}

/// Keeps the compiler from seeing that the next turn of a loop reads mostly the same numbers: it
/// would carry them along in the registers that the sums need.
EVO_INLINE void hide(const float*& pointer) {
  __asm__("" : "+r"(pointer));
}

template <class Vec>
EVO_INLINE void raise(Vec& best, const Vec& other) {
  best = best > other ? best : other;
}

/// One tile of frames of one block of filters: maxima[4][16].
/// @param x the tile's 96 bands at the first point; the next point's lie `stride` numbers further
/// @param w points x width x 16 transformed weights
template <class Vec, std::size_t Positions>
EVO_INLINE void timbre_tile(const float* x, std::size_t stride, const float* w, std::size_t width,
                            float* maxima) {
  constexpr std::size_t points = timbre_scheme::points;
  constexpr std::size_t lanes = sizeof(Vec) / sizeof(float), parts = block / lanes;
  const std::size_t positions = front_bands - width + 1;
  Vec best[tile][parts];
  for (auto& row : best)
    for (Vec& v : row)
      v = Vec{} + lowest;
  for (std::size_t begin = 0; begin < positions; begin += Positions) {
    // The last group overlaps the one before it, which does a maximum no harm.
    const std::size_t f = std::min(begin, positions - Positions);
    Vec products[points][Positions][parts];
    for (std::size_t i = 0; i < points; ++i) {
      Vec sums[Positions][parts] = {};
      const float* row = x + i * stride + f;
      const float* weight = w + i * width * block;
      for (std::size_t j = 0; j < width; ++j, weight += block) {
        Vec factors[parts];
        for (std::size_t q = 0; q < parts; ++q)
          load(weight + q * lanes, factors[q]);
        const float* at = row + j;
        hide(at);
        for (std::size_t p = 0; p < Positions; ++p)
          for (std::size_t q = 0; q < parts; ++q)
            sums[p][q] += factors[q] * at[p];
      }
      for (std::size_t p = 0; p < Positions; ++p)
        for (std::size_t q = 0; q < parts; ++q)
          products[i][p][q] = sums[p][q];
    }
    for (std::size_t p = 0; p < Positions; ++p)
      for (std::size_t q = 0; q < parts; ++q) {
        Vec y[tile];
        timbre_scheme::combine(&products[0][p][q], Positions * parts, y);
        for (std::size_t k = 0; k < tile; ++k)
          raise(best[k][q], y[k]);
      }
  }
  for (std::size_t k = 0; k < tile; ++k)
    for (std::size_t q = 0; q < parts; ++q)
      store(maxima + k * block + q * lanes, best[k][q]);
}

template <class Vec>
EVO_INLINE float largest_lane(const Vec& v) {
  float largest = v[0];
  for (std::size_t i = 1; i < sizeof(Vec) / sizeof(float); ++i)
    largest = std::max(largest, v[i]);
  return largest;
}

constexpr std::size_t rhythm_block = 3;

/// One tile of frames of three filters: maxima[4][3].
/// @param x segments x 96 at the first point; those at the next lie `stride` numbers further on
/// @param w points x segments x 3 transformed weights
template <class Vec, std::size_t Parts>
EVO_INLINE void rhythm_tile(const float* x, std::size_t stride, const float* w,
                            std::size_t segments, float* maxima) {
  constexpr std::size_t points = rhythm_scheme::points;
  constexpr std::size_t lanes = sizeof(Vec) / sizeof(float), group = Parts * lanes;
  static_assert(front_bands % group == 0);
  Vec best[tile][rhythm_block];
  for (auto& row : best)
    for (Vec& v : row)
      v = Vec{} + lowest;
  for (std::size_t f = 0; f < front_bands; f += group) {
    Vec products[points][rhythm_block][Parts];
    for (std::size_t i = 0; i < points; ++i) {
      Vec sums[rhythm_block][Parts] = {};
      const float* row = x + i * stride + f;
      const float* weight = w + i * segments * rhythm_block;
      for (std::size_t s = 0; s < segments; ++s) {
        Vec frame[Parts];
        for (std::size_t q = 0; q < Parts; ++q)
          load(row + s * front_bands + q * lanes, frame[q]);
        for (std::size_t o = 0; o < rhythm_block; ++o)
          for (std::size_t q = 0; q < Parts; ++q)
            sums[o][q] += frame[q] * weight[s * rhythm_block + o];
      }
      for (std::size_t o = 0; o < rhythm_block; ++o)
        for (std::size_t q = 0; q < Parts; ++q)
          products[i][o][q] = sums[o][q];
    }
    for (std::size_t o = 0; o < rhythm_block; ++o)
      for (std::size_t q = 0; q < Parts; ++q) {
        Vec y[tile];
        rhythm_scheme::combine(&products[0][o][q], rhythm_block * Parts, y);
        for (std::size_t k = 0; k < tile; ++k)
          raise(best[k][o], y[k]);
      }
  }
  for (std::size_t k = 0; k < tile; ++k)
    for (std::size_t o = 0; o < rhythm_block; ++o)
      maxima[k * rhythm_block + o] = largest_lane(best[k][o]);
}

// --- one instance for each instruction set
// ---------------------------------------------------------

#define EVO_KERNEL(name, ...)                                                                      \
  void name(const float* x, std::size_t stride, const float* w, std::size_t extent,                \
            float* maxima) {                                                                       \
    __VA_ARGS__(x, stride, w, extent, maxima);                                                     \
  }
__attribute__((target("avx512f"))) EVO_KERNEL(timbre_avx512, timbre_tile<vec16, 10>)
    __attribute__((target("avx512f"))) EVO_KERNEL(rhythm_avx512, rhythm_tile<vec16, 6>)
        __attribute__((target("avx2,fma"))) EVO_KERNEL(timbre_avx2, timbre_tile<vec8, 6>)
            __attribute__((target("avx2,fma"))) EVO_KERNEL(rhythm_avx2, rhythm_tile<vec8, 4>)
                EVO_KERNEL(timbre_portable, timbre_tile<vec4, 3>)
                    EVO_KERNEL(rhythm_portable, rhythm_tile<vec4, 4>)
#undef EVO_KERNEL

                        front_tile_kernel* timbre_for(instruction_set set) {
  switch (set) {
  case instruction_set::avx512: return timbre_avx512;
  case instruction_set::avx2: return timbre_avx2;
  case instruction_set::portable: break;
  }
  return timbre_portable;
}

front_tile_kernel* rhythm_for(instruction_set set) {
  switch (set) {
  case instruction_set::avx512: return rhythm_avx512;
  case instruction_set::avx2: return rhythm_avx2;
  case instruction_set::portable: break;
  }
  return rhythm_portable;
}

std::size_t blocks(std::size_t filters, std::size_t size) {
  return (filters + size - 1) / size;
}

/// points x tiles x 96: the values at all points of the frames from each fourth frame on; frames
/// beyond the last are zero.
template <class Scheme>
std::vector<float> transform_frames(std::span<const float> x, std::size_t tiles) {
  static constexpr auto transform = Scheme::input_transform();
  const std::size_t frames = x.size() / front_bands;
  std::vector<float> transformed(Scheme::points * tiles * front_bands);
  float* row = transformed.data();
  for (std::size_t i = 0; i < Scheme::points; ++i)
    for (std::size_t first = 0; first < tiles * tile; first += tile, row += front_bands)
      for (std::size_t n = 0; n < Scheme::points && first + n < frames; ++n) {
        const auto weight = static_cast<float>(transform[i][n]);
        const float* frame = x.data() + (first + n) * front_bands;
        for (std::size_t f = 0; f < front_bands; ++f)
          row[f] += weight * frame[f];
      }
  return transformed;
}

/// Copies one block's maxima of a tile to where they belong, as far as there are frames and
/// filters.
void write_tile(std::span<const float> maxima, std::size_t size, std::size_t first_filter,
                std::size_t filters, std::size_t first_frame, std::size_t frames,
                std::span<float> out) {
  for (std::size_t k = 0; k < tile && first_frame + k < frames; ++k)
    std::copy_n(maxima.data() + k * size, std::min(size, filters - first_filter),
                out.data() + (first_frame + k) * filters + first_filter);
}

} // namespace

timbre_kernel::timbre_kernel(std::span<const float> weights, std::size_t width, std::size_t filters,
                             instruction_set set)
    : tile_kernel_{timbre_for(set)}, width_{width}, filters_{filters},
      transformed_(blocks(filters, block) * timbre_scheme::points * width * block) {
  float* to = transformed_.data();
  for (std::size_t first = 0; first < filters; first += block)
    for (std::size_t i = 0; i < timbre_scheme::points; ++i)
      for (std::size_t j = 0; j < width; ++j, to += block)
        for (std::size_t o = 0; o < std::min(block, filters - first); ++o) {
          double sum = 0;
          for (std::size_t tap = 0; tap < taps; ++tap)
            sum += timbre_scheme::tap_weight(i, tap) *
                   static_cast<double>(weights[(tap * width + j) * filters + first + o]);
          to[o] = static_cast<float>(sum);
        }
}

void timbre_kernel::operator()(std::span<const float> x, std::size_t frames,
                               std::span<float> out) const {
  const std::size_t tiles = blocks(frames, tile);
  const std::vector<float> transformed = transform_frames<timbre_scheme>(x, tiles);
  std::array<float, tile * block> maxima{};
  for (std::size_t first = 0; first < filters_; first += block) {
    const float* weights = transformed_.data() + first * timbre_scheme::points * width_;
    for (std::size_t t = 0; t < tiles; ++t) {
      tile_kernel_(transformed.data() + t * front_bands, tiles * front_bands, weights, width_,
                   maxima.data());
      write_tile(maxima, block, first, filters_, t * tile, frames, out);
    }
  }
}

rhythm_kernel::rhythm_kernel(std::span<const float> weights, std::size_t taps, std::size_t filters,
                             instruction_set set)
    : tile_kernel_{rhythm_for(set)}, segments_{blocks(taps, segment)}, filters_{filters},
      transformed_(blocks(filters, rhythm_block) * rhythm_scheme::points * segments_ *
                   rhythm_block) {
  float* to = transformed_.data();
  for (std::size_t first = 0; first < filters; first += rhythm_block)
    for (std::size_t i = 0; i < rhythm_scheme::points; ++i)
      for (std::size_t s = 0; s < segments_; ++s, to += rhythm_block)
        for (std::size_t o = 0; o < std::min(rhythm_block, filters - first); ++o) {
          double sum = 0;
          for (std::size_t tap = 0; tap < std::min(segment, taps - s * segment); ++tap)
            sum += rhythm_scheme::tap_weight(i, tap) *
                   static_cast<double>(weights[(s * segment + tap) * filters + first + o]);
          to[o] = static_cast<float>(sum);
        }
}

void rhythm_kernel::operator()(std::span<const float> x, std::size_t frames,
                               std::span<float> out) const {
  const std::size_t tiles = blocks(frames, tile), stride = (tiles + segments_ - 1) * front_bands;
  const std::vector<float> transformed = transform_frames<rhythm_scheme>(x, tiles + segments_ - 1);
  std::array<float, tile * rhythm_block> maxima{};
  for (std::size_t first = 0; first < filters_; first += rhythm_block) {
    const float* weights = transformed_.data() + first * rhythm_scheme::points * segments_;
    for (std::size_t t = 0; t < tiles; ++t) {
      tile_kernel_(transformed.data() + t * front_bands, stride, weights, segments_, maxima.data());
      write_tile(maxima, rhythm_block, first, filters_, t * tile, frames, out);
    }
  }
}

} // namespace evo::music::nn
