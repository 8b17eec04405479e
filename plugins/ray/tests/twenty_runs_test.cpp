// Runs in the middle of which workers, actors and nodes are killed.
#include "evo/core/run.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/process/on_workers.hpp"
#include "evo/strategy/cma_es.hpp"
#include "local_cluster.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <functional>
#include <random>
#include <thread>
#include <vector>

using namespace evo;
using namespace evo::test;

namespace {

using reals = real_population<double>;
using evaluator = std::function<void(const batch<reals>&, std::span<double>)>;

constexpr std::size_t population = 24, generations = 5, candidates = population * generations;

/// The values of a run, generation by generation.
std::vector<double> values_of(std::uint64_t seed, const evaluator& evaluate) {
  std::vector<double> all;
  cma_es<double> strategy{Eigen::VectorXd::Constant(6, 2),
                          {.sigma = 1, .population_size = population}};
  const evaluator watched = [&](const batch<reals>& b, std::span<double> values) {
    evaluate(b, values);
    all.insert(all.end(), values.begin(), values.end());
  };
  run(strategy, watched, {.key = random_key{seed}, .limits = {.generations = generations}});
  return all;
}

std::vector<double> values_here(std::uint64_t seed) {
  return values_of(seed,
                   per_candidate{[](const auto& x) { return Eigen::VectorXd{x}.squaredNorm(); }});
}

/// Kills a worker and an actor by turns, and a node in a run's third generation.
class striker {
public:
  striker(local_cluster& cluster, std::uint64_t seed) : cluster_{cluster}, dice_{seed} {}

  void strike() {
    std::vector<pid_t> workers;
    becomes_true(30, [&] {
      workers = cluster_.workers("evo_test_worker");
      return !workers.empty();
    });
    const pid_t victim = workers.at(dice_() % workers.size());
    ::kill(strikes_ % 2 == 0 ? victim : parent_of(victim), SIGKILL);
    if (strikes_++ == 2)
      cluster_.kill_node(1 + dice_() % (cluster_.nodes().size() - 1)); // not the head
  }

private:
  local_cluster& cluster_;
  std::minstd_rand dice_;
  unsigned strikes_ = 0;
};

/// Evaluates while something strikes.
evaluator under(striker& s, evaluator evaluate) {
  return [&s, evaluate = std::move(evaluate)](const batch<reals>& b, std::span<double> values) {
    const std::jthread striking{[&] {
      std::this_thread::sleep_for(std::chrono::milliseconds{40});
      s.strike();
    }};
    evaluate(b, values);
  };
}

} // namespace

TEST_CASE("twenty runs in whose generations workers, actors and nodes are killed are those of one "
          "process") {
  local_cluster cluster{3};
  std::uint64_t again = 0, lost = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const auto pool = std::make_shared<work_pool>(bridged_lanes(cluster.bridge(3), 3));
    on_workers<reals> evaluate{pool, "sphere 10"};
    striker s{cluster, seed};
    CHECK(values_of(seed, under(s, std::ref(evaluate))) == values_here(seed));
    const auto done = pool->statistics();
    CHECK(done.items == candidates);
    std::uint64_t in_record = 0;
    for (const auto& [node, n] : evaluate.by_node())
      in_record += n;
    CHECK(in_record == candidates);
    again += done.handed_out - done.items;
    lost += done.workers_lost;
    cluster.add_node();
  }
  MESSAGE("of " << 20 * candidates << " candidates " << again << " were handed out again; " << lost
                << " workers were lost");
  CHECK(again > 0);
  CHECK(lost >=
        20 * 3); // of the 120 that were struck some hadn't said hello, or had nothing more to do
}
