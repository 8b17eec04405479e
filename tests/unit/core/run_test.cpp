#include "evo/core/run.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/problem/cost.hpp"
#include "evo/problem/sphere.hpp"
#include "evo/strategy/random_search.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using population = evo::real_population<double>;
using search = evo::random_search<population, evo::uniform_in<double>>;

search make_search(std::size_t size = 10) {
  return {population{2},
          evo::uniform_in<double>{evo::box<double>{2, -1, 1}},
          {.population_size = size}};
}

const evo::per_candidate sphere{evo::cost_of{evo::sphere{2}}};

struct watcher {
  std::vector<std::string> calls;
  std::vector<double> best;

  void on_asked(const evo::batch<population>& b) {
    calls.push_back("asked " + std::to_string(b.size()));
  }
  void on_generation(const evo::generation_view<population>& view) {
    calls.push_back("generation " + std::to_string(view.generation));
    best.push_back(view.best->cost);
    CHECK(view.values.size() == view.candidates.size());
  }
  void on_end(const evo::stop& reason) {
    calls.push_back(std::string{evo::name(reason.criterion)});
  }
};

struct stops_at {
  std::uint64_t generation;
  std::optional<evo::stop> on_generation(const evo::generation_view<population>& view) const {
    if (view.generation < generation)
      return std::nullopt;
    return evo::stop{evo::stop_criterion::observer, static_cast<double>(view.generation),
                     static_cast<double>(generation), "enough"};
  }
};

} // namespace

TEST_CASE("observers are called before evaluation, after each generation and once at the end") {
  search s = make_search();
  watcher seen;
  evo::run(s, sphere, {.key = evo::random_key{1}, .limits = {.generations = 2}}, seen);
  CHECK(seen.calls == std::vector<std::string>{"asked 10", "generation 0", "asked 10",
                                               "generation 1", "max_generations"});
}

TEST_CASE("maximising is minimising the negated, and results come back in the user's sense") {
  search up = make_search(), down = make_search();
  watcher seen;
  const auto most = evo::run(
      up, sphere,
      {.key = evo::random_key{1}, .direction = evo::sense::maximize, .limits = {.generations = 5}},
      seen);
  const evo::per_candidate negated{[](const auto& x) { return -evo::cost_of{evo::sphere{2}}(x); }};
  const auto least =
      evo::run(down, negated, {.key = evo::random_key{1}, .limits = {.generations = 5}});
  CHECK(most.best->cost > 0);
  CHECK(most.best->cost == -least.best->cost);
  CHECK(most.best->genome == least.best->genome);
  CHECK(most.recommended->cost == most.best->cost);
  CHECK(std::is_sorted(seen.best.begin(), seen.best.end()));
}

TEST_CASE("an observer ends a run with its own words, and the first of several counts") {
  search s = make_search();
  watcher seen;
  const auto result =
      evo::run(s, sphere, {.key = evo::random_key{1}}, stops_at{2}, stops_at{1}, seen);
  CHECK(result.reason == evo::stop{evo::stop_criterion::observer, 1, 1, "enough"});
  CHECK(result.generations == 2);
  CHECK(seen.calls.back() == "observer");
}

TEST_CASE("an evaluator that throws leaves the batch asked; the run goes on where it was") {
  search s = make_search(), whole = make_search();
  int calls = 0;
  const auto fragile = [&](const evo::batch<population>& b, std::span<double> values) {
    if (++calls == 2)
      throw std::runtime_error{"out of memory"};
    sphere(b, values);
  };
  const evo::run_options options{.key = evo::random_key{1}, .limits = {.generations = 3}};
  CHECK_THROWS_AS(evo::run(s, fragile, options), std::runtime_error);
  CHECK(s.generation() == 1);
  evo::run(s, fragile, options);
  evo::run(whole, sphere, options);
  CHECK(s.state() == whole.state());
}

TEST_CASE("values start as NaN: an evaluator that leaves one out has a failed candidate") {
  search s = make_search(3);
  const auto lazy = [](const evo::batch<population>&, std::span<double> values) { values[1] = 7; };
  const auto result = evo::run(s, lazy, {.key = evo::random_key{1}, .limits = {.generations = 1}});
  CHECK(result.best->cost == 7);
  CHECK(result.best->id == 1);
}

TEST_CASE("a target in the user's sense ends a run as a success, also when it is reached at once") {
  search s = make_search();
  const evo::run_options options{.key = evo::random_key{1},
                                 .direction = evo::sense::maximize,
                                 .limits = {.generations = 1000, .target = 1.5}};
  const auto result = evo::run(s, sphere, options);
  CHECK(evo::is_success(result.reason.criterion));
  CHECK(result.reason.measured >= 1.5);
  CHECK(result.reason.threshold == 1.5);
  const auto again = evo::run(s, sphere, options);
  CHECK(evo::is_success(again.reason.criterion));
  CHECK(again.generations == result.generations);
}
