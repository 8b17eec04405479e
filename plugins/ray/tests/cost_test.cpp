#include "local_cluster.hpp"
#include "process/workers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

using namespace evo;
using namespace evo::test;

namespace {

double milliseconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

} // namespace

TEST_CASE("dispatch costs at most 2 ms a candidate in batches of 16") {
  local_cluster cluster{2};
  work_pool pool{bridged_lanes(cluster.bridge(2), 2)};
  const auto items = words(16);
  evaluate(pool, "length", items); // starts the workers
  std::vector<double> each;
  for (int batch = 0; batch < 60; ++batch)
    each.push_back(milliseconds_of([&] { CHECK(each_once(evaluate(pool, "length", items))); }) / 16);
  std::ranges::sort(each);
  MESSAGE("ms a candidate: median " << each[30] << ", most " << each.back());
  CHECK(each[30] <= 2);
}

TEST_CASE("a bridge's memory doesn't grow with what it carries") {
  local_cluster cluster{1};
  child_process bridge{cluster.bridge(1), std::chrono::seconds{10}};
  // Above 100 KB Ray keeps arguments in its object store.
  const auto exchange = [&](std::size_t bytes) {
    const job_message job{.job = 1, .setup = 1, .items = {std::string(bytes, 'x')}};
    bridge.send(frame_kind::to_lane,
                message_bytes(carried_message{0, frame_kind::job, message_bytes(job)}));
    return becomes_true(30, [&] {
      CHECK(bridge.pump_out());
      CHECK(bridge.pump_in());
      const auto f = bridge.next();
      return f && f->kind == frame_kind::from_lane;
    });
  };
  bridge.send(frame_kind::open_lane, message_bytes(lane_message{0}));
  CHECK(becomes_true(30, [&] {
    CHECK(bridge.pump_out());
    CHECK(bridge.pump_in());
    const auto f = bridge.next();
    return f && f->kind == frame_kind::from_lane;
  }));
  const auto carry = [&](int times) {
    for (int i = 0; i < times; ++i) {
      REQUIRE(exchange(1000));
      REQUIRE(exchange(300000));
    }
  };
  carry(100);
  const auto before = memory_of(bridge.id());
  carry(400); // 120 MB
  const auto after = memory_of(bridge.id());
  MESSAGE("bytes before " << before << ", after " << after);
  CHECK(after < before + (std::size_t{8} << 20));
}
