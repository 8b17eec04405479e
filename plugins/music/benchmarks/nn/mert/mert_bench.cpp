// MERT's seconds a clip, and its hidden states to compare with another program's.
//   mert_bench --model DIR --precision bf16 --seconds 5 5 5 5 --rounds 5 --threads 2
//   mert_bench --model DIR --precision fp32 --wave FILE.npy --states OUT.npy
// Clips are noise at the model's rate; the time is that from their samples to the mean of every
// layer's states, of all clips together. Refuses to time anything before a clip has the same states
// alone and together.
#include "../../../tests/nn/support/random_source.hpp"

#include "nn/checkpoint/checkpoint.hpp"
#include "nn/kernels/thread_team.hpp"
#include "nn/mert/network.hpp"
#include "nn/mert/waveform.hpp"

#include "evo/music/npy.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace evo::music::nn {
namespace {

struct bench_options {
  std::string model, precision = "bf16", wave, states;
  std::vector<double> seconds = {5, 5, 5, 5, 5, 5, 5, 5};
  std::size_t rounds = 5, threads = 2;
};

bench_options parse(int argc, char** argv) {
  bench_options o;
  CLI::App program{"MERT's seconds a clip"};
  program.add_option("--model", o.model, "Folder of a checkpoint")->required();
  program.add_option("--precision", o.precision)->check(CLI::IsMember({"fp32", "bf16", "int8"}));
  program.add_option("--seconds", o.seconds, "Length of each clip");
  program.add_option("--rounds", o.rounds);
  program.add_option("--threads", o.threads);
  program.add_option("--wave", o.wave, "float32 samples, as the preprocessor takes them");
  program.add_option("--states", o.states, "float32 (depths, frames, width) of --wave");
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    std::exit(program.exit(problem));
  }
  return o;
}

std::vector<float> noise(const mert_config& config, double seconds, std::size_t number) {
  auto samples = testing::random_numbers("clip " + std::to_string(number),
                                         static_cast<std::size_t>(seconds * config.rate));
  if (config.normalize)
    normalize_waveform(samples);
  return samples;
}

void keep_states(const mert_network& network, const mert_config& config, const bench_options& o,
                 const executor& run) {
  std::vector<float> wave = read_npy(o.wave).values, all;
  if (config.normalize)
    normalize_waveform(wave);
  const std::span<const float> samples{wave};
  network(std::span{&samples, 1}, run, [&](std::size_t, const_rows states) {
    all.insert(all.end(), states.data, states.data + states.count * states.stride);
  });
  const std::vector<std::size_t> shape{network.depths(), network.frames(wave.size()),
                                       network.width()};
  write_npy(o.states, shape, all);
}

bool verified(const mert_network& network, std::span<const std::span<const float>> clips,
              const executor& run) {
  const std::vector<std::span<const float>> few(
      clips.begin(), clips.begin() + std::min<std::ptrdiff_t>(3, std::ssize(clips)));
  const auto together = network.sums(few, run);
  const std::size_t size = together.size() / few.size();
  for (std::size_t i = 0; i < few.size(); ++i)
    if (!std::ranges::equal(network.sums({&few[i], 1}, serial_executor()),
                            std::span{together}.subspan(i * size, size)))
      return false;
  return true;
}

nlohmann::ordered_json measure(const mert_network& network, const mert_config& config,
                               const bench_options& o, const executor& run) {
  std::vector<std::vector<float>> waves;
  for (std::size_t i = 0; i < o.seconds.size(); ++i)
    waves.push_back(noise(config, o.seconds[i], i));
  const std::vector<std::span<const float>> clips(waves.begin(), waves.end());
  if (!verified(network, clips, run))
    throw std::runtime_error{"clips have other states alone than together: nothing is timed"};
  std::vector<double> times;
  using clock = std::chrono::steady_clock;
  const std::clock_t processor = std::clock();
  for (std::size_t round = 0; round < o.rounds; ++round) {
    auto again = waves; // which are preprocessed again, as part of the work
    const auto start = clock::now();
    for (auto& wave : again)
      normalize_waveform(wave);
    static_cast<void>(network.sums(clips, run));
    times.push_back(std::chrono::duration<double>(clock::now() - start).count());
  }
  const double processor_seconds = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
  std::ranges::sort(times);
  const auto clips_count = static_cast<double>(clips.size());
  return {{"precision", o.precision},
          {"clips", clips.size()},
          {"threads", o.threads},
          {"seconds_per_clip", times[times.size() / 2] / clips_count},
          {"least_seconds_per_clip", times.front() / clips_count},
          {"processor_seconds_per_clip",
           processor_seconds / static_cast<double>(o.threads * o.rounds) / clips_count}};
}

int run_bench(const bench_options& o) {
  const std::map<std::string, precision> precisions{
      {"fp32", precision::fp32}, {"bf16", precision::bf16}, {"int8", precision::int8}};
  const mert_config config = read_mert_config(o.model);
  const mert_network network{checkpoint{o.model}, config, precisions.at(o.precision)};
  const executor run = team_executor(o.threads);
  if (!o.wave.empty()) {
    keep_states(network, config, o, run);
    return 0;
  }
  std::printf("%s\n", measure(network, config, o, run).dump(2).c_str());
  return 0;
}

} // namespace
} // namespace evo::music::nn

int main(int argc, char** argv) {
  try {
    return evo::music::nn::run_bench(evo::music::nn::parse(argc, argv));
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "mert_bench: %s\n", problem.what());
    return 1;
  }
}
