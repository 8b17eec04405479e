#pragma once
/// A strategy over the least that is a population, and types that lack exactly one thing.

#include "support/archetypes/population.hpp"

#include "evo/core/random.hpp"
#include "evo/strategy/random_search.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace archetype {

struct small_number {
  int operator()(evo::random_stream& stream) const { return static_cast<int>(stream.below(100)); }
};

using strategy = evo::random_search<population, small_number>;

struct strategy_without_population_type : strategy {
private:
  using population_type = population;
};
struct strategy_without_state_type : strategy {
private:
  using state_type = strategy::state_type;
};
struct strategy_without_name : strategy {
private:
  static constexpr std::string_view name = "x";
};
struct strategy_without_version : strategy {
private:
  static constexpr std::uint32_t state_version = 1;
};
struct strategy_without_state : strategy {
  const state_type& state() const = delete;
};
struct strategy_without_restore : strategy {
  void restore(state_type) = delete;
};
struct strategy_with_a_state_without_fields : strategy {
  struct state_type {};
  const state_type& state() const { return empty; }
  void restore(state_type) {}
  state_type empty{};
};
struct strategy_without_ask : strategy {
  const evo::batch<population>& ask(const evo::random_key&) = delete;
};
struct strategy_that_asks_copies : strategy {
  evo::batch<population> ask(const evo::random_key& key) { return strategy::ask(key); }
};
struct strategy_without_tell : strategy {
  void tell(const evo::batch<population>&, std::span<const double>) {}
};
struct strategy_without_tell_of_others : strategy {
  void tell(std::span<const double>) {}
};
struct strategy_without_generation : strategy {
  std::uint64_t generation() const = delete;
};
struct strategy_of_signed_evaluations : strategy {
  int evaluations() const { return 0; }
};
struct strategy_without_reason : strategy {
  bool stop_reason() const { return false; }
};
struct strategy_without_best : strategy {
  void best() const {}
};
struct strategy_without_recommendation : strategy {
  void recommend() const {}
};

} // namespace archetype
