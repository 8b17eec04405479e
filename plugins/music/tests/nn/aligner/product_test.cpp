#include <doctest/doctest.h>

#include "nn/aligner/product.hpp"
#include "support/executors.hpp"

#include "evo/core/random.hpp"

#include <vector>

using namespace evo::music::nn;

namespace {

struct stored {
  std::vector<float> numbers;
  operand view;
};

/// By rows or by columns.
stored random_matrix(std::size_t rows, std::size_t columns, bool by_rows, std::uint64_t seed) {
  stored m{std::vector<float>(rows * columns), {}};
  evo::random_stream stream = evo::random_key{seed}.stream(0);
  stream.fill_normal(std::span{m.numbers});
  m.view = {m.numbers.data(), rows, columns, by_rows ? columns : 1, by_rows ? 1 : rows};
  return m;
}

double exact(const operand& a, const operand& b, std::size_t i, std::size_t j) {
  double sum = 0;
  for (std::size_t k = 0; k < a.columns; ++k)
    sum += static_cast<double>(a.data[i * a.row_step + k * a.column_step]) *
           static_cast<double>(b.data[k * b.row_step + j * b.column_step]);
  return sum;
}

} // namespace

TEST_CASE("a product of matrices of any size and order is right") {
  struct extents {
    std::size_t rows, inner, columns;
  };
  for (const auto [rows, inner, columns] :
       {extents{1, 1, 1}, extents{3, 5, 2}, extents{13, 257, 33}, extents{100, 40, 70},
        extents{97, 300, 31}, extents{2, 1000, 200}})
    for (const bool a_by_rows : {true, false})
      for (const bool b_by_rows : {true, false}) {
        CAPTURE(rows);
        CAPTURE(inner);
        const stored a = random_matrix(rows, inner, a_by_rows, 1);
        const stored b = random_matrix(inner, columns, b_by_rows, 2);
        const std::vector<float> bias(columns, 0.5F);
        std::vector<float> plain(rows * columns, 7.0F), added(rows * columns, 7.0F);
        multiply(a.view, b.view, {plain.data(), columns, bias.data()}, evo::serial_executor());
        multiply(a.view, b.view, {added.data(), columns, nullptr, true}, evo::serial_executor());
        for (std::size_t i = 0; i < rows; ++i)
          for (std::size_t j = 0; j < columns; ++j) {
            const double value = exact(a.view, b.view, i, j);
            const double allowed = 1e-5 * static_cast<double>(inner) + 1e-6;
            REQUIRE(static_cast<double>(plain[i * columns + j]) ==
                    doctest::Approx(value + 0.5).epsilon(1e-5).scale(allowed / 1e-5));
            REQUIRE(static_cast<double>(added[i * columns + j]) ==
                    doctest::Approx(value + 7).epsilon(1e-5).scale(allowed / 1e-5));
          }
      }
}

TEST_CASE("a product's bits don't depend on the executor") {
  const stored a = random_matrix(301, 500, true, 3), b = random_matrix(500, 301, false, 4);
  std::vector<float> one(301 * 301), other(301 * 301);
  multiply(a.view, b.view, {one.data(), 301}, evo::serial_executor());
  multiply(a.view, b.view, {other.data(), 301}, evo::music::nn::testing::all_at_once());
  CHECK(one == other);
}
