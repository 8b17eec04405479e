#include "machine.hpp"

#include "nn/kernels/page_memory.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <immintrin.h>
#include <vector>

namespace evo::music::nn {
namespace {

constexpr std::size_t turns = 200'000;
constexpr std::size_t chains = 12; // enough for any latency

// Each returns its number of operations. The sums have names, since the compiler would keep an
// array in memory; neither sum nor factor is known to it, so nothing is left out or done but once.
#define EVO_CHAIN(name, constraint, update)                                                        \
  {                                                                                                \
    auto& sum = name;                                                                              \
    update;                                                                                        \
    __asm__ volatile("" : "+" constraint(sum), "+" constraint(a));                                 \
  }
#define EVO_LOOP(name, features, vector, zero, constraint, operations, update)                     \
  [[gnu::target(features)]] double name() {                                                        \
    vector a = zero, b = zero;                                                                     \
    vector s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero, s6 = zero, s7 = zero, \
           s8 = zero, s9 = zero, s10 = zero, s11 = zero;                                           \
    __asm__("" : "+" constraint(a), "+" constraint(b));                                            \
    for (std::size_t i = 0; i < turns; ++i) {                                                      \
      EVO_CHAIN(s0, constraint, update)                                                            \
      EVO_CHAIN(s1, constraint, update)                                                            \
      EVO_CHAIN(s2, constraint, update)                                                            \
      EVO_CHAIN(s3, constraint, update)                                                            \
      EVO_CHAIN(s4, constraint, update)                                                            \
      EVO_CHAIN(s5, constraint, update)                                                            \
      EVO_CHAIN(s6, constraint, update)                                                            \
      EVO_CHAIN(s7, constraint, update)                                                            \
      EVO_CHAIN(s8, constraint, update)                                                            \
      EVO_CHAIN(s9, constraint, update)                                                            \
      EVO_CHAIN(s10, constraint, update)                                                           \
      EVO_CHAIN(s11, constraint, update)                                                           \
    }                                                                                              \
    return static_cast<double>(turns * chains * (operations));                                     \
  }

EVO_LOOP(fma_portable, "sse2", __m128, _mm_setzero_ps(), "x", 8,
         sum = _mm_add_ps(sum, _mm_mul_ps(a, b)))
EVO_LOOP(madd_portable, "sse2", __m128i, _mm_setzero_si128(), "x", 16,
         sum = _mm_add_epi32(sum, _mm_madd_epi16(a, b)))
EVO_LOOP(fma_avx2, "avx2,fma", __m256, _mm256_setzero_ps(), "x", 16,
         sum = _mm256_fmadd_ps(a, b, sum))
EVO_LOOP(madd_avx2, "avx2", __m256i, _mm256_setzero_si256(), "x", 32,
         sum = _mm256_add_epi32(sum, _mm256_madd_epi16(a, b)))
EVO_LOOP(fma_avx512, "avx512f", __m512, _mm512_setzero_ps(), "v", 32,
         sum = _mm512_fmadd_ps(a, b, sum))
EVO_LOOP(madd_avx512, "avx512bw", __m512i, _mm512_setzero_si512(), "v", 64,
         sum = _mm512_add_epi32(sum, _mm512_madd_epi16(a, b)))
EVO_LOOP(dot_avx512, "avx512f,avx512bf16", __m512, _mm512_setzero_ps(), "v", 64,
         sum = _mm512_dpbf16_ps(sum, (__m512bh)a, (__m512bh)b))
EVO_LOOP(dot_vnni, "avx512f,avx512vnni", __m512i, _mm512_setzero_si512(), "v", 128,
         sum = _mm512_dpbusd_epi32(sum, a, b))
#undef EVO_LOOP
#undef EVO_CHAIN

using loop = double();

loop* loop_of(precision how, instruction_set set) {
  const bool int8 = how == precision::int8;
  switch (set) {
  case instruction_set::avx512:
    if (int8)
      return __builtin_cpu_supports("avx512vnni") != 0 ? dot_vnni : madd_avx512;
    return how == precision::bf16 && __builtin_cpu_supports("avx512bf16") != 0 ? dot_avx512
                                                                               : fma_avx512;
  case instruction_set::avx2: return int8 ? madd_avx2 : fma_avx2;
  case instruction_set::portable: break;
  }
  return int8 ? madd_portable : fma_portable;
}

/// In vectors as wide as the processor has, and as many streams as its prefetchers follow.
[[gnu::target_clones("avx512f", "avx2", "default")]] std::uint64_t
sum_of_words(const std::uint64_t* from, std::size_t count) {
  constexpr std::size_t streams = 4, a_line = 8;
  const std::size_t each = count / streams;
  std::uint64_t sums[streams][a_line] = {};
  for (std::size_t i = 0; i + a_line <= each; i += a_line)
    for (std::size_t s = 0; s < streams; ++s)
      for (std::size_t j = 0; j < a_line; ++j)
        sums[s][j] += from[s * each + i + j];
  std::uint64_t sum = 0;
  for (const auto& stream : sums)
    for (const std::uint64_t one : stream)
      sum += one;
  return sum;
}

} // namespace

double arithmetic_rate(precision how, instruction_set set, const executor& run,
                       std::size_t threads) {
  loop* const body = loop_of(how, set);
  std::vector<double> operations(threads);
  const double seconds =
      seconds_of(threads, [&] { run(threads, [&](std::size_t t) { operations[t] = body(); }); });
  return static_cast<double>(threads) * operations[0] / seconds;
}

double read_rate(const executor& run, std::size_t threads) {
  constexpr std::size_t bytes = 512U << 20U;
  static const page_memory memory = [] {
    page_memory filled{bytes, page_size::large};
    std::memset(filled.as<std::byte>(), 1, bytes);
    return filled;
  }();
  const std::size_t each = bytes / sizeof(std::uint64_t) / threads;
  std::vector<std::uint64_t> sums(threads);
  const double seconds = seconds_of(threads, [&] {
    run(threads, [&](std::size_t t) {
      sums[t] = sum_of_words(memory.as<std::uint64_t>() + t * each, each);
    });
  });
  // Looked at, so that it has to be computed.
  return std::ranges::count(sums, std::uint64_t{0}) == 0 ? static_cast<double>(bytes) / seconds : 0;
}

} // namespace evo::music::nn
