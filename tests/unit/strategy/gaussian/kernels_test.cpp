#include "evo/strategy/gaussian/kernels.hpp"

#include "evo/core/instruction_set.hpp"
#include "evo/core/random.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace {

using evo::gaussian::kernels;

template <class T>
std::vector<T> normals(std::size_t count, std::uint64_t which) {
  std::vector<T> values(count);
  evo::random_stream stream = evo::random_key{5}.stream(which);
  stream.fill_normal(std::span{values});
  return values;
}

} // namespace

TEST_CASE_TEMPLATE("the kernels do what their formulas say, on every instruction set, to the bit",
                   T, float, double) {
  for (const auto set : {evo::instruction_set::baseline, evo::instruction_set::avx2}) {
    if (!evo::is_supported(set))
      continue;
    const kernels<T>& k = kernels<T>::of(set);
    for (const std::size_t n : {1U, 3U, 4U, 7U, 8U, 17U, 64U}) {
      const auto mean = normals<T>(n, 1), deviation = normals<T>(n, 2), z = normals<T>(n, 3);
      std::vector<T> x = z, left = z, right(n);
      k.spread(x.data(), mean.data(), deviation.data(), n);
      k.spread_pair(left.data(), right.data(), mean.data(), deviation.data(), n);
      for (std::size_t i = 0; i < n; ++i) {
        CHECK(x[i] == mean[i] + deviation[i] * z[i]);
        CHECK(left[i] == x[i]);
        CHECK(right[i] == mean[i] - deviation[i] * z[i]);
      }
    }
  }
}

TEST_CASE_TEMPLATE("moments are summed row after row, on every instruction set, to the bit", T,
                   float, double) {
  constexpr std::size_t offset = 2;
  for (const auto set : {evo::instruction_set::baseline, evo::instruction_set::avx2}) {
    if (!evo::is_supported(set))
      continue;
    for (const std::size_t n : {1U, 5U, 8U, 19U})
      for (const std::size_t count : {1U, 3U, 4U, 6U, 9U}) {
        const auto mean = normals<T>(n, 1), inverse = normals<T>(n, 2),
                   weights = normals<T>(count, 3);
        std::vector<std::vector<T>> rows;
        std::vector<const T*> pointers;
        for (std::size_t r = 0; r < count; ++r)
          rows.push_back(normals<T>(offset + n, 10 + r));
        for (const auto& row : rows)
          pointers.push_back(row.data());
        std::vector<T> first(n, T(1)), second(n, T(2));
        kernels<T>::of(set).add_moments(pointers.data(), offset, weights.data(), count, mean.data(),
                                        inverse.data(), first.data(), second.data(), n);
        for (std::size_t i = 0; i < n; ++i) {
          T sum = 1, squares = 2;
          for (std::size_t r = 0; r < count; ++r) {
            const T z = (rows[r][offset + i] - mean[i]) * inverse[i], weighted = weights[r] * z;
            sum += weighted;
            squares += weighted * z;
          }
          CHECK(first[i] == sum);
          CHECK(second[i] == squares);
        }
      }
  }
}
