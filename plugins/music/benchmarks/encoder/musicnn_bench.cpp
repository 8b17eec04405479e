// musicnn on one thread, by parts. Refuses to time anything before the reference's tags come out.
#include "../../tests/encoder/synthetic_clips.hpp"
#include "evo/music/audio_io.hpp"
#include "evo/music/musicnn.hpp"
#include "nn/front_kernels.hpp"
#include "nn/mel.hpp"
#include "nn/musicnn.hpp"
#include "nn/safetensors.hpp"

#include <array>
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

namespace evo::music {
namespace {

constexpr std::size_t frames = nn::musicnn_network::patch_frames;

const musicnn_encoder& encoder_with_weights() {
  static const musicnn_encoder encoder{{.weights = EVO_MUSICNN_WEIGHTS}};
  return encoder;
}

/// Five seconds of stereo at 32 kHz, as generators make them.
const audio_clip& generated_clip() {
  static const audio_clip clip = [] {
    const audio_clip narrow = resample(testing::synthetic_clips[0].make(), 32000);
    audio_clip stereo{2, narrow.view().frames(), 32000};
    for (std::size_t c = 0; c < 2; ++c)
      std::ranges::copy(narrow.view().samples(), stereo.channel(c).begin());
    return stereo;
  }();
  return clip;
}

bool verified() {
  std::ifstream file{EVO_MUSICNN_GOLDEN};
  const auto golden = nlohmann::json::parse(file);
  const auto& expected = golden["synthetic"]["chords"]["mtt"]["probabilities"];
  const audio_clip clip = testing::synthetic_clips[0].make();
  const std::array<audio_view, 1> clips{clip};
  const std::vector<float> tags = encoder_with_weights().tags(clips, serial_executor())[0];
  for (std::size_t i = 0; i < tags.size(); ++i)
    if (!(std::abs(static_cast<double>(tags[i]) - expected[i].get<double>()) < 1e-3))
      return false;
  return true;
}

std::vector<float> ramp(std::size_t size) {
  std::vector<float> values(size);
  for (std::size_t i = 0; i < size; ++i)
    values[i] = static_cast<float>(i % 97) / 97.0F - 0.5F;
  return values;
}

void timbre(benchmark::State& state) {
  const auto width = static_cast<std::size_t>(state.range(0));
  const std::vector<float> x = ramp((frames + 6) * nn::front_bands), w = ramp(7 * width * 204);
  const nn::timbre_kernel kernel{w, width, 204};
  std::vector<float> out(frames * 204);
  for (auto _ : state) {
    kernel(x, frames, out);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(timbre)->Arg(38)->Arg(67)->Unit(benchmark::kMillisecond);

void rhythm(benchmark::State& state) {
  const auto taps = static_cast<std::size_t>(state.range(0));
  const std::vector<float> x = ramp((frames + taps - 1) * nn::front_bands), w = ramp(taps * 51);
  const nn::rhythm_kernel kernel{w, taps, 51};
  std::vector<float> out(frames * 51);
  for (auto _ : state) {
    kernel(x, frames, out);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(rhythm)->Arg(128)->Arg(64)->Arg(32)->Unit(benchmark::kMillisecond);

void mel(benchmark::State& state) {
  const nn::mel_spectrogram spectrogram;
  const std::vector<float> samples = ramp(80000);
  for (auto _ : state)
    benchmark::DoNotOptimize(spectrogram(samples, frames));
}
BENCHMARK(mel)->Unit(benchmark::kMillisecond);

void preparation(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(resample(mono(generated_clip()), 16000));
}
BENCHMARK(preparation)->Unit(benchmark::kMillisecond);

void network(benchmark::State& state) {
  const nn::safetensors_file weights{EVO_MUSICNN_WEIGHTS};
  const nn::musicnn_network mtt{weights, "mtt"};
  const std::vector<float> patch = ramp(frames * nn::front_bands);
  for (auto _ : state)
    benchmark::DoNotOptimize(mtt(patch));
}
BENCHMARK(network)->Unit(benchmark::kMillisecond);

void embed_five_seconds(benchmark::State& state) {
  const std::array<audio_view, 1> clips{generated_clip()};
  for (auto _ : state)
    benchmark::DoNotOptimize(encoder_with_weights().embed(clips, serial_executor()));
}
BENCHMARK(embed_five_seconds)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace evo::music

int main(int argc, char** argv) {
  if (!evo::music::verified()) {
    std::fputs("musicnn_bench: the tags differ from the reference's; nothing is timed\n", stderr);
    return 1;
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
