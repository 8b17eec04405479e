#include "workers.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <set>
#include <thread>

namespace evo::test {

TEST_CASE("each item has its outcome once, with any number of workers") {
  for (const std::size_t workers : {1, 2, 5}) {
    CAPTURE(workers);
    work_pool pool{child_lanes({EVO_TEST_WORKER}, workers)};
    for (const std::size_t n : {0, 1, 2, 3, 17, 300}) {
      CAPTURE(n);
      const auto items = words(n);
      const auto c = evaluate(pool, "length", items);
      CHECK(each_once(c));
      CHECK(all_lengths(c, items));
    }
  }
}

TEST_CASE("work is shared among workers, which keep their tasks") {
  work_pool pool{child_lanes({EVO_TEST_WORKER}, 2)};
  std::set<std::string> processes;
  for (int round = 0; round < 5; ++round)
    for (const auto& o : evaluate(pool, "process 2", words(50)).outcomes)
      processes.insert(o.body);
  CHECK(processes.size() == 2);
}

TEST_CASE("a pool counts what it has done") {
  work_pool pool{child_lanes({EVO_TEST_WORKER}, 1)};
  evaluate(pool, "length", words(40));
  const work_statistics once = pool.statistics();
  CHECK(once.items == 40);
  CHECK(once.handed_out == 40);
  CHECK(once.jobs >= 2);
  CHECK(once.bytes_out > 40 * 6);
  CHECK(once.bytes_in > 40 * 2);
  CHECK(once.workers_lost == 0);
  evaluate(pool, "poison item3...", words(4));
  const work_statistics more = pool.statistics();
  CHECK(more.items == 44);
  CHECK(more.handed_out >= 40 + 4 + 2); // the poisonous one three times
  CHECK(more.workers_lost == 3);
}

TEST_CASE("large items and results go through pipes that hold less") {
  work_pool pool{child_lanes({EVO_TEST_WORKER}, 2)};
  const std::vector<std::string> items(12, std::string(std::size_t{3} << 20, 'x'));
  CHECK(all_lengths(evaluate(pool, "length", items), items));
}

TEST_CASE("an item that fails fails alone where the task says so") {
  work_pool pool{child_lanes({EVO_TEST_WORKER}, 1)};
  const auto items = words(6);
  const auto c = evaluate(pool, "fails " + items[4], items);
  CHECK(each_once(c));
  for (std::size_t i = 0; i < items.size(); ++i)
    CHECK(c.outcomes[i].failed == (i == 4));
  CHECK(c.outcomes[4].body == "it doesn't like " + items[4]);
}

TEST_CASE("threads share the workers, each with its own setup") {
  work_pool pool{child_lanes({EVO_TEST_WORKER}, 2), {.setups_a_worker = 2}};
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 6; ++t)
      threads.emplace_back([&, t] {
        const auto items = words(40);
        // More setups than a worker keeps.
        const auto c = evaluate(pool, t % 2 == 0 ? "length" : "length " + std::to_string(t), items);
        right += each_once(c) && all_lengths(c, items) ? 1 : 0;
      });
  }
  CHECK(right == 6);
}

TEST_CASE("one with little to do doesn't wait for one with much") {
  work_pool pool{child_lanes({EVO_TEST_WORKER}, 1), {.longest_job = 0.02}};
  using clock = std::chrono::steady_clock;
  clock::time_point much, little;
  {
    const std::jthread first{[&] {
      evaluate(pool, "slow 5", words(120));
      much = clock::now();
    }};
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
    const std::jthread second{[&] {
      evaluate(pool, "slow 5", words(5));
      little = clock::now();
    }};
  }
  CHECK(little < much);
}

TEST_CASE("a worker that is slow is overtaken") {
  const std::string lock = std::string{"overtaken-"} + std::to_string(::getpid()) + ".lock";
  ::unlink(lock.c_str());
  work_pool pool{child_lanes({EVO_TEST_WORKER}, 2)};
  const auto items = words(60);
  // 2 ms an item, 100 ms with the slow one: half of them there would take 3 s.
  const auto start = std::chrono::steady_clock::now();
  const auto c = evaluate(pool, "slow 2 " + lock, items);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  ::unlink(lock.c_str());
  CHECK(each_once(c));
  CHECK(all_lengths(c, items));
  CHECK(taken.count() < 1.5);
}

TEST_CASE("who is interrupted gets its thread back, and others go on") {
  work_pool pool{child_lanes({EVO_TEST_WORKER}, 1), {.longest_job = 0.1}};
  std::size_t taken = 0;
  pool.evaluate(
      "slow 20", words(1000), [&](std::span<item_outcome> some) { taken += some.size(); },
      [&] { return taken > 0; });
  CHECK(taken > 0);
  CHECK(taken < 1000);
  CHECK(all_lengths(evaluate(pool, "length", words(3)), words(3)));
}

TEST_CASE("what `take` throws comes through") {
  work_pool pool{child_lanes({EVO_TEST_WORKER}, 1)};
  const auto throws = [&] {
    pool.evaluate("length", words(10),
                  [](std::span<item_outcome>) { throw std::runtime_error{"enough"}; });
  };
  CHECK_THROWS_WITH(throws(), "enough");
  CHECK(all_lengths(evaluate(pool, "length", words(3)), words(3)));
}

} // namespace evo::test
