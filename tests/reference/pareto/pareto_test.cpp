// Fronts, room, hypervolumes and problems have the values of golden.txt; make_golden.py says where
// these come from.
#include "evo/pareto/crowding_distance.hpp"
#include "evo/pareto/hypervolume.hpp"
#include "evo/pareto/non_dominated_sort.hpp"
#include "evo/problem/multi_objective/dtlz.hpp"
#include "evo/problem/multi_objective/zdt.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <vector>

namespace {

using numbers = std::vector<double>;

/// The lines of one set or problem: each keyword's values, line after line.
struct entry {
  std::vector<std::string> title{};
  std::map<std::string, numbers> values{};
};

numbers numbers_of(std::istringstream& row) {
  numbers out;
  for (std::string word; row >> word;)
    out.push_back(std::strtod(word.c_str(), nullptr)); // streams don't read "inf"
  return out;
}

std::vector<entry> entries(const std::string& kind) {
  std::ifstream file{EVO_PARETO_GOLDEN};
  std::vector<entry> all;
  bool is_wanted = false;
  for (std::string line; std::getline(file, line);) {
    std::istringstream row{line};
    std::string keyword;
    row >> keyword;
    if (keyword == "set" || keyword == "problem") {
      is_wanted = keyword == kind;
      entry begun;
      for (std::string word; row >> word;)
        begun.title.push_back(word);
      if (is_wanted)
        all.push_back(begun);
    } else if (is_wanted) {
      numbers& of = all.back().values[keyword];
      const numbers more = numbers_of(row);
      of.insert(of.end(), more.begin(), more.end());
    }
  }
  return all;
}

evo::pareto::points points_of(const entry& set) {
  const std::size_t m = std::stoul(set.title[1]);
  return {set.values.at("point"), m, m};
}

bool is_near(double seen, double wanted) {
  return seen == wanted || std::abs(seen - wanted) <= 1e-12 * std::abs(wanted);
}

using evaluation = std::function<void(std::span<const double>, std::span<double>)>;

evaluation problem_by_name(const std::string& name, std::size_t m, std::size_t n) {
  if (name == "zdt1")
    return evo::zdt1{n};
  if (name == "zdt2")
    return evo::zdt2{n};
  if (name == "zdt3")
    return evo::zdt3{n};
  if (name == "zdt4")
    return evo::zdt4{n};
  if (name == "zdt6")
    return evo::zdt6{n};
  if (name == "dtlz1")
    return evo::dtlz1{m};
  if (name == "dtlz2")
    return evo::dtlz2{m};
  if (name == "dtlz3")
    return evo::dtlz3{m};
  REQUIRE(name == "dtlz4");
  return evo::dtlz4{m};
}

} // namespace

TEST_CASE("ranks, room and hypervolume equal pagmo2's") {
  const auto sets = entries("set");
  REQUIRE(sets.size() == 30);
  std::size_t rooms = 0;
  for (const entry& set : sets) {
    CAPTURE(set.title[0]);
    CAPTURE(set.title[1]);
    const evo::pareto::points p = points_of(set);
    const std::vector<std::size_t> ranks = evo::pareto::non_dominated_sort(p);
    CHECK(numbers(ranks.begin(), ranks.end()) == set.values.at("ranks"));

    if (set.values.contains("crowding"))
      for (std::size_t rank = 0; rank < p.size(); ++rank) {
        std::vector<std::size_t> front;
        for (std::size_t i = 0; i < p.size(); ++i)
          if (ranks[i] == rank)
            front.push_back(i);
        const numbers room = evo::pareto::crowding_distance(p, front);
        for (std::size_t k = 0; k < front.size(); ++k, ++rooms)
          CHECK(is_near(room[k], set.values.at("crowding")[front[k]]));
      }

    const numbers reference(p.objectives, 1.1);
    CHECK(is_near(evo::pareto::hypervolume(p, reference), set.values.at("volume")[0]));
  }
  CHECK(rooms == 354);
}

TEST_CASE("ZDT's and DTLZ's objectives equal pagmo2's") {
  const auto problems = entries("problem");
  REQUIRE(problems.size() == 18);
  for (const entry& one : problems) {
    CAPTURE(one.title[0]);
    const std::size_t m = std::stoul(one.title[1]), n = std::stoul(one.title[2]);
    const evaluation problem = problem_by_name(one.title[0], m, n);
    const numbers &x = one.values.at("x"), &f = one.values.at("f");
    for (std::size_t k = 0; k < 3; ++k) {
      numbers seen(m);
      problem(std::span{x}.subspan(k * n, n), seen);
      for (std::size_t j = 0; j < m; ++j)
        CHECK(std::abs(seen[j] - f[k * m + j]) <= 1e-12 * std::max(1.0, std::abs(f[k * m + j])));
    }
  }
}
