// Time of the noise penalty: one thread, audio in memory. Answers are checked before they are
// timed.
//   noise_bench                                   our times
//   compare_with_librosa.py --bench noise_bench   beside librosa's
#include "golden.hpp"
#include "signals.hpp"

#include <algorithm>
#include <cstdio>

#include <benchmark/benchmark.h>

using namespace evo::music;
using namespace evo::music::noise_signals;

namespace {

constexpr int rate = 32000;

bool answers_are_right() {
  const auto table = read_golden(EVO_NOISE_GOLDEN);
  double worst = 0;
  for (const auto& [name, clip] : all()) {
    const auto& expected = table.at(name);
    worst = std::max({worst, distance(noise_penalty(clip), expected.corrected),
                      distance(noise_penalty(clip, {.compatible = true}), expected.compatible)});
  }
  std::fprintf(stderr, "largest difference from the golden values: %.1e\n", worst);
  return worst < 1e-3;
}

/// The built-in music, the same in every channel.
audio_clip clip_of(std::int64_t seconds, std::int64_t channels) {
  const auto samples = music(static_cast<std::size_t>(seconds) * rate, rate);
  audio_clip clip(static_cast<std::size_t>(channels), samples.size(), rate);
  for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c)
    std::transform(samples.begin(), samples.end(), clip.channel(c).begin(),
                   [](double x) { return static_cast<float>(x); });
  return clip;
}

void measure(benchmark::State& state, bool compatible) {
  const audio_clip clip = clip_of(state.range(0), state.range(1));
  for (auto _ : state)
    benchmark::DoNotOptimize(noise_penalty(clip, {.compatible = compatible}));
  state.counters["x_real_time"] = benchmark::Counter(static_cast<double>(state.range(0)),
                                                     benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK_CAPTURE(measure, compatible, true)
    ->ArgNames({"seconds", "channels"})
    ->ArgsProduct({{5, 10, 30}, {1, 2}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(measure, corrected, false)
    ->ArgNames({"seconds", "channels"})
    ->ArgsProduct({{5, 10, 30}, {1, 2}})
    ->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char** argv) {
  if (!answers_are_right())
    return 1;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv))
    return 2;
  benchmark::RunSpecifiedBenchmarks();
}
