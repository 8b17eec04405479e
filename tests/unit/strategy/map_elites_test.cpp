#include "evo/core/checkpoint.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/archive/cvt_archive.hpp"
#include "evo/strategy/map_elites.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <set>
#include <span>
#include <vector>

namespace {

using numbers = std::vector<double>;
using strategy = evo::map_elites<double, evo::uniform_in<double>>;
using sizes = std::vector<std::size_t>;
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

evo::grid_archive grid() {
  return {evo::box<double>{numbers{0, -1}, numbers{4, 1}}, {4, 2}};
}

strategy make(evo::map_elites_params params = {.population_size = 4}) {
  const evo::box<double> domain{3, 0.0, 2.0};
  return {domain, evo::uniform_in{domain}, grid(), params};
}

} // namespace

TEST_CASE("a grid numbers its cells row by row; points outside belong to the nearest") {
  CHECK(grid().cells() == 8);
  CHECK(grid().cell_of(numbers{0, -1}) == 0);
  CHECK(grid().cell_of(numbers{0.99, 0}) == 1);
  CHECK(grid().cell_of(numbers{1, -0.01}) == 2);
  CHECK(grid().cell_of(numbers{4, 1}) == 7);
  CHECK(grid().cell_of(numbers{infinity, -infinity}) == 6);
  CHECK(grid().hash() != evo::grid_archive{grid().bounds(), {2, 4}}.hash());
  CHECK_THROWS_AS((evo::grid_archive{grid().bounds(), {4}}), evo::error);
  CHECK_THROWS_AS((evo::grid_archive{grid().bounds(), {4, 0}}), evo::error);
  CHECK_THROWS_AS((evo::grid_archive{grid().bounds(), {1U << 31U, 8}}), evo::error);
  CHECK_THROWS_AS((evo::grid_archive{evo::box<double>{2}, {4, 4}}), evo::error);
  CHECK_THROWS_AS((evo::grid_archive{evo::box<double>{2, 1.0, 1.0}, {4, 4}}), evo::error);
}

TEST_CASE("a tessellation has its centres spread evenly, and each point goes to the nearest") {
  const evo::box<double> bounds{numbers{0, -10}, numbers{1, 30}};
  const evo::cvt_archive cells{bounds, evo::random_key{5}, {.cells = 64}};
  evo::random_stream stream = evo::random_key{6}.stream(0);
  std::vector<std::size_t> counts(64);
  for (int k = 0; k < 2000; ++k) {
    const numbers point{stream.uniform(0, 1), stream.uniform(-10, 30)};
    std::size_t nearest = 0;
    double least = infinity;
    for (std::size_t cell = 0; cell < cells.cells(); ++cell) {
      const numbers centre = cells.centre(cell);
      const double distance = std::hypot(point[0] - centre[0], (point[1] - centre[1]) / 40);
      if (distance < least) {
        least = distance;
        nearest = cell;
      }
    }
    CHECK(cells.cell_of(point) == nearest);
    ++counts[nearest];
  }
  // 31 a cell on average; of uniform centres the largest cell would have about 120.
  CHECK(*std::ranges::max_element(counts) < 70);
  CHECK(*std::ranges::min_element(counts) > 8);
  CHECK(cells.hash() == evo::cvt_archive{bounds, evo::random_key{5}, {.cells = 64}}.hash());
  CHECK(cells.hash() != evo::cvt_archive{bounds, evo::random_key{6}, {.cells = 64}}.hash());
  CHECK_THROWS_AS((evo::cvt_archive{bounds, evo::random_key{5}, {.cells = 0}}), evo::error);
  CHECK_THROWS_AS((evo::cvt_archive{bounds, evo::random_key{5}, {.samples_a_cell = 0}}),
                  evo::error);
  CHECK_THROWS_AS((evo::cvt_archive{evo::box<double>{1}, evo::random_key{5}}), evo::error);
}

TEST_CASE("the cheapest of each cell stays, the first among equals; what failed doesn't enter") {
  strategy s = make();
  static_cast<void>(s.ask(evo::random_key{1}));
  s.tell(numbers{5, 0.5, 0.5, 7, 0.5, 0.5, nothing, 3.5, 0.5, 1, nothing, 0.5});
  CHECK(s.size() == 1);
  CHECK(s.elites().candidates.candidates[0].id == 0);
  CHECK(s.best()->cost == 5);
  CHECK(s.evaluations() == 4);
  const Eigen::VectorXd better = s.ask(evo::random_key{1}).genomes[2];
  s.tell(numbers{5, 0.5, 0.5, 6, 2.5, 0.5, 4, 0.5, 0.5, 9, 9, 9});
  const auto elites = s.elites();
  REQUIRE(elites.size() == 3);
  CHECK(elites.candidates.genomes[0] == better);
  CHECK(elites.objectives(0)[0] == 4);
  CHECK(elites.others(2)[1] == 9);
  CHECK(sizes(s.filled_cells().begin(), s.filled_cells().end()) == sizes{1, 5, 7});
  CHECK(s.coverage() == 3.0 / 8);
  CHECK(s.qd_score(10) == 6 + 4 + 1);
}

TEST_CASE("newcomers are drawn until a cell is filled; then elites vary within the domain") {
  strategy s = make({.population_size = 50, .iso_sigma = 0.5});
  for (int g = 0; g < 2; ++g) {
    CHECK(s.ask(evo::random_key{1}).candidates[0].operator_name == "initial");
    s.tell(numbers(150, nothing));
  }
  static_cast<void>(s.ask(evo::random_key{1}));
  s.tell(numbers(150, 0.25));
  const auto& varied = s.ask(evo::random_key{1});
  CHECK(varied.candidates[0].operator_name == "iso+line");
  CHECK(varied.candidates[0].parents.size() == 1);
  std::size_t on_bounds = 0;
  for (std::size_t i = 0; i < varied.size(); ++i) {
    CHECK(s.domain().contains(varied.genomes.values(i)));
    for (const double gene : varied.genomes.values(i))
      on_bounds += gene == 0 || gene == 2 ? 1 : 0;
  }
  CHECK(on_bounds > 0);
}

TEST_CASE("variation has the deviations that are asked for, along the line and in each gene") {
  strategy s = make({.population_size = 20'000, .iso_sigma = 0.01, .line_sigma = 0.1});
  evo::batch<evo::real_population<double>> two{.genomes = evo::real_population<double>{3}};
  two.append(Eigen::Vector3d{0.8, 1, 1}, {.id = 0});
  two.append(Eigen::Vector3d{1.2, 1, 1}, {.id = 1});
  s.tell(two, numbers{1, 0.5, 0.5, 1, 3.5, 0.5});
  const auto& asked = s.ask(evo::random_key{2});
  // Of half of them the other elite is 0.4 away in gene 0; the range is 2.
  double first = 0, second = 0;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const double centre = asked.candidates[i].parents[0] == 0 ? 0.8 : 1.2;
    first += std::pow(asked.genomes[i][0] - centre, 2);
    second += std::pow(asked.genomes[i][1] - 1, 2);
  }
  CHECK(std::sqrt(second / 20'000) == doctest::Approx(0.02).epsilon(0.02));
  CHECK(first / 20'000 == doctest::Approx(0.0004 + 0.5 * 0.0016).epsilon(0.05));
}

TEST_CASE("an archive is stored, and refused by a strategy with other cells") {
  strategy s = make();
  static_cast<void>(s.ask(evo::random_key{1}));
  s.tell(numbers{5, 0.5, 0.5, 7, 1.5, 0.5, 3, 3.5, 0.5, 1, 3.5, 0.7});
  const auto bytes = evo::save_checkpoint(s);
  strategy restored = make();
  evo::load_checkpoint(restored, bytes);
  CHECK(restored.elites().costs == s.elites().costs);
  restored.tell(restored.elites().candidates, numbers{0, 0.5, 0.5, 0, 1.5, 0.5, 0, 3.5, 0.5});
  CHECK(restored.size() == 3);
  CHECK(restored.qd_score(0) == 0);
  const evo::box<double> domain{3, 0.0, 2.0};
  strategy other{domain, evo::uniform_in{domain}, {grid().bounds(), {2, 4}}};
  CHECK_THROWS_AS(evo::load_checkpoint(other, bytes), evo::error);
  auto twice = s.state();
  twice.cells[1] = twice.cells[0];
  CHECK_THROWS_AS(restored.restore(twice), evo::error);
}

TEST_CASE("map_elites refuses parameters outside their ranges and unbounded domains") {
  CHECK_THROWS_AS(make({.population_size = 0}), evo::error);
  CHECK_THROWS_AS(make({.iso_sigma = -1}), evo::error);
  CHECK_THROWS_AS(make({.line_sigma = infinity}), evo::error);
  const evo::box<double> domain{3, 0.0, 2.0};
  CHECK_THROWS_AS((strategy{evo::box<double>{3}, evo::uniform_in{domain}, grid()}), evo::error);
}
