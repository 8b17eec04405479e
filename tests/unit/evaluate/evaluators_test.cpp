#include "evo/evaluate/cached.hpp"
#include "evo/evaluate/parallel.hpp"
#include "evo/evaluate/replicated.hpp"
#include "evo/genome/real.hpp"
#include "evo/genome/text.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using texts = evo::text_population;

evo::batch<texts> batch_of(const std::vector<std::string>& genomes, std::uint32_t replicate = 0) {
  evo::batch<texts> b;
  for (std::size_t i = 0; i < genomes.size(); ++i)
    b.append(genomes[i], {.id = i, .replicate = replicate});
  return b;
}

/// Lengths of texts, 100 a replicate on top; remembers what it was asked.
struct lengths {
  std::vector<std::string>* asked;

  void operator()(const evo::batch<texts>& b, std::span<double> values) const {
    for (std::size_t i = 0; i < b.size(); ++i) {
      asked->push_back(b.genomes[i]);
      values[i] = static_cast<double>(b.genomes[i].size()) + 100 * b.candidates[i].replicate;
    }
  }
};

template <class E>
std::vector<double> evaluate(E& evaluator, const evo::batch<texts>& b) {
  std::vector<double> values(b.size(), -1);
  evaluator(b, std::span<double>{values});
  return values;
}

/// A population whose genomes all have the same hash.
struct colliding : texts {
  using texts::texts;
  [[nodiscard]] std::uint64_t hash(std::size_t) const noexcept { return 1; }
  [[nodiscard]] colliding empty_like() const { return {}; }
};

} // namespace

TEST_CASE("per_candidate calls its function once a candidate, on any executor") {
  evo::batch<texts> b;
  for (int i = 0; i < 500; ++i)
    b.append(std::string(static_cast<std::size_t>(i), 'x'), {});
  for (const auto& run :
       {evo::serial_executor(), evo::parallel_executor(4), evo::parallel_executor()}) {
    std::atomic<int> calls = 0;
    const evo::per_candidate each{[&](const std::string& text) {
                                    ++calls;
                                    return static_cast<double>(text.size());
                                  },
                                  run};
    std::vector<double> values(500);
    each(b, std::span<double>{values});
    CHECK(calls == 500);
    for (std::size_t i = 0; i < 500; ++i)
      CHECK(values[i] == static_cast<double>(i));
  }
}

TEST_CASE("an exception from a body comes out of the executor") {
  for (const auto& run : {evo::serial_executor(), evo::parallel_executor(4)})
    CHECK_THROWS_AS(run(100,
                        [](std::size_t i) {
                          if (i == 57)
                            throw std::runtime_error{"57"};
                        }),
                    std::runtime_error);
  CHECK_THROWS_AS(static_cast<void>(evo::parallel_executor(5000)), evo::error);
}

TEST_CASE("the cache asks for each genome once, also within a batch, and keeps the order") {
  std::vector<std::string> asked;
  evo::cached<texts, lengths> cache{lengths{&asked}};
  CHECK(evaluate(cache, batch_of({"a", "bbb", "a", "", "bbb"})) ==
        std::vector<double>{1, 3, 1, 0, 3});
  CHECK(asked == std::vector<std::string>{"a", "bbb", ""});
  CHECK(evaluate(cache, batch_of({"cc", "bbb"})) == std::vector<double>{2, 3});
  CHECK(asked == std::vector<std::string>{"a", "bbb", "", "cc"});
  CHECK(cache.hits() == 3);
  CHECK(cache.misses() == 4);
  CHECK(evaluate(cache, batch_of({})).empty());
}

TEST_CASE("replicates of one genome have values of their own") {
  std::vector<std::string> asked;
  evo::cached<texts, lengths> cache{lengths{&asked}};
  CHECK(evaluate(cache, batch_of({"a"}, 0)) == std::vector<double>{1});
  CHECK(evaluate(cache, batch_of({"a"}, 1)) == std::vector<double>{101});
  CHECK(evaluate(cache, batch_of({"a"}, 0)) == std::vector<double>{1});
  CHECK(asked.size() == 2);
}

TEST_CASE("genomes whose hashes collide keep values of their own") {
  int calls = 0;
  const auto length = [&](const evo::batch<colliding>& b, std::span<double> values) {
    for (std::size_t i = 0; i < b.size(); ++i, ++calls)
      values[i] = static_cast<double>(b.genomes[i].size());
  };
  evo::cached<colliding, decltype(length)> cache{length, {.capacity = 3}};
  evo::batch<colliding> b;
  for (const std::string genome : {"a", "bb", "a", "ccc", "dddd"})
    b.append(genome, {});
  std::vector<double> values(b.size());
  cache(b, values);
  CHECK(values == std::vector<double>{1, 2, 1, 3, 4});
  cache(b, values);
  CHECK(values == std::vector<double>{1, 2, 1, 3, 4});
  CHECK(calls == 5); // all four, then "a", which had been forgotten
}

TEST_CASE("the cache forgets what was unused longest, and a failure is remembered like any value") {
  int calls = 0;
  const auto fails = [&](const evo::batch<texts>& b, std::span<double> values) {
    calls += static_cast<int>(b.size());
    for (double& value : values)
      value = std::numeric_limits<double>::quiet_NaN();
  };
  evo::cached<texts, decltype(fails)> cache{fails, {.capacity = 2}};
  CHECK(std::isnan(evaluate(cache, batch_of({"a"}))[0]));
  evaluate(cache, batch_of({"b"}));
  evaluate(cache, batch_of({"a"})); // used again
  CHECK(calls == 2);
  evaluate(cache, batch_of({"c"})); // "b" goes
  evaluate(cache, batch_of({"a"}));
  CHECK(calls == 3);
  evaluate(cache, batch_of({"b"}));
  CHECK(calls == 4);
  CHECK(cache.size() == 2);
  CHECK_THROWS_AS((evo::cached<texts, decltype(fails)>{fails, {.capacity = 0}}), evo::error);
}

TEST_CASE("an exception from inside leaves the cache as it was") {
  bool is_broken = true;
  const auto fragile = [&](const evo::batch<texts>&, std::span<double> values) {
    if (is_broken)
      throw std::runtime_error{"broken"};
    values[0] = 5;
  };
  evo::cached<texts, decltype(fragile)> cache{fragile};
  CHECK_THROWS_AS(evaluate(cache, batch_of({"a"})), std::runtime_error);
  CHECK(cache.size() == 0);
  is_broken = false;
  CHECK(evaluate(cache, batch_of({"a"})) == std::vector<double>{5});
}

TEST_CASE("the cache compares real vectors by their contents") {
  int calls = 0;
  const auto first = [&](const evo::batch<evo::real_population<float>>& b,
                         std::span<double> values) {
    for (std::size_t i = 0; i < b.size(); ++i, ++calls)
      values[i] = static_cast<double>(b.genomes[i][0]);
  };
  evo::cached<evo::real_population<float>, decltype(first)> cache{first};
  evo::batch<evo::real_population<float>> b{.genomes = evo::real_population<float>{2}};
  for (const float gene : {1.0F, 2.0F, 1.0F})
    b.append(Eigen::Vector2f{gene, 0}, {});
  std::vector<double> values(3);
  cache(b, values);
  CHECK(values == std::vector<double>{1, 2, 1});
  CHECK(calls == 2);
}

TEST_CASE("replicated asks for numbered replicates in one batch and gives their mean or median") {
  int calls = 0;
  const auto squares = [&](const evo::batch<texts>& b, std::span<double> values) {
    ++calls;
    for (std::size_t i = 0; i < b.size(); ++i)
      values[i] = std::pow(b.candidates[i].replicate, 2);
  };
  evo::replicated mean{squares, {.replicates = 4}};
  CHECK(evaluate(mean, batch_of({"a", "b"})) == std::vector<double>{3.5, 3.5}); // 0 1 4 9
  CHECK(evaluate(mean, batch_of({"a"}, 1)) == std::vector<double>{(16 + 25 + 36 + 49) / 4.0});
  evo::replicated even{squares, {.replicates = 4, .summary = evo::replicate_summary::median}};
  CHECK(evaluate(even, batch_of({"a"})) == std::vector<double>{2.5});
  evo::replicated odd{squares, {.replicates = 5, .summary = evo::replicate_summary::median}};
  CHECK(evaluate(odd, batch_of({"a"})) == std::vector<double>{4});
  CHECK(calls == 4);
  CHECK_THROWS_AS((evo::replicated{squares, {.replicates = 0}}), evo::error);
}

TEST_CASE("a candidate of which one replicate failed has failed") {
  const auto sometimes = [](const evo::batch<texts>& b, std::span<double> values) {
    for (std::size_t i = 0; i < b.size(); ++i)
      values[i] = b.genomes[i] == "bad" && b.candidates[i].replicate == 2
                      ? std::numeric_limits<double>::quiet_NaN()
                      : 1;
  };
  evo::replicated three{sometimes, {.replicates = 3}};
  const auto values = evaluate(three, batch_of({"good", "bad"}));
  CHECK(values[0] == 1);
  CHECK(std::isnan(values[1]));
}

TEST_CASE("decorators nest") {
  std::vector<std::string> asked;
  evo::cached<texts, evo::replicated<lengths>> both{
      evo::replicated<lengths>{lengths{&asked}, {.replicates = 2}}};
  CHECK(evaluate(both, batch_of({"a", "a"})) == std::vector<double>{51, 51});
  CHECK(asked.size() == 2);
}
