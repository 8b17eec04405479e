#include "evo/strategy/islands/islands.hpp"

#include "evo/core/checkpoint.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/cma_es.hpp"
#include "evo/strategy/genetic_algorithm.hpp"
#include "evo/strategy/random_search.hpp"
#include "support/real_runs.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace {

using population = evo::real_population<double>;
using draws = evo::random_search<population, evo::uniform_in<double>>;
using genetic = evo::genetic_algorithm<double, evo::uniform_in<double>>;
const evo::box<double> domain{3, -5, 5};
const evo::random_key key{1};

draws random_of(std::size_t size) {
  return {population{3}, evo::uniform_in{domain}, {.population_size = size}};
}

evo::islands<draws> random_islands(evo::islands_params params, std::size_t count = 4) {
  return {population{3}, std::vector(count, random_of(5)), params};
}

support::cost_function sphere() {
  return support::sphere_around({0, 0, 0});
}

/// The best cost that each island knows.
std::vector<double> bests(const evo::islands<draws>& s) {
  std::vector<double> costs;
  for (const draws& island : s.inner())
    costs.push_back(island.best()->cost);
  return costs;
}

/// The best cost of each island's part of a batch of equal parts.
std::vector<double> bests_of(const std::vector<double>& costs, std::size_t part) {
  std::vector<double> least;
  for (std::size_t first = 0; first < costs.size(); first += part)
    least.push_back(*std::min_element(costs.begin() + static_cast<std::ptrdiff_t>(first),
                                      costs.begin() + static_cast<std::ptrdiff_t>(first + part)));
  return least;
}

} // namespace

TEST_CASE("a batch is those of all islands, each of which is told its own costs") {
  evo::islands s{population{3}, std::vector{random_of(2), random_of(7)}, {.migrate_every = {}}};
  for (std::uint64_t generation = 0; generation < 3; ++generation) {
    std::vector<draws> alone = s.inner();
    const auto& asked = s.ask(key);
    REQUIRE(asked.size() == 9);
    std::size_t next = 0;
    for (std::size_t i = 0; i < 2; ++i) {
      const auto& part = alone[i].ask(key.child("island").child(i));
      for (std::size_t k = 0; k < part.size(); ++k, ++next) {
        CHECK(asked.genomes[next] == part.genomes[k]);
        CHECK(asked.candidates[next].id == 9 * generation + next);
      }
    }
    const auto costs = support::costs_of(asked, sphere());
    s.tell(std::span<const double>{costs});
  }
  CHECK(s.evaluations() == 27);
  CHECK(s.inner()[0].evaluations() == 6);
  CHECK(s.inner()[1].evaluations() == 21);
  CHECK(s.best()->cost == std::ranges::min(bests_of(bests(s), 2)));
}

TEST_CASE("the best of a generation go along the connections, when they are due") {
  for (const auto connections :
       {evo::topology::ring, evo::topology::fully_connected, evo::topology::random}) {
    evo::islands s = random_islands({.migrate_every = 2, .connections = connections});
    support::minimise(s, sphere(), 1);
    const std::vector<double> before = bests(s);
    CHECK(s.inner()[0].evaluations() == 5); // nothing has come yet
    const auto costs = support::costs_of(s.ask(key), sphere());
    const std::vector<double> sent = bests_of(costs, 5);
    s.tell(std::span<const double>{costs});
    const std::vector<double> after = bests(s);
    for (std::size_t to = 0; to < 4; ++to) {
      const double own = std::min(before[to], sent[to]);
      if (connections == evo::topology::ring)
        CHECK(after[to] == std::min(own, sent[(to + 3) % 4]));
      else if (connections == evo::topology::fully_connected)
        CHECK(after[to] == std::min(own, std::ranges::min(sent)));
      CHECK(s.inner()[to].evaluations() ==
            10 + (connections == evo::topology::fully_connected ? 3 : 1));
    }
    CHECK(s.evaluations() == 40); // migrants aren't evaluated again
  }
}

TEST_CASE("random connections lead from another island, and anywhere in time") {
  std::set<std::uint64_t> seen;
  for (std::uint64_t generation = 0; generation < 50; ++generation) {
    const auto sources =
        evo::islands_detail::sources_of(evo::topology::random, 3, key.stream(generation));
    for (std::size_t to = 0; to < 3; ++to) {
      REQUIRE(sources[to].size() == 1);
      CHECK(sources[to][0] != to);
      seen.insert(3 * to + sources[to][0]);
    }
  }
  CHECK(seen.size() == 6);
  CHECK(evo::islands_detail::sources_of(evo::topology::random, 1, key.stream(0))[0].empty());
}

TEST_CASE("children of migrants name the migrant as it was known in the common batch") {
  const genetic one{domain, evo::uniform_in{domain}, {.population_size = 6, .elites = 0.5}};
  evo::islands s{population{3}, std::vector(2, one), {.migrate_every = 1, .migrants = 6}};
  std::map<evo::candidate_id, Eigen::VectorXd> genomes;
  std::size_t from_the_other = 0;
  support::minimise(s, sphere(), 6, 1, [&](const support::real_batch& b) {
    const std::size_t generation = genomes.size() / 12;
    for (std::size_t i = 0; i < b.size(); ++i) {
      const evo::candidate& c = b.candidates[i];
      genomes[c.id] = b.genomes[i];
      for (const evo::candidate_id parent : c.parents) {
        REQUIRE(genomes.contains(parent));
        CHECK(parent / 12 + 1 == generation);
        from_the_other += (parent % 12 < 6) != (i < 6) ? 1 : 0;
      }
      if (c.operator_name == "elite")
        CHECK(genomes.at(c.parents.at(0)) == b.genomes[i]);
    }
  });
  CHECK(from_the_other > 0);
}

TEST_CASE("an island that stops drops out, and the last one ends the run") {
  const auto cma = [](std::uint64_t generations) {
    return evo::cma_es<double>{
        Eigen::Vector3d{1, 1, 1},
        {.sigma = 1, .population_size = 4, .stops = {.max_generations = generations}}};
  };
  evo::islands s{population{3}, std::vector{cma(2), cma(4)}, {.migrate_every = 1}};
  std::vector<std::size_t> sizes;
  support::minimise(s, sphere(), 9, 1,
                    [&](const support::real_batch& b) { sizes.push_back(b.size()); });
  CHECK(sizes == std::vector<std::size_t>{8, 8, 4, 4});
  REQUIRE(s.stop_reason());
  CHECK(s.stop_reason()->criterion == evo::stop_criterion::max_generations);
}

TEST_CASE("candidates from elsewhere reach every island and count once") {
  evo::islands s = random_islands({}, 2);
  support::real_batch foreign;
  foreign.genomes = population{3};
  foreign.append(Eigen::Vector3d{1, 2, 3}, {.id = 77, .operator_name = "mine"});
  s.tell(foreign, std::span<const double>{std::vector<double>{-1}});
  CHECK(s.evaluations() == 1);
  CHECK(bests(s) == std::vector<double>{-1, -1});
  CHECK(s.best()->id == 77);
  CHECK(s.recommend()->id == 77);
}

TEST_CASE("a lineage of equal batches takes one entry, and finds every id") {
  evo::islands_detail::lineage lineage;
  const auto size_of = [](const auto& l) {
    evo::archive_writer out;
    out(l);
    return out.bytes().size();
  };
  lineage.add(0, 10, 3);
  const std::size_t one_entry = size_of(lineage);
  for (evo::candidate_id batch = 1; batch < 100; ++batch)
    lineage.add(3 * batch, 10 + 8 * batch, 3);
  CHECK(size_of(lineage) == one_entry);
  lineage.add(300, 1000, 5); // a larger population from here on
  lineage.add(305, 1005, 5);
  lineage.add(310, 1020, 5); // somebody else's has grown
  CHECK(lineage.common(0) == 10);
  CHECK(lineage.common(2) == 12);
  CHECK(lineage.common(299) == 10 + 8 * 99 + 2);
  CHECK(lineage.common(304) == 1004);
  CHECK(lineage.common(309) == 1009);
  CHECK(lineage.common(312) == 1022);
  CHECK(lineage.common(5 | evo::islands_detail::foreign_mark) == 5);
}

TEST_CASE("wrong islands are refused, and so are checkpoints with another number of them") {
  CHECK_THROWS_AS(random_islands({}, 0), evo::error);
  CHECK_THROWS_AS(random_islands({.migrate_every = 0}), evo::error);
  CHECK_THROWS_AS(random_islands({.migrants = 0}), evo::error);
  evo::islands three = random_islands({}, 3), two = random_islands({}, 2);
  CHECK_THROWS_AS(evo::load_checkpoint(two, evo::save_checkpoint(three)), evo::error);
}
