#pragma once
/// @file
/// What the conformance kit needs to know of a strategy under test.

#include "evo/concepts/strategy.hpp"
#include "evo/core/checkpoint.hpp"
#include "evo/core/executor.hpp"
#include "evo/core/random.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace evo::testing {

/// What a check found wrong, in words; empty if nothing.
using violations = std::vector<std::string>;

/// A strategy in one configuration. To cover the edges, make one case each for a population of 1,
/// of 2 and of many, and for dimension 1.
template <strategy S>
struct strategy_case {
  using population_type = typename S::population_type;

  /// A fresh strategy, the same each time; one that has no use for an executor ignores it.
  std::function<S(const executor&)> make;
  /// The cost of genome i: finite, and not the same for all.
  std::function<double(const population_type&, std::size_t)> cost;
  std::uint64_t seed = 1;
  std::uint64_t generations = 6; ///< that a check runs for, at least 4
  /// Claims that candidates depend on the order of costs alone.
  bool uses_order_only = true;

  [[nodiscard]] S fresh() const { return make(serial_executor()); }
  [[nodiscard]] random_key key() const noexcept { return random_key{seed}; }
  [[nodiscard]] std::vector<double> costs(const batch<population_type>& b) const {
    std::vector<double> values(b.size());
    for (std::size_t i = 0; i < b.size(); ++i)
      values[i] = cost(b.genomes, i);
    return values;
  }
};

namespace detail {

/// Contents as bytes, so that NaN equals itself and no population needs operator==.
template <class T>
[[nodiscard]] std::vector<std::byte> bytes_of(const T& value) {
  archive_writer out;
  out(value);
  return out.bytes();
}

/// Asks and tells for some generations.
/// @param costs_of(batch, generation) the costs to tell
/// @return the bytes of each batch
template <strategy S, class CostsOf>
std::vector<std::vector<std::byte>> drive(S& s, const random_key& key, std::uint64_t generations,
                                          CostsOf&& costs_of) {
  std::vector<std::vector<std::byte>> batches;
  for (std::uint64_t g = 0; g < generations; ++g) {
    const auto& asked = s.ask(key);
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

} // namespace detail

} // namespace evo::testing
