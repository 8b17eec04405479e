// How do I stop a run and go on later? Save a checkpoint, construct the strategy again with the
// same parameters, load, and run on with the same key. The result is that of a run that was never
// stopped.

#include "evo/core/run.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/problem/ackley.hpp"
#include "evo/problem/cost.hpp"
#include "evo/strategy/genetic_algorithm.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <vector>

namespace {

const evo::ackley problem{5};
const evo::per_candidate evaluate{evo::cost_of{problem}};

auto make_strategy() {
  return evo::genetic_algorithm{
      problem.domain(), evo::uniform_in{problem.domain()}, {.population_size = 30}};
}

evo::run_options until(std::uint64_t generation) {
  return {.key = evo::random_key{1}, .limits = {.generations = generation}};
}

} // namespace

int main() {
  auto whole = make_strategy();
  const auto uninterrupted = evo::run(whole, evaluate, until(60));
  std::printf("uninterrupted: %.6f\n", uninterrupted.best.value().cost);

  std::vector<std::byte> bytes;
  {
    auto strategy = make_strategy();
    evo::run(strategy, evaluate, until(25));
    // Candidates that are asked and not yet told are kept too.
    static_cast<void>(strategy.ask(until(25).key));
    bytes = evo::save_checkpoint(strategy);
  }

  auto resumed = make_strategy();
  evo::load_checkpoint(resumed, bytes);
  const auto result = evo::run(resumed, evaluate, until(60));
  std::printf("resumed at generation 25: %.6f, %s\n", result.best.value().cost,
              resumed.state().book == whole.state().book ? "the same state" : "another state");

  bytes[bytes.size() / 2] ^= std::byte{1};
  try {
    evo::load_checkpoint(resumed, bytes);
  } catch (const evo::error& e) {
    std::printf("a damaged checkpoint: %s\n", e.what());
  }
}
