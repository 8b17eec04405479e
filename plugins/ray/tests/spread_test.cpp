#include "local_cluster.hpp"
#include "process/workers.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace evo;
using namespace evo::test;

TEST_CASE("frames reach workers on one, two and three nodes, and each node has its share") {
  local_cluster cluster{3};
  const auto items = words(120);
  for (std::size_t count = 1; count <= 3; ++count) {
    CAPTURE(count);
    notes said;
    work_pool pool{bridged_lanes(cluster.bridge(count), count), {.report = std::ref(said)}};
    for (int generation = 0; generation < 3; ++generation) {
      const auto c = evaluate(pool, "slow 2", items);
      CHECK(each_once(c));
      CHECK(all_lengths(c, items));
      std::map<std::string, int> by_node;
      for (const auto& o : c.outcomes)
        ++by_node[o.node];
      CHECK(by_node.size() == count);
      for (const auto& [node, n] : by_node) {
        CAPTURE(node);
        CHECK(n >= 12); // a tenth
      }
    }
    CHECK(said.about("") == 0);
  }
}
