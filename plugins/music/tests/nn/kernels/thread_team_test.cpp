// Loops of a team: each item once, whatever is thrown, however they nest or meet.
#include "nn/kernels/thread_team.hpp"

#include "evo/core/error.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace evo::music::nn {
namespace {

TEST_CASE("a team runs every item of many short loops once") {
  for (const std::size_t threads : {1, 2, 3, 8}) {
    CAPTURE(threads);
    const executor run = team_executor(threads);
    std::size_t wrong = 0;
    for (std::size_t loop = 0; loop < 3000; ++loop) {
      std::vector<int> seen(loop % 17);
      run(seen.size(), [&](std::size_t i) { ++seen[i]; });
      wrong += static_cast<std::size_t>(std::ranges::count_if(seen, [](int n) { return n != 1; }));
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("what one loop wrote the next one reads") {
  const executor run = team_executor(4);
  std::vector<double> numbers(1000), sums(1000);
  double before = 0;
  for (int loop = 1; loop <= 200; ++loop) {
    run(numbers.size(), [&](std::size_t i) { numbers[i] += static_cast<double>(i); });
    run(sums.size(), [&](std::size_t i) { sums[i] = numbers[sums.size() - 1 - i]; });
    const double sum = std::accumulate(sums.begin(), sums.end(), 0.0);
    CHECK(sum == before + 499'500);
    before = sum;
  }
}

TEST_CASE("a team has as many threads as it is asked for, asleep or not") {
  const executor run = team_executor(3);
  for (const int rest : {0, 5}) { // milliseconds, in which they fall asleep
    std::this_thread::sleep_for(std::chrono::milliseconds{rest});
    std::atomic<int> here{0};
    // Ends only if three threads are in it at once.
    run(3, [&](std::size_t) {
      ++here;
      while (here < 3)
        std::this_thread::yield();
    });
    CHECK(here == 3);
  }
}

TEST_CASE("an exception ends a loop and reaches the caller, and the team works on") {
  const executor run = team_executor(2);
  // More than the other thread gets through while this one is on its way out, even on a busy
  // machine.
  constexpr int items = 1'000'000'000;
  for (int loop = 0; loop < 100; ++loop) {
    std::atomic<int> begun{0};
    CHECK_THROWS_WITH_AS(run(items,
                             [&](std::size_t i) {
                               ++begun;
                               if (i == 3)
                                 throw std::runtime_error{"the fourth item"};
                             }),
                         "the fourth item", std::runtime_error);
    REQUIRE(begun < items);
  }
  int sum = 0;
  run(1, [&](std::size_t) { ++sum; });
  CHECK(sum == 1);
}

TEST_CASE("a loop within a loop, or beside another thread's, runs all the same") {
  const executor run = team_executor(2);
  std::atomic<int> inner{0};
  run(4, [&](std::size_t) { run(5, [&](std::size_t) { ++inner; }); });
  CHECK(inner == 20);

  std::atomic<int> items{0};
  {
    std::vector<std::jthread> callers;
    for (int c = 0; c < 3; ++c)
      callers.emplace_back([&, copy = run] {
        for (int loop = 0; loop < 500; ++loop)
          copy(7, [&](std::size_t) { ++items; });
      });
  }
  CHECK(items == 3 * 500 * 7);
}

TEST_CASE("more threads than anybody has are refused") {
  CHECK_THROWS_WITH_AS((void)team_executor(5000), doctest::Contains("threads = 5000"), error);
}

} // namespace
} // namespace evo::music::nn
