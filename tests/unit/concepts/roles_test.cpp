#include "support/archetypes/population.hpp"

#include "evo/concepts/evaluator.hpp"
#include "evo/concepts/initializer.hpp"
#include "evo/concepts/observer.hpp"
#include "evo/concepts/population.hpp"
#include "evo/concepts/problem.hpp"
#include "evo/concepts/strategy.hpp"
#include "evo/core/run.hpp"
#include "evo/operators/sequence/operator.hpp"
#include "evo/strategy/operator_sequence.hpp"
#include "evo/strategy/random_search.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using numbers = archetype::population;

struct small_number {
  int operator()(evo::random_stream& stream) const { return static_cast<int>(stream.below(100)); }
};
struct needs_to_change {
  int operator()(evo::random_stream&) { return 0; }
};
struct draws_text {
  std::string operator()(evo::random_stream&) const { return {}; }
};

struct evaluates {
  void operator()(const evo::batch<numbers>& b, std::span<double> values) {
    for (std::size_t i = 0; i < b.size(); ++i)
      values[i] = b.genomes[i];
  }
};
struct evaluates_one {
  double operator()(int) const { return 0; }
};
struct changes_the_batch {
  void operator()(evo::batch<numbers>&, std::span<double>) const {}
};

struct looks_on {
  void on_generation(const evo::generation_view<numbers>&) {}
};
struct only_asked {
  void on_asked(const evo::batch<numbers>&) {}
};
struct only_end {
  void on_end(const evo::stop&) {}
};
struct looks_away {};

struct a_problem {
  static constexpr std::string_view name = "a";
  double operator()(std::span<const double>) const { return 0; }
  std::size_t dimension() const { return 1; }
  evo::box<double> domain() const { return evo::box<double>{1}; }
  std::vector<double> optimum() const { return {0}; }
  double optimum_value() const { return 0; }
};
struct a_problem_without_optimum {
  static constexpr std::string_view name = "a";
  double operator()(std::span<const double>) const { return 0; }
  std::size_t dimension() const { return 1; }
  evo::box<double> domain() const { return evo::box<double>{1}; }
  double optimum_value() const { return 0; }
};
struct a_problem_of_floats : a_problem {
  double operator()(std::span<const float>) const { return 0; }
};

using search = evo::random_search<numbers, small_number>;
struct strategy_without_ask : search {
  const evo::batch<numbers>& ask(const evo::random_key&) = delete;
};
struct strategy_that_asks_copies : search {
  evo::batch<numbers> ask(const evo::random_key& key) { return search::ask(key); }
};
struct strategy_without_restore : search {
  void restore(state_type) = delete;
};
struct strategy_without_best : search {
  void best() const {}
};
struct strategy_without_reason : search {
  bool stop_reason() const { return false; }
};

} // namespace

TEST_CASE("population accepts its archetype and refuses each that lacks one requirement") {
  static_assert(evo::population<numbers>);
  static_assert(!evo::population<archetype::population_without_genome_type>);
  static_assert(!evo::population<archetype::population_without_hash>);
  static_assert(!evo::population<archetype::population_that_cannot_grow>);
  static_assert(!evo::population<archetype::population_that_cannot_be_cleared>);
  static_assert(!evo::population<archetype::population_of_other_genomes>);
  static_assert(!evo::population<archetype::population_without_shape>);
  static_assert(!evo::population<archetype::population_of_signed_size>);
  static_assert(!evo::population<std::vector<int>>);
}

TEST_CASE(
    "initializer, evaluator, observer and problem accept what does their work and nothing else") {
  static_assert(evo::initializer<small_number, numbers>);
  static_assert(!evo::initializer<needs_to_change, numbers>);
  static_assert(!evo::initializer<draws_text, numbers>);

  static_assert(evo::batch_evaluator<evaluates, numbers>);
  static_assert(!evo::batch_evaluator<evaluates_one, numbers>);
  static_assert(!evo::batch_evaluator<changes_the_batch, numbers>);

  static_assert(evo::observer<looks_on, numbers>);
  static_assert(evo::observer<only_asked, numbers>);
  static_assert(evo::observer<only_end, numbers>);
  static_assert(!evo::observer<looks_away, numbers>);

  static_assert(evo::problem<a_problem>);
  static_assert(!evo::problem<a_problem_without_optimum>);
  static_assert(!evo::problem<a_problem_of_floats>);
}

TEST_CASE("strategy refuses each that lacks one requirement") {
  static_assert(evo::strategy<search>);
  static_assert(!evo::strategy<strategy_without_ask>);
  static_assert(!evo::strategy<strategy_that_asks_copies>);
  static_assert(!evo::strategy<strategy_without_restore>);
  static_assert(!evo::strategy<strategy_without_best>);
  static_assert(!evo::strategy<strategy_without_reason>);
}

TEST_CASE(
    "the generic strategies run on the minimal population, initializer, evaluator and observer") {
  search random{numbers{}, small_number{}, {.population_size = 5}};
  looks_on watcher;
  const auto found =
      evo::run(random, evaluates{}, {.key = evo::random_key{1}, .limits = {.generations = 4}},
               watcher, only_end{});
  CHECK(found.evaluations == 20);
  CHECK(found.best->cost == found.best->genome);

  const evo::sequence_operator<int> halve{
      .name = "halve",
      .apply = [](std::span<const int> in, evo::random_stream&) { return std::vector{in[0] / 2}; }};
  evo::operator_sequence<numbers, small_number> sequence{
      numbers{}, small_number{}, {halve}, {.population_size = 6}};
  CHECK(evo::run(sequence, evaluates{}, {.key = evo::random_key{1}, .limits = {.generations = 12}})
            .best->cost == 0);
}
