// Edges of fronts and hypervolumes; tests/reference/pareto compares ordinary ones with pagmo2.
#include "evo/core/random.hpp"
#include "evo/pareto/crowding_distance.hpp"
#include "evo/pareto/hypervolume.hpp"
#include "evo/pareto/non_dominated_sort.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace {

using numbers = std::vector<double>;
using ranks = std::vector<std::size_t>;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Layer by layer, by the definition.
ranks peeled(const evo::pareto::points& p) {
  ranks result(p.size(), p.size());
  for (std::size_t rank = 0; std::ranges::count(result, p.size()) > 0; ++rank) {
    const ranks before = result;
    for (std::size_t i = 0; i < p.size(); ++i) {
      bool is_free = before[i] == p.size();
      for (std::size_t k = 0; k < p.size(); ++k)
        is_free = is_free && !(before[k] == p.size() && evo::pareto::dominates(p[k], p[i]));
      if (is_free)
        result[i] = rank;
    }
  }
  return result;
}

} // namespace

TEST_CASE("fronts are those of the definition, also of equal points and with numbers in between") {
  evo::random_stream stream = evo::random_key{8}.stream(0);
  for (const std::size_t m : {1, 2, 3, 5})
    for (const std::uint64_t grid : {3, 1000}) {
      CAPTURE(m);
      CAPTURE(grid);
      const std::size_t stride = m + 1;
      numbers all(60 * stride, not_a_number); // what lies between isn't looked at
      for (std::size_t i = 0; i < all.size(); ++i)
        if (i % stride < m)
          all[i] = static_cast<double>(stream.below(grid));
      const evo::pareto::points p{all, m, stride};
      CHECK(evo::pareto::non_dominated_sort(p) == peeled(p));
    }
  CHECK(evo::pareto::non_dominated_sort({{}, 2, 2}).empty());
}

TEST_CASE("infinite objectives have a front and leave room finite or infinite, never NaN") {
  const numbers all{0, infinity, 1, 1, 2, 0, -infinity, infinity};
  const evo::pareto::points p{all, 2, 2};
  CHECK(evo::pareto::non_dominated_sort(p) == ranks{1, 0, 0, 0});
  for (const double room : evo::pareto::crowding_distance(p, ranks{1, 2, 3}))
    CHECK(!std::isnan(room));
}

TEST_CASE("room: ends have all of it, equal objectives say nothing") {
  const numbers all{0, 5, 1, 5, 4, 5};
  CHECK(evo::pareto::crowding_distance({all, 1, 2}, ranks{0, 1, 2}) ==
        numbers{infinity, 1, infinity});
  CHECK(evo::pareto::crowding_distance({all, 2, 2}, ranks{0, 1, 2}) ==
        numbers{infinity, 1, infinity});
  CHECK(evo::pareto::crowding_distance({all, 2, 2}, ranks{}).empty());
}

TEST_CASE("hypervolume: points that aren't better than the reference add nothing") {
  using evo::pareto::hypervolume;
  CHECK(hypervolume(numbers{}, numbers{1, 1}) == 0);
  CHECK(hypervolume(numbers{1, 0}, numbers{1, 1}) == 0);
  CHECK(hypervolume(numbers{not_a_number, 0}, numbers{1, 1}) == 0);
  CHECK(hypervolume(numbers{0.25, 3, 0.75}, numbers{1}) == 0.75);
  CHECK(hypervolume(numbers{0, 0.5, 0.5, 0, 2, -1}, numbers{1, 1}) == 0.75);
  CHECK(hypervolume(numbers{0, 0, 0, 0.5, 0.5, 0.5}, numbers{1, 1, 1}) == 1);
  CHECK(hypervolume(numbers{0, 0, 0, 0, 0, 0, 0, 0}, numbers{1, 1, 1, 2}) == 2);
  CHECK_THROWS_AS(static_cast<void>(hypervolume(numbers{1, 2, 3}, numbers{1, 1})), evo::error);
  CHECK_THROWS_AS(static_cast<void>(hypervolume(numbers{}, numbers{})), evo::error);
  CHECK_THROWS_AS(static_cast<void>(hypervolume(evo::pareto::points{{}, 2, 2}, numbers{1})),
                  evo::error);
}
