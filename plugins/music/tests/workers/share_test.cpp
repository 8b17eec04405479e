// What each worker takes of its machine, and each run of its workers.
#include "on_workers.hpp"

#include "workers/hearing_task.hpp"

#include <doctest/doctest.h>

#include <mutex>
#include <thread>

using namespace evo::music;
using namespace evo::music::testing;
using namespace evo::music::workers;

namespace {

/// Among how many a worker's generator is told to share the machine's memory.
std::uint64_t sharers_of(const worker_share& share) {
  std::uint64_t told = 0;
  const auto make = hearing_tasks(
      {.make_generator =
           [&](const generator_options&, std::uint64_t sharers) {
             told = sharers;
             return std::make_unique<fake_generator>();
           },
       .make_encoder = [](const encoder_options&) { return std::make_unique<fake_encoder>(); },
       .make_noise_meter = [](const std::string&) { return fake_noise(); },
       .make_executor =
           [](const std::optional<std::uint64_t>&) { return evo::serial_executor(); }});
  const auto task = make(setup_of(small_run{}.config, share, {}));
  CHECK(task != nullptr);
  return told;
}

/// The generation that each of several runs is at, in the order in which they tell.
class course {
public:
  class watcher final : public progress {
  public:
    watcher(course& all, std::size_t run) : all_{all}, run_{run} {}
    void say(const std::string&) override {}
    void update(const progress_state&) override {}
    void generation(const generation_record&) override {
      const std::scoped_lock lock{all_.mutex_};
      all_.ended.push_back(run_);
    }
    void end() override {}

  private:
    course& all_;
    std::size_t run_;
  };

  std::vector<std::size_t> ended; ///< whose generation

private:
  std::mutex mutex_;
};

} // namespace

TEST_CASE("workers of a machine share its memory, by their number or its cores") {
  CHECK(sharers_of({1, 3}) == 3);
  CHECK(sharers_of({4, 1}) == 1);
  const std::uint64_t cores = std::thread::hardware_concurrency();
  CHECK(sharers_of({1, std::nullopt}) == std::max<std::uint64_t>(1, cores));
  CHECK(sharers_of({cores, std::nullopt}) == 1);
  CHECK(sharers_of({cores + 1, std::nullopt}) == 1);
}

TEST_CASE("runs that share workers go on side by side, and each tells of itself") {
  small_run s;
  const auto pool = pool_of(2);
  course c;
  {
    std::vector<std::jthread> runs;
    for (std::size_t i = 0; i < 3; ++i)
      runs.emplace_back([&, i] {
        course::watcher watcher{c, i};
        const evolution_tools tools{s.generate, s.encode, nullptr, fake_noise(),
                                    s.run,      nullptr,  {},      source_of(pool.get())};
        (void)evolve(s.config, tools,
                     {.folder = s.folder / std::to_string(i),
                      .resume = false,
                      .command = "test",
                      .watcher = &watcher,
                      .interrupted = {}});
      });
  }
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(std::ranges::count(c.ended, i) >= 6);
    // Its first generation ends before anybody's run does.
    CHECK(std::distance(c.ended.begin(), std::ranges::find(c.ended, i)) < 12);
  }
}
