#include "evo/core/run.hpp"
#include "evo/process/on_workers.hpp"
#include "evo/strategy/cma_es.hpp"
#include "local_cluster.hpp"
#include "process/workers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>

#include <unistd.h>

using namespace evo;
using namespace evo::test;

namespace {

double milliseconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

using reals = real_population<double>;

struct at_generations {
  std::function<void(const generation_view<reals>&)> look;
  void on_generation(const generation_view<reals>& g) { look(g); }
};

/// Bytes of the driver (this process), the bridge, the actors and the workers.
std::map<std::string, double> memory_by_process(const local_cluster& cluster) {
  std::map<std::string, double> bytes;
  const auto add = [&](const std::string& what, pid_t process) {
    bytes[what + " " + std::to_string(process)] = static_cast<double>(memory_of(process));
  };
  add("driver", ::getpid());
  for (const pid_t bridge : descendants_of(::getpid(), "evo_ray"))
    add("bridge", bridge);
  for (const pid_t worker : cluster.workers("evo_test_worker")) {
    add("actor", parent_of(worker));
    add("worker", worker);
  }
  return bytes;
}

} // namespace

TEST_CASE("dispatch costs at most 2 ms a candidate in batches of 16") {
  local_cluster cluster{2};
  work_pool pool{bridged_lanes(cluster.bridge(2), 2)};
  const auto items = words(16);
  evaluate(pool, "length", items); // starts the workers
  std::vector<double> each;
  for (int batch = 0; batch < 60; ++batch)
    each.push_back(milliseconds_of([&] { CHECK(each_once(evaluate(pool, "length", items))); }) /
                   16);
  std::ranges::sort(each);
  MESSAGE("ms a candidate: median " << each[30] << ", most " << each.back());
  CHECK(each[30] <= 2);
}

TEST_CASE("the memory of all processes is flat over two hundred generations") {
  local_cluster cluster{2};
  const auto pool = std::make_shared<work_pool>(bridged_lanes(cluster.bridge(2), 2));
  on_workers<reals> evaluate{pool, "sphere"};
  cma_es<double> strategy{Eigen::VectorXd::Constant(500, 2), {.sigma = 1, .population_size = 16}};
  std::map<std::string, double> early, late;
  const auto look = [&](const generation_view<reals>& g) {
    if (g.generation == 20)
      early = memory_by_process(cluster);
    if (g.generation == 220)
      late = memory_by_process(cluster);
  };
  run(strategy, std::ref(evaluate), {.key = random_key{1}, .limits = {.generations = 221}},
      at_generations{look});
  REQUIRE(early.size() == 6); // the driver, the bridge, two actors and two workers
  REQUIRE(late.size() == 6);
  for (const auto& [who, bytes] : late) {
    MESSAGE(who << ": " << early.at(who) / (1 << 20) << " MiB, then " << bytes / (1 << 20));
    CHECK(bytes <= 1.05 * early.at(who));
  }
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
