#include "evo/linalg/exponential.hpp"

#include "evo/core/random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>

namespace {

using evo::linalg::columns;

/// e^x = I + x phi(x).
template <class T>
columns<T> exponential(const columns<T>& x) {
  columns<T> e = evo::linalg::product(x, evo::linalg::phi(x));
  for (std::size_t i = 0; i < e.size(); ++i)
    e[i][i] += 1;
  return e;
}

template <class T>
columns<T> random_matrix(std::size_t n, T size) {
  columns<T> m(n, n);
  evo::random_stream stream = evo::random_key{3}.stream(n);
  for (std::size_t i = 0; i < n; ++i) {
    stream.fill_normal(m[i]);
    evo::linalg::scale(m[i], static_cast<double>(size));
  }
  return m;
}

template <class T>
double difference(const columns<T>& a, const columns<T>& b) {
  double largest = 0, size = 0;
  for (std::size_t i = 0; i < b.size(); ++i)
    for (std::size_t k = 0; k < b.length(); ++k) {
      largest = std::fmax(largest, std::abs(static_cast<double>(a[i][k] - b[i][k])));
      size = std::fmax(size, std::abs(static_cast<double>(b[i][k])));
    }
  return largest / size;
}

} // namespace

TEST_CASE_TEMPLATE("phi of a number is (e^x - 1) / x, whatever its size", T, float, double) {
  const double tolerance = sizeof(T) == 4 ? 2e-6 : 1e-14;
  for (const double x : {-20.0, -3.0, -0.5, -1e-9, 1e-9, 0.3, 1.0, 7.0, 30.0}) {
    columns<T> one(1, 1);
    one[0][0] = static_cast<T>(x);
    const double exact =
        std::expm1(static_cast<double>(one[0][0])) / static_cast<double>(one[0][0]);
    CHECK(static_cast<double>(evo::linalg::phi(one)[0][0]) ==
          doctest::Approx(exact).epsilon(tolerance * (1 + std::abs(x))));
  }
  CHECK(evo::linalg::phi(columns<T>(1, 1))[0][0] == 1);
}

TEST_CASE("the exponential of a rotation's generator is the rotation") {
  columns<double> generator(2, 2);
  generator[0][1] = 2.5;
  generator[1][0] = -2.5;
  const columns<double> turn = exponential(generator);
  CHECK(turn[0][0] == doctest::Approx(std::cos(2.5)).epsilon(1e-14));
  CHECK(turn[0][1] == doctest::Approx(std::sin(2.5)).epsilon(1e-14));
  CHECK(turn[1][0] == doctest::Approx(-std::sin(2.5)).epsilon(1e-14));
}

TEST_CASE_TEMPLATE("e^x e^-x is the identity, for matrices that aren't symmetric", T, float,
                   double) {
  const double tolerance = sizeof(T) == 4 ? 1e-3 : 1e-11;
  for (const std::size_t n : {2U, 5U, 17U}) {
    const columns<T> x = random_matrix<T>(n, T(0.5));
    columns<T> minus = x, identity(n, n);
    for (std::size_t i = 0; i < n; ++i) {
      evo::linalg::scale(minus[i], -1);
      identity[i][i] = 1;
    }
    CHECK(difference(evo::linalg::product(exponential(x), exponential(minus)), identity) <
          tolerance);
  }
}

TEST_CASE("e^(a b) is I + a phi(b a) b") {
  constexpr std::size_t n = 6, terms = 2;
  const columns<double> a = random_matrix<double>(n, 0.5);
  columns<double> thin(n, terms), wide(terms, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < terms; ++k) {
      thin[k][i] = a[k][i];
      wide[i][k] = a[k + terms][i];
    }
  columns<double> cheap = evo::linalg::product(
      thin, evo::linalg::product(evo::linalg::phi(evo::linalg::product(wide, thin)), wide));
  for (std::size_t i = 0; i < n; ++i)
    cheap[i][i] += 1;
  CHECK(difference(cheap, exponential(evo::linalg::product(thin, wide))) < 1e-14);
}
