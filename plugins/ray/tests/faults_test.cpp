#include "local_cluster.hpp"
#include "process/workers.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <map>
#include <set>
#include <thread>

using namespace evo;
using namespace evo::test;

namespace {

/// The process ids of the pool's workers.
std::set<pid_t> workers_of(work_pool& pool, std::size_t count) {
  std::set<pid_t> workers;
  becomes_true(30, [&] {
    for (const auto& o : evaluate(pool, "process", words(40)).outcomes)
      workers.insert(std::stoi(o.body));
    return workers.size() >= count;
  });
  return workers;
}

std::set<std::string> nodes_of(const collected& c) {
  std::set<std::string> nodes;
  for (const auto& o : c.outcomes)
    nodes.insert(o.node);
  return nodes;
}

/// Evaluates half a second's work, while which `strike` happens.
collected evaluate_under(work_pool& pool, const std::vector<std::string>& items,
                         const std::function<void()>& strike) {
  std::jthread striker{[&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{150});
    strike();
  }};
  return evaluate(pool, "slow 5", items);
}

} // namespace

TEST_CASE("whatever dies, each candidate is evaluated once in the record") {
  local_cluster cluster{3};
  notes said;
  work_pool pool{bridged_lanes(cluster.bridge(3), 3), {.report = std::ref(said)}};
  const auto items = words(200);

  SUBCASE("a worker") {
    const auto victim = *workers_of(pool, 3).begin();
    const auto c = evaluate_under(pool, items, [&] { ::kill(victim, SIGKILL); });
    CHECK(each_once(c));
    CHECK(all_lengths(c, items));
    CHECK(said.about("killed by signal 9") == 1);
    CHECK(workers_of(pool, 3).count(victim) == 0);
  }
  SUBCASE("an actor, and its worker with it") {
    const auto victim = *workers_of(pool, 3).begin();
    const auto c = evaluate_under(pool, items, [&] { ::kill(parent_of(victim), SIGKILL); });
    CHECK(each_once(c));
    CHECK(all_lengths(c, items));
    CHECK(becomes_true(10, [&] { return !is_alive(victim); }));
    CHECK(workers_of(pool, 3).size() == 3);
  }
  SUBCASE("a node, and another comes") {
    CHECK(workers_of(pool, 3).size() == 3);
    const auto all = nodes_of(evaluate(pool, "slow 5", items));
    CHECK(all.size() == 3);
    const auto c = evaluate_under(pool, items, [&] { cluster.kill_node(2); });
    CHECK(each_once(c));
    CHECK(all_lengths(c, items));
    CHECK(becomes_true(10, [&] { return nodes_of(evaluate(pool, "slow 5", items)).size() == 2; }));
    cluster.add_node();
    CHECK(becomes_true(60, [&] { return nodes_of(evaluate(pool, "slow 5", items)).size() == 3; }));
  }
  SUBCASE("three workers, of one candidate") {
    const auto c = evaluate(pool, "poison " + items[7], items);
    CHECK(each_once(c));
    for (std::size_t i = 0; i < items.size(); ++i)
      CHECK(c.outcomes[i].failed == (i == 7));
  }
}

TEST_CASE("no worker outlives its bridge") {
  local_cluster cluster{2};
  for (const bool is_killed : {false, true}) {
    CAPTURE(is_killed);
    child_process bridge{cluster.bridge(2), std::chrono::seconds{10}};
    std::set<pid_t> workers;
    for (std::uint32_t lane = 0; lane < 2; ++lane)
      bridge.send(frame_kind::open_lane, message_bytes(lane_message{lane}));
    CHECK(bridge.pump_out());
    CHECK(becomes_true(30, [&] {
      CHECK(bridge.pump_in());
      while (const auto f = bridge.next())
        if (f->kind == frame_kind::from_lane)
          workers.insert(static_cast<pid_t>(
              read_message<hello_message>(read_message<carried_message>(f->body).body).process));
      return workers.size() == 2;
    }));
    if (is_killed)
      ::kill(bridge.id(), SIGKILL);
    const auto how = bridge.end();
    CHECK(how == (is_killed ? "killed by signal 9 (Killed)" : "ended with exit code 0"));
    for (const auto worker : workers)
      CHECK(becomes_true(10, [&] { return !is_alive(worker); }));
  }
}
