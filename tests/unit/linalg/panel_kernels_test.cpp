#include "evo/core/instruction_set.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/linalg/panel_kernels.hpp"
#include "evo/linalg/panel_matrix.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace linalg = evo::linalg;

namespace {

constexpr std::size_t sizes[] = {1, 2, 7, 8, 9, 15, 16, 17, 100};

std::vector<evo::instruction_set> supported() {
  std::vector<evo::instruction_set> sets;
  for (const auto s :
       {evo::instruction_set::baseline, evo::instruction_set::avx2, evo::instruction_set::avx512})
    if (evo::is_supported(s))
      sets.push_back(s);
  return sets;
}

/// Numbers without structure in (-1, 1).
template <class T>
T entry(std::size_t i, std::size_t salt) {
  const auto x = static_cast<double>(i + 1000 * salt);
  return static_cast<T>(std::sin(x * x + 3 * x + 1));
}

template <class T>
linalg::columns<T> some_columns(std::size_t length, std::size_t count, std::size_t salt) {
  linalg::columns<T> c(length, count);
  for (std::size_t k = 0; k < count; ++k)
    for (std::size_t i = 0; i < length; ++i)
      c[k][i] = entry<T>(k * length + i, salt);
  return c;
}

template <class T>
linalg::panel_matrix<T> some_matrix(std::size_t n) {
  linalg::panel_matrix<T> a(n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      a(i, j) = entry<T>(i * n + j, 1);
  return a;
}

/// How far a sum of `terms` products, each below 1, may be from the exact one.
template <class T>
double rounding(std::size_t terms) {
  return 2 * static_cast<double>(terms + 1) *
         static_cast<double>(std::numeric_limits<T>::epsilon());
}

template <class T>
bool has_zero_padding(const linalg::columns<T>& c) {
  for (std::size_t k = 0; k < c.size(); ++k)
    if (!std::all_of(c.data(k) + c.length(), c.data(k) + c.stride(), [](T x) { return x == 0; }))
      return false;
  return true;
}

/// Rows below the n-th of the last panel.
template <class T>
bool has_zero_padding(const linalg::panel_matrix<T>& a) {
  constexpr std::size_t rows = linalg::panel_rows<T>;
  const std::size_t n = a.dimension(), used = n % rows;
  const T* panel = a.data() + (linalg::padded<T>(n) - rows) * n;
  for (std::size_t column = 0; used > 0 && column < n; ++column)
    for (std::size_t row = used; row < rows; ++row)
      if (panel[column * rows + row] != 0)
        return false;
  return true;
}

/// The largest difference between the kernel's columns and those of a plain loop.
template <class T>
double product_error(const linalg::panel_matrix<T>& a, const linalg::columns<T>& z,
                     const linalg::columns<T>& y) {
  double worst = 0;
  for (std::size_t c = 0; c < z.size(); ++c)
    for (std::size_t i = 0; i < a.dimension(); ++i) {
      double sum = 0;
      for (std::size_t k = 0; k < a.dimension(); ++k)
        sum += static_cast<double>(a(i, k)) * static_cast<double>(z[c][k]);
      worst = std::max(worst, std::abs(sum - static_cast<double>(y[c][i])));
    }
  return worst;
}

/// The same for decay a + y w^T. w is transposed: n columns of y.size() numbers.
template <class T>
double update_error(const linalg::panel_matrix<T>& before, const linalg::panel_matrix<T>& after,
                    double decay, const linalg::columns<T>& y, const std::vector<T>& w) {
  double worst = 0;
  for (std::size_t i = 0; i < before.dimension(); ++i)
    for (std::size_t j = 0; j < before.dimension(); ++j) {
      double sum = decay * static_cast<double>(before(i, j));
      for (std::size_t m = 0; m < y.size(); ++m)
        sum += static_cast<double>(y[m][i]) * static_cast<double>(w[j * y.size() + m]);
      worst = std::max(worst, std::abs(sum - static_cast<double>(after(i, j))));
    }
  return worst;
}

/// Calls check(kernels, dimension) for every instruction set of this machine.
template <class T, class Check>
void for_each_kernel(const Check& check) {
  for (const evo::instruction_set s : supported())
    for (const std::size_t n : sizes) {
      CAPTURE(evo::name(s));
      CAPTURE(n);
      check(linalg::panel_kernels<T>::of(s), n);
    }
}

} // namespace

TEST_CASE("the best instruction set is the last one that is supported, and all have names") {
  CHECK(evo::is_supported(evo::instruction_set::baseline));
  CHECK(evo::best_instruction_set() == supported().back());
  CHECK(evo::name(evo::instruction_set::baseline) == "baseline");
  CHECK(evo::name(evo::instruction_set::avx2) == "avx2");
  CHECK(evo::name(evo::instruction_set::avx512) == "avx512");
  CHECK(&linalg::panel_kernels<double>::best() ==
        &linalg::panel_kernels<double>::of(supported().back()));
}

TEST_CASE_TEMPLATE("multiply equals a plain loop and keeps the padding zero", T, float, double) {
  for_each_kernel<T>([](const linalg::panel_kernels<T>& kernels, std::size_t n) {
    const auto a = some_matrix<T>(n);
    for (std::size_t count = 1; count <= 13; ++count) {
      CAPTURE(count);
      const auto z = some_columns<T>(n, count, 2);
      linalg::columns<T> y(n, count + 1);
      const auto untouched = some_columns<T>(n, 1, 3);
      std::ranges::copy(untouched[0], y[count].begin());
      kernels.multiply(a.data(), n, z.data(), z.stride(), count, y.data(), y.stride());
      CHECK(product_error(a, z, y) <= rounding<T>(n));
      CHECK(has_zero_padding(y));
      CHECK(std::ranges::equal(std::as_const(y)[count], untouched[0]));
    }
  });
}

TEST_CASE_TEMPLATE("update equals a plain loop and keeps the padding zero", T, float, double) {
  for_each_kernel<T>([](const linalg::panel_kernels<T>& kernels, std::size_t n) {
    const auto before = some_matrix<T>(n);
    for (std::size_t terms = 1; terms <= 13; ++terms) {
      CAPTURE(terms);
      const auto y = some_columns<T>(n, terms, 4);
      std::vector<T> w(n * terms);
      for (std::size_t i = 0; i < w.size(); ++i)
        w[i] = entry<T>(i, 5);
      auto after = before;
      kernels.update(after.data(), n, T(0.75), y.data(), y.stride(), w.data(), terms);
      CHECK(update_error(before, after, 0.75, y, w) <= rounding<T>(terms));
      CHECK(has_zero_padding(after));
    }
  });
}

TEST_CASE_TEMPLATE("dot and add_scaled equal plain loops", T, float, double) {
  for_each_kernel<T>([](const linalg::panel_kernels<T>& kernels, std::size_t n) {
    const auto v = some_columns<T>(n, 2, 6);
    double dot = 0;
    for (std::size_t i = 0; i < n; ++i)
      dot += static_cast<double>(v[0][i]) * static_cast<double>(v[1][i]);
    CHECK(std::abs(static_cast<double>(kernels.dot(v.data(0), v.data(1), v.stride())) - dot) <=
          rounding<T>(n));

    auto sum = v;
    kernels.add_scaled(sum.data(0), T(-1.5), v.data(1), v.stride());
    for (std::size_t i = 0; i < n; ++i)
      CHECK(std::abs(static_cast<double>(sum[0][i]) - static_cast<double>(v[0][i]) +
                     1.5 * static_cast<double>(v[1][i])) <= 2 * rounding<T>(1));
    CHECK(has_zero_padding(sum));
    CHECK(std::ranges::equal(std::as_const(sum)[1], v[1]));
  });
}
