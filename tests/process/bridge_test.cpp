#include "evo/process/bridged_lanes.hpp"

#include "workers.hpp"

#include <doctest/doctest.h>

#include <map>

namespace evo::test {

namespace {

std::unique_ptr<lanes> bridge(std::size_t lanes, const char* weakness = "") {
  return bridged_lanes({EVO_TEST_BRIDGE, std::to_string(lanes) + weakness, EVO_TEST_WORKER}, lanes);
}

} // namespace

TEST_CASE("a bridge carries frames, and outcomes name the node") {
  work_pool pool{bridge(3)};
  const auto items = words(90);
  std::map<std::string, std::size_t> by_node;
  constexpr int rounds = 5;
  for (int round = 0; round < rounds; ++round) {
    const auto c = evaluate(pool, "slow 4", items);
    CHECK(each_once(c));
    CHECK(all_lengths(c, items));
    for (const auto& o : c.outcomes)
      ++by_node[o.node];
  }
  CHECK(by_node.size() == 3);
  for (const auto& [node, n] : by_node) {
    CAPTURE(node);
    CHECK(n >= rounds * items.size() / 10);
  }
}

TEST_CASE("a worker that dies behind a bridge is blamed like one here") {
  work_pool pool{bridge(2)};
  const auto items = words(12);
  const auto c = evaluate(pool, "poison " + items[7], items);
  CHECK(each_once(c));
  for (std::size_t i = 0; i < items.size(); ++i)
    CHECK(c.outcomes[i].failed == (i == 7));
}

TEST_CASE("a bridge that can't be started leaves nobody waiting") {
  work_pool pool{bridged_lanes({"/no/such/bridge"}, 2)};
  CHECK_THROWS_AS(evaluate(pool, "length", words(3)), workers_unavailable);
}

TEST_CASE("a bridge that dies whenever there is work leaves nobody waiting either") {
  work_pool pool{bridge(2, "!")};
  CHECK_THROWS_WITH_AS(evaluate(pool, "length", words(3)),
                       "no worker runs: the bridge is gone: it was ended with exit code 3",
                       workers_unavailable);
}

} // namespace evo::test
