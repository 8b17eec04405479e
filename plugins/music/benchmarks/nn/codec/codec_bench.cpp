// EnCodec and T5 at the shapes of MusicGen small, with random weights. Refuses to time anything
// before tiles and instruction sets agree.
//   codec_bench --write=FOLDER   writes what compare_with_transformers.py compares, instead of
//   timing
#include "../../../tests/nn/support/golden.hpp"
#include "../../../tests/nn/support/random_source.hpp"
#include "nn/encodec/decoder.hpp"
#include "nn/encodec/encoder.hpp"
#include "nn/kernels/thread_team.hpp"
#include "nn/t5/encoder.hpp"

#include <benchmark/benchmark.h>
#include <cstdio>
#include <filesystem>
#include <string_view>

namespace evo::music::nn {
namespace {

using testing::random_numbers;
using testing::random_source;
using testing::relative_distance;

constexpr std::size_t frames_a_second = 50;

random_source weights() {
  return random_source{[](std::string_view name) { return name.ends_with("weight_g"); }};
}

encodec_config small_codec() {
  return {.conv_shortcut = false};
}

codes random_codes(std::size_t number, std::size_t frames) {
  codes made{.values = {}, .codebooks = 4, .frames = frames};
  for (const float x : random_numbers("codes/" + std::to_string(number), 4 * frames))
    made.values.push_back(static_cast<std::int64_t>((x + 1) / 2 * 2048));
  return made;
}

std::vector<std::vector<float>> decode(const encodec_decoder& decoder, std::size_t clips,
                                       std::size_t frames, const executor& run) {
  std::vector<codes> all;
  std::vector<codes_view> views;
  all.reserve(clips);
  views.reserve(clips);
  for (std::size_t i = 0; i < clips; ++i)
    all.push_back(random_codes(i, frames));
  for (const codes& each : all)
    views.push_back(each.view());
  return decoder(views, run);
}

bool verified() {
  constexpr std::size_t frames = 7;
  const auto source = weights();
  const auto made_by = [&](instruction_set set, std::size_t tile) {
    return decode(encodec_decoder{source, "", small_codec(), precision::fp32, set, tile}, 1, frames,
                  serial_executor())[0];
  };
  const auto whole = made_by(best_available(), frames);
  return whole == made_by(best_available(), 2) &&
         relative_distance(whole, made_by(instruction_set::portable, frames)) < 1e-5;
}

void decode(benchmark::State& state) {
  const auto how = state.range(3) == 0 ? precision::fp32 : precision::bf16;
  const encodec_decoder decoder{weights(), "", small_codec(), how};
  const executor run = team_executor(static_cast<std::size_t>(state.range(2)));
  const auto clips = static_cast<std::size_t>(state.range(0));
  const std::size_t frames = static_cast<std::size_t>(state.range(1)) * frames_a_second;
  for (auto _ : state)
    benchmark::DoNotOptimize(decode(decoder, clips, frames, run));
  state.counters["seconds_a_clip"] =
      benchmark::Counter(static_cast<double>(clips), benchmark::Counter::kIsIterationInvariantRate |
                                                         benchmark::Counter::kInvert);
}
BENCHMARK(decode)
    ->ArgNames({"clips", "seconds", "threads", "bf16"})
    ->ArgsProduct({{1, 8}, {5}, {1, 2}, {0}})
    ->Args({32, 5, 2, 0})
    ->Args({1, 30, 2, 0})
    ->Args({8, 5, 2, 1})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void encode(benchmark::State& state) {
  const encodec_encoder encoder{weights(), "", small_codec()};
  const executor run = team_executor(static_cast<std::size_t>(state.range(0)));
  const auto clip = random_numbers("clip", std::size_t{5} * 32000);
  const std::vector<std::span<const float>> clips{clip};
  for (auto _ : state)
    benchmark::DoNotOptimize(encoder(clips, run));
}
BENCHMARK(encode)->ArgName("threads")->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

std::vector<float> text_states(const t5_encoder& encoder, std::size_t texts, const executor& run) {
  std::vector<std::int64_t> ids;
  for (const float x : random_numbers("text", texts * 20))
    ids.push_back(static_cast<std::int64_t>((x + 1) / 2 * 32128));
  return encoder(encoder.embed(ids), std::vector<std::size_t>(texts, 20), run);
}

void texts(benchmark::State& state) {
  const t5_encoder encoder{weights(), "", {}};
  const executor run = team_executor(2);
  const auto count = static_cast<std::size_t>(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(text_states(encoder, count, run));
}
BENCHMARK(texts)->ArgName("texts")->Arg(1)->Arg(32)->UseRealTime()->Unit(benchmark::kMillisecond);

void write(const std::filesystem::path& path, std::span<const float> values) {
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  if (file == nullptr ||
      std::fwrite(values.data(), sizeof(float), values.size(), file) != values.size() ||
      std::fclose(file) != 0)
    throw std::runtime_error{path.string() + ": can't be written"};
}

void write_all(const std::filesystem::path& folder) {
  const executor run = team_executor();
  write(folder / "audio.f32",
        decode(encodec_decoder{weights(), "", small_codec()}, 1, 5 * frames_a_second, run)[0]);
  const auto clip = random_numbers("clip", std::size_t{5} * 32000);
  const std::vector<std::span<const float>> clips{clip};
  const codes found = encodec_encoder{weights(), "", small_codec()}(clips, run)[0];
  write(folder / "codes.f32", std::vector<float>{found.values.begin(), found.values.end()});
  write(folder / "states.f32", text_states(t5_encoder{weights(), "", {}}, 4, run));
}

} // namespace
} // namespace evo::music::nn

int main(int argc, char** argv) {
  constexpr std::string_view option = "--write=";
  if (argc == 2 && std::string_view{argv[1]}.starts_with(option)) {
    evo::music::nn::write_all(std::string_view{argv[1]}.substr(option.size()));
    return 0;
  }
  if (!evo::music::nn::verified()) {
    std::fputs("codec_bench: tiles or instruction sets disagree; nothing is timed\n", stderr);
    return 1;
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
