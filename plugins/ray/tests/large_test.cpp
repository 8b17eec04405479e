#include "local_cluster.hpp"
#include "process/workers.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace evo;
using namespace evo::test;

TEST_CASE("answers of megabytes arrive whole, more than Ray's object stores hold at once") {
  local_cluster cluster{2};
  notes said;
  work_pool pool{bridged_lanes(cluster.bridge(2), 2), {.report = std::ref(said)}};
  const auto items = words(20);
  constexpr std::size_t bytes = 4'000'000;
  for (int generation = 0; generation < 3; ++generation) { // 240 MB of 160
    const auto c = evaluate(pool, "bytes " + std::to_string(bytes), items);
    CHECK(each_once(c));
    for (std::size_t i = 0; i < items.size(); ++i) {
      CAPTURE(i);
      const auto& body = c.outcomes[i].body;
      REQUIRE(body.size() == bytes);
      CHECK(body.substr(0, items[i].size()) == items[i]);
      CHECK(std::ranges::count(body, '+') == static_cast<std::ptrdiff_t>(bytes - items[i].size()));
    }
  }
  CHECK(said.about("") == 0);
}
