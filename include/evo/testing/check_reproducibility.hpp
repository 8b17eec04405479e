#pragma once
/// @file
/// The same seed gives the same candidates: again, in two parts, after a checkpoint, on any
/// executor.

#include "evo/testing/detail/drive.hpp"
#include "evo/testing/strategy_case.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace evo::testing {

/// Two fresh strategies ask for the same; a batch that is asked for again before tell is the same.
template <strategy S>
[[nodiscard]] violations check_determinism(const strategy_case<S>& c) {
  violations found;
  S first = c.fresh(), second = c.fresh();
  detail::expect(found,
                 detail::drive(first, c, c.generations) == detail::drive(second, c, c.generations),
                 "two fresh strategies with the same key ask for different candidates");
  S asked_twice = c.fresh();
  const auto once = detail::bytes_of(asked_twice.ask(c.key()));
  detail::expect(found, once == detail::bytes_of(asked_twice.ask(c.key())),
                 "ask before tell gives another batch the second time");
  return found;
}

/// run() for some generations, then on to the end, gives what one run() gives.
template <strategy S>
[[nodiscard]] violations check_split_run(const strategy_case<S>& c) {
  S whole = c.fresh(), split = c.fresh();
  detail::watcher<typename S::population_type> in_one, in_two;
  detail::run_within(c, whole, {.generations = c.generations}, in_one);
  detail::run_within(c, split, {.generations = c.generations / 2}, in_two);
  detail::run_within(c, split, {.generations = c.generations}, in_two);
  violations found;
  detail::expect(found, in_one.batches == in_two.batches,
                 "a run in two parts asks for other candidates than a whole one");
  detail::expect(found, detail::bytes_of(whole.state()) == detail::bytes_of(split.state()),
                 "a run in two parts ends in another state than a whole one");
  return found;
}

/// A strategy restored from a checkpoint goes on like the one it was saved from: saved fresh, with
/// candidates asked and not told, between generations, and with candidates told from elsewhere.
template <strategy S>
[[nodiscard]] violations check_checkpoint(const strategy_case<S>& c) {
  violations found;
  const auto resumes = [&](const S& saved, const std::string& when) {
    const auto bytes = save_checkpoint(saved);
    S restored = c.fresh();
    load_checkpoint(restored, bytes);
    detail::expect(found, save_checkpoint(restored) == bytes,
                   "a checkpoint " + when + " is not restored to the same state");
    S original = saved;
    detail::expect(found,
                   detail::drive(original, c, 2) == detail::drive(restored, c, 2) &&
                       detail::bytes_of(original.state()) == detail::bytes_of(restored.state()),
                   "after a checkpoint " + when + " the run goes on differently");
  };
  S other = c.fresh(), s = c.fresh();
  const auto foreign = other.ask(c.key().child("elsewhere"));
  const std::vector<double> foreign_costs = c.costs(foreign);
  resumes(s, "of a fresh strategy");
  for (std::uint64_t g = 0; g < c.generations; ++g) {
    const std::string generation = std::to_string(g);
    const auto& asked = s.ask(c.key());
    resumes(s, "with candidates asked in generation " + generation);
    s.tell(std::span<const double>{c.costs(asked)});
    resumes(s, "after generation " + generation);
    S joined = s;
    joined.tell(foreign, std::span<const double>{foreign_costs});
    resumes(joined, "with candidates from elsewhere after generation " + generation);
  }
  return found;
}

/// Last item first: an order that an executor is free to choose.
[[nodiscard]] inline executor reversed_executor() {
  return [](std::size_t n, const std::function<void(std::size_t)>& body) {
    while (n-- > 0)
      body(n);
  };
}

/// The candidates don't depend on the executor.
/// @param others those to compare with the serial one, besides the reversed one
template <strategy S>
[[nodiscard]] violations check_executors(const strategy_case<S>& c,
                                         std::vector<executor> others = {}) {
  violations found;
  S serial = c.fresh();
  const auto batches = detail::drive(serial, c, c.generations);
  others.push_back(reversed_executor());
  for (const executor& other : others) {
    S s = c.make(other);
    detail::expect(found, detail::drive(s, c, c.generations) == batches,
                   "the candidates depend on the order or thread in which items are run");
  }
  return found;
}

} // namespace evo::testing
