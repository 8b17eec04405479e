#pragma once
/// @file
/// What runs have in common that differ in who heard their candidates.

#include "evo/music/store.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace evo::music::testing {

inline bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

/// Candidates and measures of generations, to the bit; not where they were heard.
inline void check_same_evolution(const std::filesystem::path& a, const std::filesystem::path& b) {
  const run_record x = read_run(a), y = read_run(b);
  REQUIRE(x.candidates.size() == y.candidates.size());
  for (std::size_t i = 0; i < x.candidates.size(); ++i) {
    const auto &p = x.candidates[i], &q = y.candidates[i];
    CHECK(p.text == q.text);
    CHECK(p.parents == q.parents);
    CHECK(p.seed == q.seed);
    CHECK(same_bits(p.fitness, q.fitness));
    CHECK(same_bits(p.similarity, q.similarity));
    CHECK(same_bits(p.penalty, q.penalty));
    CHECK(p.terms == q.terms);
    CHECK(p.embedding == q.embedding);
    CHECK(p.failure.empty() == q.failure.empty());
  }
  REQUIRE(x.generations.size() == y.generations.size());
  for (std::size_t i = 0; i < x.generations.size(); ++i) {
    const auto &p = x.generations[i], &q = y.generations[i];
    CHECK(p.evaluations == q.evaluations);
    for (const auto member : {&generation_record::best, &generation_record::mean,
                              &generation_record::median, &generation_record::worst,
                              &generation_record::best_so_far, &generation_record::diversity})
      CHECK(same_bits(p.*member, q.*member));
  }
}

/// How many candidates each node heard.
inline std::map<std::string, std::size_t> nodes_of(const std::filesystem::path& run) {
  std::map<std::string, std::size_t> nodes;
  for (const auto& c : read_run(run).candidates)
    ++nodes[c.node];
  return nodes;
}

} // namespace evo::music::testing
