#include "evo/strategy/constrained/augmented_lagrangian.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

/// make_golden.py says what the lines hold.
struct golden_run {
  std::map<std::string, std::vector<double>> head;
  std::vector<std::map<std::string, std::vector<double>>> generations;

  explicit golden_run(const std::filesystem::path& path) {
    std::ifstream file{path};
    for (std::string line; std::getline(file, line);) {
      std::istringstream row{line};
      std::string keyword;
      row >> keyword;
      if (keyword == "generation")
        generations.emplace_back();
      auto& values = (generations.empty() ? head : generations.back())[keyword];
      for (double value = 0; row >> value;)
        values.push_back(value);
    }
  }

  [[nodiscard]] std::size_t count(const std::string& keyword) const {
    return static_cast<std::size_t>(head.at(keyword).at(0));
  }
};

void check_close(double ours, double reference) {
  CHECK(std::abs(ours - reference) <= 1e-12 * std::max(1.0, std::abs(reference)));
}

} // namespace

TEST_CASE("penalties, multipliers and coefficients are pycma's, generation by generation") {
  std::size_t runs = 0;
  for (const auto& entry : std::filesystem::directory_iterator{EVO_AUGMENTED_LAGRANGIAN_GOLDEN}) {
    CAPTURE(entry.path().filename().string());
    const golden_run golden{entry.path()};
    REQUIRE(golden.generations.size() == 60);
    evo::augmented_lagrangian ours{golden.count("dimension"), golden.count("inequalities"),
                                   golden.count("equalities")};
    const std::size_t m = ours.size();
    for (std::size_t generation = 0; generation < golden.generations.size(); ++generation) {
      CAPTURE(generation);
      const auto& told = golden.generations[generation];
      const std::vector<double>&costs = told.at("costs"), &g = told.at("g");
      ours.prepare(costs, g);
      std::vector<double> penalised;
      for (std::size_t i = 0; i < costs.size(); ++i) {
        const double penalty = ours.penalty(std::span{g}.subspan(i * m, m));
        check_close(penalty, told.at("penalties")[i]);
        penalised.push_back(costs[i] + penalty);
      }
      const auto least =
          static_cast<std::size_t>(std::ranges::min_element(penalised) - penalised.begin());
      ours.update(std::span{g}.subspan(least * m, m), g);
      for (std::size_t i = 0; i < m; ++i) {
        check_close(ours.multiplier(i), told.at("gamma")[i]);
        check_close(ours.coefficient(i), told.at("omega")[i]);
      }
    }
    ++runs;
  }
  CHECK(runs == 3);
}
