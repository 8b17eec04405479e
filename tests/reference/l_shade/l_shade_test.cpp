// L-SHADE, given the trials of golden.txt, has its population, memory and sizes after each
// generation; make_golden.py says where these come from.
#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/l_shade.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <vector>

namespace {

using numbers = std::vector<double>;
using population = evo::real_population<double>;
using strategy = evo::l_shade<double, evo::uniform_in<double>>;

/// Every line of a part by its keyword, one below the other.
using part = std::map<std::string, std::vector<numbers>>;

/// The start, then the generations.
std::vector<part> read_parts() {
  std::ifstream file{EVO_L_SHADE_GOLDEN};
  std::vector<part> parts(1);
  for (std::string line; std::getline(file, line);) {
    std::istringstream row{line};
    std::string keyword;
    row >> keyword;
    if (keyword == "generation") {
      parts.emplace_back();
      continue;
    }
    numbers values;
    for (std::string word; row >> word;)
      values.push_back(std::strtod(word.c_str(), nullptr)); // streams don't read "nan"
    parts.back()[keyword].push_back(values);
  }
  return parts;
}

evo::batch<population> batch_of(const std::vector<numbers>& rows, Eigen::Index dimension) {
  evo::batch<population> b{.genomes = population{dimension}};
  for (const numbers& row : rows)
    b.append(Eigen::Map<const Eigen::VectorXd>{row.data(), dimension}, {.operator_name = "golden"});
  return b;
}

std::vector<numbers> rows_of(const population& genomes) {
  std::vector<numbers> rows;
  for (std::size_t i = 0; i < genomes.size(); ++i)
    rows.emplace_back(genomes.values(i).begin(), genomes.values(i).end());
  return rows;
}

strategy make(const numbers& setting) {
  const evo::box<double> domain{static_cast<std::size_t>(setting[0]), setting[5], setting[6]};
  return strategy{domain,
                  evo::uniform_in{domain},
                  {.population_size = static_cast<std::size_t>(setting[1]),
                   .budget = static_cast<std::uint64_t>(setting[4]),
                   .min_population_size = static_cast<std::size_t>(setting[2]),
                   .memory_size = static_cast<std::size_t>(setting[3])}};
}

/// Puts these candidates in place of what the strategy would ask, and tells their costs.
void tell_golden(strategy& s, const std::vector<numbers>& genomes, const numbers& costs,
                 const part& from) {
  auto state = s.state();
  const Eigen::Index n = state.parents.candidates.genomes.dimension();
  state.book.asked = batch_of(genomes, n);
  for (std::size_t i = 0; from.contains("factors") && i < genomes.size(); ++i)
    state.trials.push_back({from.at("factors")[0][i], from.at("rates")[0][i]});
  if (state.book.generation > 0)
    state.archive =
        batch_of(from.contains("archived") ? from.at("archived") : std::vector<numbers>{}, n);
  s.restore(std::move(state));
  s.tell(std::span<const double>{costs});
}

bool is_near(double seen, double wanted) {
  return std::abs(seen - wanted) <= 1e-12 * std::abs(wanted);
}

/// Trial i by our mutation, from the members before and the archive.
numbers trial_of(const part& g, const std::vector<numbers>& members, std::size_t i,
                 const numbers& setting) {
  const auto number = [&](const char* of) { return static_cast<std::size_t>(g.at(of)[0][i]); };
  const std::size_t second = number("second");
  const numbers& other =
      second < members.size() ? members[second] : g.at("archived")[second - members.size()];
  numbers trial = members[i];
  for (std::size_t j = 0; j < trial.size(); ++j)
    if (g.at("taken")[i][j] == 1)
      trial[j] = evo::shade::back_inside(
          evo::shade::mutant_gene(members[i][j], members[number("best")][j],
                                  members[number("first")][j], other[j], g.at("factors")[0][i]),
          members[i][j], setting[5], setting[6]);
  return trial;
}

} // namespace

TEST_CASE("l_shade's trials, survivors, memory and sizes are those of the paper's pseudo-code") {
  const std::vector<part> parts = read_parts();
  REQUIRE(parts.size() == 21);
  const numbers setting = parts[0].at("setting")[0];
  strategy s = make(setting);
  tell_golden(s, parts[0].at("member"), parts[0].at("member_costs")[0], parts[0]);
  for (std::size_t g = 1; g < parts.size(); ++g) {
    CAPTURE(g);
    const part& wanted = parts[g];
    const std::vector<numbers> members = rows_of(s.state().parents.candidates.genomes);
    REQUIRE(members.size() == wanted.at("trial").size());
    for (std::size_t i = 0; i < members.size(); ++i) {
      const numbers trial = trial_of(wanted, members, i, setting);
      for (std::size_t j = 0; j < trial.size(); ++j)
        CHECK(is_near(trial[j], wanted.at("trial")[i][j]));
    }

    tell_golden(s, wanted.at("trial"), wanted.at("trial_costs")[0], wanted);
    const auto& state = s.state();
    CHECK(rows_of(state.parents.candidates.genomes) == wanted.at("after"));
    CHECK(state.parents.costs == wanted.at("after_costs")[0]);
    const std::size_t archived = wanted.contains("archived") ? wanted.at("archived").size() : 0;
    CHECK(state.archive.size() == archived + static_cast<std::size_t>(wanted.at("beaten")[0][0]));
    for (std::size_t k = 0; k < state.history.size(); ++k) {
      CHECK(is_near(state.history.factors()[k], wanted.at("memory_factors")[0][k]));
      const double rate = wanted.at("memory_rates")[0][k];
      CHECK(state.history.rates()[k].has_value() == !std::isnan(rate));
      if (state.history.rates()[k])
        CHECK(is_near(*state.history.rates()[k], rate));
    }
  }
}
