// MusicGen's language model over a population: milliseconds a candidate and token, and what share
// of the machine's arithmetic and memory that is. Weights are random and made in memory; time
// doesn't depend on them. Refuses to time anything before candidates have the same codes alone and
// together.
//   musicgen_bench --shape small --population 32 --seconds 5 --precision bf16 [--steps N] --json
// With --steps, that many steps in the clip's middle are run, where the caches are as long as they
// are on average. With --generations, whole clips are made again and again, and memory is watched.
#include "../../../tests/nn/support/random_source.hpp"
#include "machine.hpp"
#include "options.hpp"
#include "roofline.hpp"

#include "nn/checkpoint/checkpoint.hpp"
#include "nn/kernels/thread_team.hpp"
#include "nn/musicgen/music_language_model.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace evo::music::nn {
namespace {

struct population {
  population(const bench_options& o, std::size_t given_frames)
      : given(given_frames * o.config().decoder.codebooks) {
    const std::size_t numbers = o.tokens * o.config().text.width;
    for (std::size_t i = 0; i < o.population; ++i)
      texts.push_back(testing::random_numbers("text " + std::to_string(i), numbers));
    for (std::size_t i = 0; i < o.population; ++i)
      candidates.push_back({texts[i], i, given});
  }

  std::vector<std::int64_t> given;
  std::vector<std::vector<float>> texts;
  std::vector<music_candidate> candidates;
};

music_decoder load(const bench_options& o) {
  const musicgen_config config = o.config();
  if (!o.model.empty())
    return {checkpoint{o.model}, config.decoder, config.text.width, o.how};
  return {testing::random_source{}, config.decoder, config.text.width, o.how};
}

bool verified(music_language_model& model, const bench_options& options, const executor& run) {
  bench_options three = options;
  three.population = 3;
  const population few{three, 0};
  const music_settings settings{.frames = 3, .guidance = options.guidance};
  const auto together = model.generate(few.candidates, settings, run);
  for (std::size_t i = 0; i < few.candidates.size(); ++i)
    if (model.generate({&few.candidates[i], 1}, settings, serial_executor())[0] != together[i])
      return false;
  return true;
}

/// The steps that are timed: those behind the first one, that also reads the texts and what is
/// given.
struct timed_steps {
  std::size_t given = 0, frames = 0, first = 0, count = 0;
};

timed_steps choose_steps(const bench_options& o) {
  const std::size_t all = o.frames() + o.delays();
  const std::size_t count = o.steps == 0 ? all - 1 : std::min(o.steps, all - 1);
  const std::size_t given = (all - 1 - count) / 2;
  return {given, given + 1 + count - o.delays(), given + 1, count};
}

struct timing {
  double wall = 0, processor = 0; ///< seconds of all timed steps; of the processors', their mean
};

timing time_of(music_language_model& model, const population& all, const bench_options& o,
               const timed_steps& steps, const executor& run) {
  const music_settings settings{.frames = steps.frames, .guidance = o.guidance};
  using clock = std::chrono::steady_clock;
  clock::time_point start;
  std::clock_t processor = 0;
  std::size_t calls = 0;
  (void)model.generate(all.candidates, settings, run, [&](std::size_t, std::size_t) {
    if (calls++ == 1) {
      start = clock::now();
      processor = std::clock();
    }
    return true;
  });
  return {std::chrono::duration<double>(clock::now() - start).count(),
          static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC /
              static_cast<double>(o.threads)};
}

/// Seconds that the timed steps take at least.
double least_seconds(const bench_options& o, const timed_steps& steps, const machine_rates& rates) {
  const auto rows = static_cast<double>(o.population * (o.guidance == 1 ? 1 : 2));
  double positions = 0; // that are read
  for (std::size_t s = 0; s < steps.count; ++s)
    positions += rows * static_cast<double>(steps.first + s + 1);
  positions += static_cast<double>(o.population * o.tokens * steps.count);
  return static_cast<double>(steps.count) * rows * operations_a_row(o.config().decoder) /
             rates.arithmetic +
         positions * cache_bytes_a_position(o.config().decoder, o.how) / rates.reading;
}

/// Bytes of this process in memory.
std::size_t resident() {
  std::size_t all = 0, pages = 0;
  std::ifstream{"/proc/self/statm"} >> all >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

/// Memory after the third and the last of so many generations of whole clips.
nlohmann::ordered_json watch_memory(const bench_options& o) {
  const executor run = team_executor(o.threads);
  music_language_model model{load(o)};
  const population all{o, 0};
  const music_settings settings{.frames = o.frames(), .guidance = o.guidance};
  std::vector<std::size_t> after;
  for (std::size_t g = 0; g < o.generations; ++g) {
    (void)model.generate(all.candidates, settings, run);
    after.push_back(resident());
  }
  const std::size_t third = after[std::min<std::size_t>(2, after.size() - 1)];
  return {{"generations", o.generations},
          {"third_rss_bytes", third},
          {"last_rss_bytes", after.back()},
          {"last_over_third", static_cast<double>(after.back()) / static_cast<double>(third)}};
}

nlohmann::ordered_json measure(const bench_options& o) {
  const executor run = team_executor(o.threads);
  music_language_model model{load(o)};
  if (!verified(model, o, run))
    throw std::runtime_error{"candidates have other codes alone than together: nothing is timed"};
  model.release();
  const timed_steps steps = choose_steps(o);
  const population all{o, steps.given};
  const machine_rates before = measured(o.how, run, o.threads);
  (void)time_of(model, all, o, steps, run); // takes the memory that later generations find there
  const timing took = time_of(model, all, o, steps, run);
  const machine_rates after = measured(o.how, run, o.threads);
  const machine_rates rates{std::max(before.arithmetic, after.arithmetic),
                            std::max(before.reading, after.reading)};
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto tokens = static_cast<double>(steps.count * o.population);
  const std::size_t whole = o.frames() + o.delays();
  return {{"shape", o.shape},
          {"model", o.model},
          {"precision", o.precision_name},
          {"population", o.population},
          {"threads", o.threads},
          {"guidance", o.guidance},
          {"seconds_clip", o.seconds},
          {"steps_timed", steps.count},
          {"ms_per_token", took.wall / tokens * 1e3},
          {"processor_ms_per_token", took.processor / tokens * 1e3},
          {"seconds_per_candidate", took.wall / tokens * static_cast<double>(whole)},
          {"share_of_roofline", least_seconds(o, steps, rates) / took.processor},
          {"share_of_roofline_wall", least_seconds(o, steps, rates) / took.wall},
          {"peak_gflops", rates.arithmetic * 1e-9},
          {"bandwidth_gbs", rates.reading * 1e-9},
          {"weight_bytes", model.decoder().bytes()},
          {"peak_rss_bytes", static_cast<std::size_t>(usage.ru_maxrss) * 1024}};
}

} // namespace
} // namespace evo::music::nn

int main(int argc, char** argv) {
  try {
    const auto options = evo::music::nn::parse(argc, argv);
    const auto result = options.generations > 0 ? evo::music::nn::watch_memory(options)
                                                : evo::music::nn::measure(options);
    if (options.json)
      std::printf("%s\n", result.dump(2).c_str());
    else
      for (const auto& [name, value] : result.items())
        std::printf("%-24s %s\n", name.c_str(), value.dump().c_str());
  } catch (const std::invalid_argument& wrong) {
    std::fprintf(stderr, "%s\n", wrong.what());
    return 2;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "musicgen_bench: %s\n", problem.what());
    return 1;
  }
}
