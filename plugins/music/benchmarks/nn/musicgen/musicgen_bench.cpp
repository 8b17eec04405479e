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

/// Seconds of a timed step, the median; of the processors' time, their mean.
struct timing {
  double wall = 0, processor = 0;
};

double median(std::vector<double> numbers) {
  std::ranges::sort(numbers);
  const std::size_t n = numbers.size();
  return (numbers[(n - 1) / 2] + numbers[n / 2]) / 2;
}

timing time_of(music_language_model& model, const population& all, const bench_options& o,
               const timed_steps& steps, const executor& run) {
  const music_settings settings{.frames = steps.frames, .guidance = o.guidance};
  using clock = std::chrono::steady_clock;
  std::vector<clock::time_point> wall;
  std::vector<std::clock_t> processor;
  const auto look = [&] {
    wall.push_back(clock::now());
    processor.push_back(std::clock());
  };
  (void)model.generate(all.candidates, settings, run, [&](std::size_t, std::size_t) {
    look();
    return true;
  });
  look();
  std::vector<double> of_wall, of_processor;
  for (std::size_t i = 2; i < wall.size(); ++i) { // the first one also reads what is given
    of_wall.push_back(std::chrono::duration<double>(wall[i] - wall[i - 1]).count());
    of_processor.push_back(static_cast<double>(processor[i] - processor[i - 1]) / CLOCKS_PER_SEC /
                           static_cast<double>(o.threads));
  }
  return {median(of_wall), median(of_processor)};
}

/// Seconds that the middle one of the timed steps takes at least.
double least_seconds(const bench_options& o, const timed_steps& steps, const machine_rates& rates) {
  const auto rows = static_cast<double>(o.population * (o.guidance == 1 ? 1 : 2));
  const double positions = // that are read
      rows * (static_cast<double>(steps.first) + static_cast<double>(steps.count + 1) / 2) +
      static_cast<double>(o.population * o.tokens);
  return std::max(rows * operations_a_row(o.config().decoder) / rates.arithmetic,
                  weight_bytes(o.config().decoder, o.how) / rates.reading) +
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
  const auto population = static_cast<double>(o.population);
  const double least = least_seconds(o, steps, rates);
  const std::size_t whole = o.frames() + o.delays();
  return {{"shape", o.shape},
          {"model", o.model},
          {"precision", o.precision_name},
          {"population", o.population},
          {"threads", o.threads},
          {"guidance", o.guidance},
          {"seconds_clip", o.seconds},
          {"steps_timed", steps.count},
          {"ms_per_token", took.wall / population * 1e3},
          {"processor_ms_per_token", took.processor / population * 1e3},
          {"seconds_per_candidate", took.wall / population * static_cast<double>(whole)},
          {"share_of_roofline", least / took.processor},
          {"share_of_roofline_wall", least / took.wall},
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
