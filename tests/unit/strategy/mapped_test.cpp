#include "evo/strategy/mapped.hpp"

#include "evo/core/run.hpp"
#include "evo/genome/mapping/scaling.hpp"
#include "evo/genome/mapping/subspace.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/cma_es.hpp"
#include "evo/strategy/random_search.hpp"
#include "support/real_runs.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace {

using search = evo::mapped<evo::cma_es<double>, evo::subspace<double>>;

std::vector<double> table_values() {
  std::vector<double> values(2000);
  evo::random_key{3}.stream(0).fill_normal(std::span<double>{values});
  return values;
}

/// 4 tokens of 10 numbers, 2 numbers a token.
evo::subspace<double> plane() {
  const std::vector<double> values = table_values();
  return evo::random_subspace(evo::row_table<double>{values, 10}, 4, 2, evo::random_key{1});
}

search make(double sigma = 1) {
  return {evo::cma_es<double>{Eigen::VectorXd::Zero(8), {.sigma = sigma}}, plane()};
}

} // namespace

TEST_CASE("the best phenotype of a subspace is found by searching the subspace") {
  const evo::subspace<double> map = plane();
  std::vector<double> optimum(40);
  const std::vector<double> genotype{1, -2, 0.5, 0.25, -1, 3, 0, 2};
  map.to_phenotype(std::span<const double>{genotype}, std::span<double>{optimum});
  search s = make();
  support::minimise(s, support::sphere_around(optimum), 150);
  REQUIRE(s.best());
  CHECK(s.best()->genome.size() == 40);
  CHECK(s.best()->cost < 1e-8);                                            // seen: 1.8e-10
  CHECK((s.recommend()->genome - support::vector(optimum)).norm() < 1e-3); // seen: 1.1e-5
}

TEST_CASE("the initial deviation is the table's own times the step size") {
  const std::vector<double> values = table_values();
  const double variance = 4 * evo::spread_of(evo::row_table<double>{values, 10}).total_variance();
  for (const double sigma : {0.1, 1.0}) {
    evo::mapped s{
        evo::cma_es<double>{Eigen::VectorXd::Zero(8), {.sigma = sigma, .population_size = 2000}},
        plane()};
    const auto centre = s.recommend()->genome;
    const auto& asked = s.ask(evo::random_key{1});
    double squared = 0;
    for (std::size_t i = 0; i < asked.size(); ++i)
      squared += (asked.genomes[i] - centre).squaredNorm() / static_cast<double>(asked.size());
    CHECK(std::sqrt(squared / variance) == doctest::Approx(sigma).epsilon(0.03)); // seen: 0.6 % off
  }
}

TEST_CASE("a candidate from elsewhere stays itself as the best, and moves the search as its foot") {
  search s = make();
  support::real_batch foreign;
  foreign.genomes = evo::real_population<double>{40};
  foreign.append(Eigen::VectorXd::Constant(40, 2.5).eval(), {.id = 9, .operator_name = "mine"});
  s.tell(foreign, std::span<const double>{std::vector<double>{-3}});
  CHECK(s.best()->genome == Eigen::VectorXd::Constant(40, 2.5));
  CHECK(s.best()->id == 9);
  CHECK(s.inner().best()->genome.size() == 8);
  CHECK(std::isnan(s.recommend()->cost));
}

TEST_CASE("memory follows the genes and the genotype squared, not the genes squared") {
  std::vector<float> table(std::size_t{20} * 768);
  evo::random_key{3}.stream(0).fill_normal(std::span<float>{table});
  evo::mapped s{evo::cma_es<float>{Eigen::VectorXf::Zero(100), {.sigma = 1, .population_size = 10}},
                evo::random_subspace(evo::row_table<float>{table, 768}, 25, 4, evo::random_key{1})};
  const auto& asked = s.ask(evo::random_key{1});
  CHECK(asked.genomes.dimension() == 19200);
  // One batch of 10 x 19,200 floats is 768 kB; the matrix of 100 x 100 and the rest are small.
  const std::size_t bytes = evo::save_checkpoint(s).size();
  CHECK(bytes > 768'000);
  CHECK(bytes < 900'000); // seen: 829,000
}

TEST_CASE("a strategy that recommends its best recommends the phenotype that was evaluated") {
  const evo::box<double> domain{8, -2, 2};
  evo::mapped s{evo::random_search{evo::real_population<double>{8}, evo::uniform_in{domain}},
                plane()};
  support::minimise(s, support::sphere_around(std::vector<double>(40)), 3);
  CHECK(*s.recommend() == *s.best());
}

TEST_CASE("an initializer of phenotypes draws genotypes") {
  const evo::scaling<double> map{{1, 2}, {10, 100}};
  const evo::mapped_initializer<double, evo::normal_around<double>, evo::scaling<double>> draw{
      {Eigen::Vector2d{11, -98}, 0}, map};
  evo::random_stream stream = evo::random_key{1}.stream(0);
  CHECK(draw(stream) == Eigen::Vector2d{1, -1});
  const evo::mapped_initializer<double, evo::normal_around<double>, evo::scaling<double>> wrong{
      {Eigen::Vector3d{1, 2, 3}, 0}, map};
  CHECK_THROWS_AS(static_cast<void>(wrong(stream)), evo::error);
}

TEST_CASE("a strategy over another number of genes than the mapping has is refused") {
  evo::mapped s{evo::cma_es<double>{Eigen::VectorXd::Zero(7), {.sigma = 1}}, plane()};
  CHECK_THROWS_AS(static_cast<void>(s.ask(evo::random_key{1})), evo::error);
}

TEST_CASE("a checkpoint of another mapping is refused") {
  search s = make();
  evo::mapped other{evo::cma_es<double>{Eigen::VectorXd::Zero(8), {.sigma = 1}},
                    evo::identity_mapping<double>{8}};
  CHECK_THROWS_AS(evo::load_checkpoint(other, evo::save_checkpoint(s)), evo::error);
  CHECK(search::name == "cma_es+subspace");
}
