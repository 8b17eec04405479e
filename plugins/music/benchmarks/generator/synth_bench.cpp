// How fast the synth is: seconds of audio a second of one core, per genre, and what composing and
// starting cost. Answers are checked before they are timed: the same score gives the same samples.
//   synth_bench --benchmark_min_time=2
#include "evo/music/synth.hpp"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <string>
#include <vector>

using namespace evo::music;

namespace {

constexpr double seconds = 5; // what fitness hears

brief brief_for(genre g) {
  brief b;
  b.genres[static_cast<std::size_t>(g)] = 1;
  return b;
}

std::vector<float> room_for(const synth_renderer& renderer) {
  return std::vector<float>(2 * static_cast<std::size_t>(seconds * renderer.rate()));
}

bool answers_are_right(const synth_renderer& renderer) {
  const score song = compose(brief_for(genre::jazz), 1, seconds);
  auto first = room_for(renderer), second = first;
  renderer.render(song, first);
  renderer.render(compose(brief_for(genre::techno), 1, seconds), second);
  renderer.render(song, second);
  return first == second;
}

void prompt_to_audio(benchmark::State& state, const synth_renderer& renderer, genre g) {
  auto out = room_for(renderer);
  std::uint64_t seed = 0;
  for (auto _ : state) {
    renderer.render(compose(brief_for(g), seed++ % 8, seconds), out);
    benchmark::DoNotOptimize(out.data());
  }
  state.counters["x_real_time"] = benchmark::Counter(
      seconds * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void composing(benchmark::State& state) {
  std::uint64_t seed = 0;
  for (auto _ : state) {
    const score s = compose(brief_for(static_cast<genre>(seed % genre_count)), seed, 30);
    benchmark::DoNotOptimize(s.tracks.data());
    ++seed;
  }
}

void starting(benchmark::State& state) {
  for (auto _ : state)
    synth_renderer renderer;
}

} // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const synth_renderer renderer;
  if (!answers_are_right(renderer)) {
    std::fputs("the same score gave different samples\n", stderr);
    return 1;
  }
  // Rates count the processor's time, so that a busy machine disturbs them little.
  for (std::size_t g = 0; g < genre_count; ++g)
    benchmark::RegisterBenchmark(("prompt_to_audio/" + std::to_string(g)).c_str(), prompt_to_audio,
                                 std::cref(renderer), static_cast<genre>(g))
        ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("compose_30_seconds", composing)->Unit(benchmark::kMicrosecond);
  benchmark::RegisterBenchmark("start_second_renderer", starting)->Unit(benchmark::kMillisecond);
  benchmark::RunSpecifiedBenchmarks();
}
