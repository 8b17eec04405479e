#include "workers.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <set>
#include <thread>

#include <unistd.h>

namespace evo::test {

namespace {

std::string own_file(const std::string& name) {
  return name + "-" + std::to_string(::getpid());
}

} // namespace

TEST_CASE("an item that kills its workers is found among its neighbours, and has failed") {
  notes said;
  work_pool pool{child_lanes({EVO_TEST_WORKER}, 2), {.report = std::ref(said)}};
  const auto items = words(30);
  const auto c = evaluate(pool, "poison " + items[13], items);
  CHECK(each_once(c));
  for (std::size_t i = 0; i < items.size(); ++i) {
    CAPTURE(i);
    CHECK(c.outcomes[i].failed == (i == 13));
    if (i != 13)
      CHECK(c.outcomes[i].body == std::to_string(items[i].size()));
  }
  CHECK(c.outcomes[13].body.find(
            "its worker died 3 times; the last one: it was killed by signal 6") == 0);
  // Notes come on the pool's thread, soon.
  const auto deaths = [&] { return said.about("is gone: it was killed by signal 6"); };
  for (int patience = 0; patience < 200 && deaths() < 3; ++patience)
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  CHECK(deaths() == 3);
}

TEST_CASE("an item whose worker died once by chance is evaluated") {
  const std::string file = own_file("once");
  work_pool pool{child_lanes({EVO_TEST_WORKER}, 2)};
  const auto items = words(20);
  const auto c = evaluate(pool, "once " + file + " " + items[5], items);
  ::unlink(file.c_str());
  CHECK(each_once(c));
  CHECK(all_lengths(c, items));
}

TEST_CASE("workers killed again and again lose no item and count none twice") {
  work_pool pool{child_lanes({EVO_TEST_WORKER}, 2), {.deaths = 1000}};
  const auto items = words(1500);
  std::set<std::string> processes;
  for (const auto& o : evaluate(pool, "process", words(20)).outcomes)
    processes.insert(o.body);
  std::atomic<bool> done = false;
  int killed = 0;
  {
    const std::jthread killer{[&] {
      while (!done) {
        std::this_thread::sleep_for(std::chrono::milliseconds{60});
        std::set<std::string> now;
        for (const auto& o : evaluate(pool, "process", words(4)).outcomes)
          now.insert(o.body);
        killed += ::kill(std::stoi(*now.begin()), SIGKILL) == 0 ? 1 : 0;
      }
    }};
    const auto c = evaluate(pool, "slow 3", items);
    done = true;
    CHECK(each_once(c));
    CHECK(all_lengths(c, items));
  }
  CHECK(killed >= 3);
}

TEST_CASE("a worker that writes no frames is replaced, and its item has failed in the end") {
  work_pool pool{child_lanes({EVO_TEST_WORKER}, 1)};
  const auto c = evaluate(pool, "garbage", {"one"});
  REQUIRE(each_once(c));
  CHECK(c.outcomes[0].failed);
  CHECK(c.outcomes[0].body.find("no frame begins here") != std::string::npos);
}

TEST_CASE("a setup that no worker takes is refused with the worker's words") {
  work_pool pool{child_lanes({EVO_TEST_WORKER}, 2)};
  CHECK_THROWS_WITH_AS(evaluate(pool, "refused", words(3)), "it refuses", setup_refused);
  CHECK_THROWS_AS(evaluate(pool, "deadly", words(3)), setup_refused);
  CHECK(all_lengths(evaluate(pool, "length", words(3)), words(3)));
}

TEST_CASE("without workers nobody waits for ever") {
  work_pool none{child_lanes({"/no/such/program"}, 2)};
  CHECK_THROWS_AS(evaluate(none, "length", words(3)), workers_unavailable);
  work_pool dead{child_lanes({EVO_TEST_WORKER, "--die"}, 1)};
  CHECK_THROWS_WITH_AS(evaluate(dead, "length", words(3)),
                       "no worker runs: it was ended with exit code 7", workers_unavailable);
  work_pool silent{child_lanes({"sleep", "1000"}, 1), {.startup = 0.3}};
  CHECK_THROWS_AS(evaluate(silent, "length", words(3)), workers_unavailable);
}

} // namespace evo::test
