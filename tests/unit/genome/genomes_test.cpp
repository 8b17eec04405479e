#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/genome/text.hpp"
#include "support/statistics.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

TEST_CASE_TEMPLATE("a real population keeps its columns while it grows, shrinks and appends itself",
                   T, float, double) {
  evo::real_population<T> p{3};
  for (int i = 0; i < 40; ++i)
    p.append(Eigen::Matrix<T, 3, 1>::Constant(static_cast<T>(i)));
  CHECK(p.size() == 40);
  CHECK(p.matrix().cols() == 40);
  for (std::size_t i = 0; i < 40; ++i)
    CHECK(p.values(i)[2] == static_cast<T>(i));
  p.append(p[7]);
  CHECK(p[40] == p[7]);
  CHECK(p.hash(40) == p.hash(7));
  CHECK(p.hash(40) != p.hash(8));
  p.resize(2);
  CHECK(p.size() == 2);
  CHECK(p[1][0] == 1);
  p.clear();
  CHECK(p.size() == 0);
  CHECK(p == p.empty_like());
  CHECK(p.dimension() == 3);
}

TEST_CASE("a real population refuses genomes of another dimension and tells shapes apart") {
  evo::real_population<double> p{3};
  CHECK_THROWS_AS(p.append(Eigen::VectorXd::Zero(2)), evo::error);
  CHECK(p.size() == 0);
  CHECK(!(p == evo::real_population<double>{4}));
}

TEST_CASE("a text population keeps texts, also empty ones and those with zero bytes") {
  evo::text_population p{{"", "b"}};
  p.append(p[1]);
  p.append(std::string("b\0", 2));
  CHECK(p.size() == 4);
  CHECK(p.hash(1) == p.hash(2));
  CHECK(p.hash(1) != p.hash(3));
  CHECK(p.empty_like() == evo::text_population{});
}

TEST_CASE("a box clamps what is outside and knows what is inside") {
  const evo::box<double> domain{{-1, 0}, {1, 5}};
  std::array<double, 2> genome{-3, 7};
  CHECK(!domain.contains(genome));
  domain.clamp(genome);
  CHECK(genome == std::array<double, 2>{-1, 5});
  CHECK(domain.contains(genome));
  CHECK(!domain.contains(std::array<double, 1>{0}));
  const std::array<double, 2> failed{std::numeric_limits<double>::quiet_NaN(), 0};
  CHECK(!domain.contains(failed));
}

TEST_CASE("the whole of space has no bounds and holds everything of its dimension") {
  const evo::box<float> space{2};
  std::array<float, 2> far{1e30F, -1e30F};
  CHECK(!space.is_bounded());
  CHECK(space.contains(far));
  space.clamp(far);
  CHECK(far[0] == 1e30F);
  CHECK_THROWS_AS(evo::require_bounded(space, "x"), evo::error);
}

TEST_CASE("a box refuses bounds that are none") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK_THROWS_AS(evo::box<double>{0}, evo::error);
  CHECK_THROWS_AS((evo::box<double>{2, 1.0, 0.0}), evo::error);
  CHECK_THROWS_AS((evo::box<double>{2, 0.0, infinity}), evo::error);
  CHECK_THROWS_AS((evo::box<double>{2, std::numeric_limits<double>::quiet_NaN(), 1.0}), evo::error);
  CHECK_THROWS_AS((evo::box<double>{std::vector{0.0}, std::vector{1.0, 2.0}}), evo::error);
  CHECK_NOTHROW(evo::box<double>{2, 1.0, 1.0});
}

TEST_CASE_TEMPLATE("uniform_in fills its box evenly", T, float, double) {
  const evo::uniform_in<T> draw{evo::box<T>{{T(-1), T(10)}, {T(1), T(14)}}};
  evo::random_stream stream = evo::random_key{1}.stream(0);
  std::vector<double> first, second;
  for (int i = 0; i < 20'000; ++i) {
    const auto genome = draw(stream);
    first.push_back(static_cast<double>(genome[0]));
    second.push_back(static_cast<double>(genome[1]));
  }
  CHECK(support::ks_statistic(first, [](double x) { return (x + 1) / 2; }) < 1.95);
  CHECK(support::ks_statistic(second, [](double x) { return (x - 10) / 4; }) < 1.95);
  CHECK_THROWS_AS(evo::uniform_in<T>{evo::box<T>{2}}, evo::error);
}

TEST_CASE_TEMPLATE("normal_around is normal around its centre", T, float, double) {
  using vector = Eigen::Matrix<T, Eigen::Dynamic, 1>;
  const evo::normal_around<T> draw{vector::Constant(3, T(2)), T(0.5)};
  evo::random_stream stream = evo::random_key{1}.stream(0);
  std::vector<double> genes;
  for (int i = 0; i < 10'000; ++i)
    for (const T gene : draw(stream))
      genes.push_back(static_cast<double>(gene));
  CHECK(support::ks_statistic(genes, [](double x) { return support::normal_cdf((x - 2) / 0.5); }) <
        1.95);
  CHECK(draw(stream).size() == 3);
  CHECK_THROWS_AS((evo::normal_around<T>{vector::Zero(1), T(-1)}), evo::error);
  CHECK((evo::normal_around<T>{vector::Constant(2, T(7)), T(0)}(stream)) ==
        vector::Constant(2, T(7)));
}
