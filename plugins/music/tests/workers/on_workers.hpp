#pragma once
/// @file
/// Pools of the test's worker, and what a run on one must have in common with one without.

#include "setting.hpp"

#include "evo/process/child_lanes.hpp"
#include "workers/hearing_pool.hpp"

#include <bit>
#include <cstdlib>
#include <map>

namespace evo::music::testing {

/// Sets a variable of the environment for workers that start from now on.
class variable {
public:
  variable(const char* name, const std::string& value) : name_{name} {
    setenv(name, value.c_str(), 1);
  }
  variable(const variable&) = delete;
  variable& operator=(const variable&) = delete;
  ~variable() { unsetenv(name_); }

private:
  const char* name_;
};

inline std::unique_ptr<workers::hearing_pool> pool_of(std::size_t count,
                                                      workers::note_taker tell = {}) {
  return std::make_unique<workers::hearing_pool>(child_lanes({MUSIC_TEST_WORKER}, count, "ant"), 1,
                                                 false, std::move(tell));
}

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
