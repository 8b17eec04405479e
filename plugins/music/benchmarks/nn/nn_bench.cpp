// The decoder's products and attention of MusicGen's small shape, and what share of the machine's
// arithmetic and memory they reach, in processor time. Answers are checked before anything is
// timed; each figure is the best of several measurements, the machine's own taken in between.
//   nn_bench [threads] [fp32|bf16|int8]         ours, in all precisions or one
//   compare_with_torch.py --bench nn_bench      beside torch
#include "machine.hpp"
#include "nn/kernels/kv_cache.hpp"
#include "nn/kernels/linear.hpp"
#include "nn/kernels/thread_team.hpp"

#include "evo/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace evo::music::nn {
namespace {

constexpr std::size_t hidden = 1024, inner = 4096, layers = 24, heads = 16, codes = 8192;
constexpr int repetitions = 7;

struct shape {
  std::size_t outputs, inputs, count;
};
/// Queries, keys and values at once; three of a square; the two of the feed-forward part; the
/// heads.
constexpr shape decoder[] = {{3 * hidden, hidden, layers},
                             {hidden, hidden, 3 * layers},
                             {inner, hidden, layers},
                             {hidden, inner, layers},
                             {codes, hidden, 1}};

std::vector<float> random_numbers(std::size_t count, std::uint64_t seed) {
  random_stream stream{seed, 0};
  std::vector<float> values(count);
  for (float& value : values)
    value = static_cast<float>(stream.normal());
  return values;
}

const char* name(precision how) {
  switch (how) {
  case precision::fp32: return "fp32";
  case precision::bf16: return "bf16";
  case precision::int8: break;
  }
  return "int8";
}

double bytes_of_weight(precision how, weight_storage storage) {
  if (storage == weight_storage::compact)
    return 1.5;
  switch (how) {
  case precision::fp32: return 4;
  case precision::bf16: return 2;
  case precision::int8: break;
  }
  return 1 + 4.0 / 128; // and a scale for 128 of them
}

/// Largest figures seen so far.
struct limits {
  const executor& run;
  std::size_t threads;
  std::map<precision, double> arithmetic{};
  double reading = 0;

  void measure(precision how) {
    arithmetic[how] =
        std::max(arithmetic[how], arithmetic_rate(how, best_available(), run, threads));
    reading = std::max(reading, read_rate(run, threads));
  }
};

/// Some of the numbers against sums in double precision, relative to the sums' scale.
bool is_right(const linear& l, const std::vector<float>& w, precision how, const executor& run) {
  constexpr std::size_t rows = 7;
  const auto x = random_numbers(rows * l.inputs(), 2);
  std::vector<float> y(rows * l.outputs());
  l({x.data(), rows, l.inputs()}, {y.data(), rows, l.outputs()}, run);
  const double tolerance = how == precision::fp32 ? 1e-5 : 0.04;
  for (std::size_t i = 0; i < y.size(); i += 101) {
    const std::size_t r = i / l.outputs(), o = i % l.outputs();
    double sum = 0;
    for (std::size_t k = 0; k < l.inputs(); ++k)
      sum +=
          static_cast<double>(x[r * l.inputs() + k]) * static_cast<double>(w[o * l.inputs() + k]);
    if (!(std::abs(sum - static_cast<double>(y[i])) <
          tolerance * std::sqrt(static_cast<double>(l.inputs()))))
      return false;
  }
  return true;
}

/// All products of one step.
bool time_products(precision how, limits& most, weight_storage storage = weight_storage::plain) {
  const auto weights = random_numbers(codes * hidden, 1);
  std::vector<linear> products;
  double numbers = 0, bytes = 0;
  for (const auto& [outputs, inputs, count] : decoder)
    for (std::size_t i = 0; i < count; ++i) {
      products.emplace_back(std::span{weights}.first(outputs * inputs), outputs, inputs,
                            std::span<const float>{}, how, best_available(), storage);
      numbers += static_cast<double>(outputs * inputs);
      bytes += static_cast<double>(outputs * inputs) * bytes_of_weight(how, storage);
      if (i == 0 && !is_right(products.back(), weights, how, most.run))
        return false;
    }
  for (const std::size_t rows : {2, 16, 64}) {
    const auto x = random_numbers(rows * inner, 3);
    std::vector<float> y(rows * codes);
    double best = HUGE_VAL;
    for (int i = 0; i < repetitions; ++i) {
      most.measure(how);
      best = std::min(best, seconds_of(most.threads, [&] {
                        for (const linear& l : products)
                          l({x.data(), rows, l.inputs()}, {y.data(), rows, l.outputs()}, most.run);
                      }));
    }
    const double rate = 2 * numbers * static_cast<double>(rows) / best;
    std::printf("| products %s%s | %zu | %.1f | %.0f | %.0f %% | %.1f | %.0f %% |\n", name(how),
                storage == weight_storage::compact ? ", compact" : "", rows, best * 1e3,
                rate * 1e-9, 100 * rate / most.arithmetic[how], bytes / best * 1e-9,
                100 * bytes / best / most.reading);
    std::fflush(stdout);
  }
  return true;
}

/// One step's attention in the middle of five seconds.
void time_attention(precision how, limits& most) {
  constexpr std::size_t rows = 64, width = 64, length = 125, capacity = 256;
  std::vector<kv_cache> caches;
  const auto numbers = random_numbers(hidden, 4);
  for (std::size_t l = 0; l < layers; ++l) {
    caches.emplace_back(rows, heads, width, capacity, how);
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t p = 0; p < length; ++p)
        caches.back().store(r, p, numbers, numbers);
  }
  std::vector<float> out(rows * hidden);
  double best = HUGE_VAL;
  for (int i = 0; i < repetitions; ++i) {
    most.measure(precision::fp32);
    best = std::min(best, seconds_of(most.threads, [&] {
                      for (const kv_cache& cache : caches)
                        most.run(rows, [&](std::size_t r) {
                          cache.attend(r, length, 0.125F, numbers,
                                       std::span{out}.subspan(r * hidden, hidden));
                        });
                    }));
  }
  const auto bytes = static_cast<double>(layers * kv_cache::bytes(rows, heads, width, length, how));
  std::printf("| attention %s, %zu positions | %zu | %.1f | | | %.1f | %.0f %% |\n", name(how),
              length, rows, best * 1e3, bytes / best * 1e-9, 100 * bytes / best / most.reading);
  std::fflush(stdout);
}

int measure(std::size_t threads, const std::string& only) {
  const auto wanted = [&](precision how) { return only.empty() || only == name(how); };
  const executor run = team_executor(threads);
  limits most{run, threads};
  std::puts(
      "| | rows | ms | GFLOPS | of peak | GB/s | of reading |\n|---|---|---|---|---|---|---|");
  for (const precision how : {precision::fp32, precision::bf16, precision::int8})
    if (wanted(how) && !time_products(how, most)) {
      std::fprintf(stderr, "nn_bench: wrong products in %s; nothing is timed\n", name(how));
      return 1;
    }
  if (wanted(precision::bf16) && !time_products(precision::bf16, most, weight_storage::compact)) {
    std::fputs("nn_bench: wrong products of compact weights; they aren't timed\n", stderr);
    return 1;
  }
  for (const precision how : {precision::fp32, precision::bf16, precision::int8})
    if (wanted(how))
      time_attention(how, most);
  for (const auto& [how, rate] : most.arithmetic)
    std::printf("peak %s: %.0f GFLOPS\n", name(how), rate * 1e-9);
  std::printf("reading: %.1f GB/s, %zu threads\n", most.reading * 1e-9, threads);
  return 0;
}

} // namespace
} // namespace evo::music::nn

int main(int argc, char** argv) {
  const std::size_t threads = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 2;
  if (threads == 0) {
    std::fputs("nn_bench [threads] [fp32|bf16|int8]\n", stderr);
    return 2;
  }
  return evo::music::nn::measure(threads, argc > 2 ? argv[2] : "");
}
