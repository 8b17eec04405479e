#include "evo/genome/mapping/any_mapping.hpp"
#include "evo/genome/mapping/bounded.hpp"
#include "evo/genome/mapping/composed.hpp"
#include "evo/genome/mapping/nearest_token.hpp"
#include "evo/genome/mapping/scaling.hpp"
#include "evo/genome/mapping/subspace.hpp"

#include "evo/core/random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace {

/// Rows whose column k has mean k and deviation about k + 1.
template <class T>
std::vector<T> rows_of(std::size_t rows, std::size_t width) {
  std::vector<T> values(rows * width);
  evo::random_stream stream = evo::random_key{7}.stream(rows, width);
  stream.fill_normal(std::span<T>{values});
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<T>(i % width) + static_cast<T>(i % width + 1) * values[i];
  return values;
}

template <class M>
std::vector<double> phenotype_of(const M& map, const std::vector<double>& genotype) {
  std::vector<double> phenotype(map.phenotype_dimension());
  map.to_phenotype(std::span<const double>{genotype}, std::span<double>{phenotype});
  return phenotype;
}

template <class M>
std::vector<double> genotype_of(const M& map, const std::vector<double>& phenotype) {
  std::vector<double> genotype(map.genotype_dimension());
  map.to_genotype(std::span<const double>{phenotype}, std::span<double>{genotype});
  return genotype;
}

std::vector<double> normals(std::size_t count, std::uint64_t seed = 1) {
  std::vector<double> values(count);
  evo::random_stream stream = evo::random_key{seed}.stream(0);
  stream.fill_normal(std::span<double>{values});
  return values;
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

/// Mean squared distance from the mean row of what standard normal genotypes become.
template <class M>
double squared_spread(const M& map) {
  const std::vector<double> centre =
      phenotype_of(map, std::vector<double>(map.genotype_dimension()));
  double sum = 0;
  constexpr std::uint64_t draws = 4000;
  for (std::uint64_t i = 0; i < draws; ++i) {
    const double d = distance(phenotype_of(map, normals(map.genotype_dimension(), i + 1)), centre);
    sum += d * d / draws;
  }
  return sum;
}

} // namespace

TEST_CASE("a table's spread is that of its columns") {
  const std::vector<double> values{1, 10, 3, 10, 5, 40};
  const evo::column_spread spread = evo::spread_of(evo::row_table<double>{values, 2});
  CHECK(spread.mean == std::vector<double>{3, 20});
  CHECK(spread.deviation[0] == doctest::Approx(std::sqrt(8.0 / 3)).epsilon(1e-14));
  CHECK(spread.total_variance() == doctest::Approx(8.0 / 3 + 200).epsilon(1e-14));
}

TEST_CASE("what a mapping makes of a genotype comes back as that genotype") {
  const std::vector<double> values = rows_of<double>(50, 4);
  const evo::row_table<double> table{values, 4};
  const evo::random_key key{1};
  const std::vector<evo::any_mapping<double>> maps{
      evo::identity_mapping<double>{12},
      evo::table_scaling(table, 3),
      evo::random_subspace(table, 3, 2, key),
      evo::joint_random_subspace(table, 3, 5, key),
      evo::bounded<double>{evo::box<double>{12, -4, 4}},
      evo::composed<double>{evo::table_scaling(table, 3),
                            evo::bounded<double>{evo::box<double>{12, -30, 30}}}};
  for (const auto& map : maps) {
    CAPTURE(map.genotype_dimension());
    const std::vector<double> genotype = normals(map.genotype_dimension());
    CHECK(distance(genotype_of(map, phenotype_of(map, genotype)), genotype) < 1e-12);
  }
}

TEST_CASE("standard normal genotypes are spread like the table, token by token") {
  const std::vector<double> values = rows_of<double>(300, 6);
  const evo::row_table<double> table{values, 6};
  const double variance = 3 * evo::spread_of(table).total_variance();
  // Seen: ratios 1.003, 1.011 and 1.013.
  CHECK(squared_spread(evo::table_scaling(table, 3)) == doctest::Approx(variance).epsilon(0.05));
  CHECK(squared_spread(evo::random_subspace(table, 3, 2, evo::random_key{1})) ==
        doctest::Approx(variance).epsilon(0.05));
  CHECK(squared_spread(evo::joint_random_subspace(table, 3, 4, evo::random_key{1})) ==
        doctest::Approx(variance).epsilon(0.05));
}

TEST_CASE("a phenotype beside a subspace counts as its foot there") {
  const std::vector<double> values = rows_of<double>(50, 5);
  const auto map =
      evo::random_subspace(evo::row_table<double>{values, 5}, 2, 2, evo::random_key{4});
  const std::vector<double> outside = normals(10, 9);
  const std::vector<double> genotype = genotype_of(map, outside);
  const double least = distance(phenotype_of(map, genotype), outside);
  for (std::size_t i = 0; i < genotype.size(); ++i)
    for (const double step : {-1e-3, 1e-3}) {
      std::vector<double> other = genotype;
      other[i] += step;
      CHECK(distance(phenotype_of(map, other), outside) > least);
    }
}

TEST_CASE("a phenotype beyond the bounds counts as the nearest one within") {
  const evo::bounded<double> map{evo::box<double>{{-1, 3, 0}, {1, 3, 2}}};
  CHECK(phenotype_of(map, genotype_of(map, {5, 7, -2})) == std::vector<double>{1, 3, 0});
  for (std::uint64_t seed = 1; seed < 200; ++seed) {
    std::vector<double> genotype = normals(3, seed);
    genotype[0] *= 10;
    const std::vector<double> inside = phenotype_of(map, genotype);
    CHECK((std::abs(inside[0]) <= 1 && inside[1] == 3 && inside[2] >= 0 && inside[2] <= 2));
  }
}

TEST_CASE_TEMPLATE("the nearest token is the one that a plain search finds", T, float, double) {
  // More rows than a panel has, and a width that fills none.
  const std::vector<T> values = rows_of<T>(1000, 37);
  const evo::row_table<T> table{values, 37};
  const evo::nearest_token<T> map{table, 20};
  std::vector<T> queries = rows_of<T>(20, 37);
  std::copy_n(values.begin() + 5 * 37, 37, queries.begin()); // a row itself
  const std::vector<std::size_t> found = map.nearest_rows(std::span<const T>{queries});
  CHECK(found[0] == 5);
  for (std::size_t q = 0; q < 20; ++q) {
    std::size_t nearest = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t row = 0; row < table.rows(); ++row) {
      double squared = 0;
      for (std::size_t k = 0; k < 37; ++k) {
        const double d =
            static_cast<double>(queries[q * 37 + k]) - static_cast<double>(table.row(row)[k]);
        squared += d * d;
      }
      if (squared < least) {
        least = squared;
        nearest = row;
      }
    }
    CHECK(found[q] == nearest);
  }
}

TEST_CASE("of equally near tokens the first is taken, and of none the first of all") {
  const std::vector<float> values{1, 1, 0, 0, 1, 1, 0, 2};
  const evo::nearest_token<float> map{evo::row_table<float>{values, 2}, 3};
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> queries{1, 1, 0, 1, nan, 0};
  CHECK(map.nearest_rows(std::span<const float>{queries}) == std::vector<std::size_t>{0, 0, 0});
  const std::vector<float> far{1e8F, 1e8F, -1e8F, 1, 0, 3e8F};
  CHECK(map.nearest_rows(std::span<const float>{far}) == std::vector<std::size_t>{0, 1, 3});
}

TEST_CASE("mappings refuse what doesn't fit, by name") {
  const std::vector<double> values = rows_of<double>(9, 3);
  const evo::row_table<double> table{values, 3};
  const evo::random_key key{1};
  const auto id_of = [](auto&& make) {
    try {
      make();
    } catch (const evo::error& e) {
      return e.id();
    }
    return evo::error_id::corrupt_checkpoint; // nothing was thrown
  };
  using evo::error_id;
  CHECK(id_of([&] { evo::row_table<double>{values, 4}; }) == error_id::dimension_mismatch);
  CHECK(id_of([&] { evo::row_table<double>{{}, 4}; }) == error_id::invalid_parameter);
  const std::vector<double> broken{1, std::numeric_limits<double>::infinity()};
  CHECK(id_of([&] { evo::row_table<double>{broken, 1}; }) == error_id::invalid_parameter);
  CHECK(id_of([&] { return evo::table_scaling(table, 0); }) == error_id::invalid_parameter);
  CHECK(id_of([&] { return evo::random_subspace(table, 2, 4, key); }) ==
        error_id::invalid_parameter);
  CHECK(id_of([&] { return evo::random_subspace(table, 2, 0, key); }) ==
        error_id::invalid_parameter);
  CHECK(id_of([&] { return evo::joint_random_subspace(table, 2, 7, key); }) ==
        error_id::invalid_parameter);
  CHECK(id_of([&] { evo::nearest_token<double>{table, 0}; }) == error_id::invalid_parameter);
  CHECK(id_of([&] { evo::scaling<double>{{0, 0}, {1, -1}}; }) == error_id::invalid_parameter);
  CHECK(id_of([&] { evo::scaling<double>{{0, 0}, {1}}; }) == error_id::dimension_mismatch);
  CHECK(id_of([&] { evo::bounded<double>{evo::box<double>{2}}; }) == error_id::invalid_parameter);
  CHECK(id_of([&] {
          evo::composed<double>{evo::identity_mapping<double>{2}, evo::identity_mapping<double>{3}};
        }) == error_id::dimension_mismatch);
  evo::linalg::columns<double> skew{2, 2};
  skew[0][0] = skew[1][0] = skew[1][1] = 1;
  CHECK(id_of([&] { evo::subspace<double>{{0, 0}, skew, 1}; }) == error_id::invalid_parameter);
}
