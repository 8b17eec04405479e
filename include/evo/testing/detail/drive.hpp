#pragma once
/// @file
/// Runs of a case, for the checks.

#include "evo/core/checkpoint.hpp"
#include "evo/core/error.hpp"
#include "evo/core/run.hpp"
#include "evo/testing/strategy_case.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace evo::testing::detail {

/// Contents as bytes, so that NaN equals itself and no population needs operator==.
template <class T>
[[nodiscard]] std::vector<std::byte> bytes_of(const T& value) {
  archive_writer out;
  out(value);
  return out.bytes();
}

/// The costs to tell for a batch in a generation.
template <population P>
using costs_of = std::function<std::vector<double>(const batch<P>&, std::uint64_t generation)>;

// Few instantiations: the checks share one drive() and one run() a strategy, since a kit that is
// slow to compile isn't used.

/// Asks and tells for some generations, or until nothing is asked. A strategy that has a reason to
/// stop is asked nevertheless.
/// @return the bytes of each batch
template <strategy S>
std::vector<std::vector<std::byte>> drive(S& s, const random_key& key, std::uint64_t generations,
                                          const costs_of<typename S::population_type>& costs_of) {
  std::vector<std::vector<std::byte>> batches;
  for (std::uint64_t g = 0; g < generations; ++g) {
    const auto& asked = s.ask(key);
    if (asked.empty())
      break;
    batches.push_back(bytes_of(asked));
    const std::vector<double> costs = costs_of(asked, g);
    s.tell(std::span<const double>{costs});
  }
  return batches;
}

/// The same with the case's own costs.
template <strategy S>
std::vector<std::vector<std::byte>> drive(S& s, const strategy_case<S>& c,
                                          std::uint64_t generations) {
  return drive(s, c.key(), generations, [&](const auto& b, std::uint64_t) { return c.costs(b); });
}

/// Remembers the bytes of each batch that is asked, and ends a run where told to.
template <population P>
struct watcher {
  bool stops_at_once = false;
  std::vector<std::vector<std::byte>> batches{};

  void on_asked(const batch<P>& b) { batches.push_back(bytes_of(b)); }
  [[nodiscard]] std::optional<stop> on_generation(const generation_view<P>&) const {
    if (!stops_at_once)
      return std::nullopt;
    return stop{stop_criterion::observer, 1, 1, "impatient"};
  }
};

/// run() with the case's own costs.
/// @param before called before each evaluation of a batch; may throw
template <strategy S>
run_result<typename S::population_type> run_within(const strategy_case<S>& c, S& s, budget limits,
                                                   watcher<typename S::population_type>& watch,
                                                   const std::function<void()>& before = {}) {
  using P = typename S::population_type;
  const auto evaluate = [&](const batch<P>& b, std::span<double> values) {
    if (before)
      before();
    for (std::size_t i = 0; i < b.size(); ++i)
      values[i] = c.cost(b.genomes, i);
  };
  return run(s, evaluate, {.key = c.key(), .limits = limits}, watch);
}

/// The same, unwatched.
template <strategy S>
run_result<typename S::population_type> run_within(const strategy_case<S>& c, S& s, budget limits) {
  watcher<typename S::population_type> nobody;
  return run_within(c, s, limits, nobody);
}

inline void expect(violations& found, bool holds, const std::string& otherwise) {
  if (!holds)
    found.push_back(otherwise);
}

/// Whether a call throws an evo::error with that id.
template <class Call>
[[nodiscard]] bool throws(error_id id, Call&& call) {
  try {
    call();
  } catch (const error& e) {
    return e.id() == id;
  }
  return false;
}

} // namespace evo::testing::detail
