#pragma once
/// @file
/// The DTLZ functions of any number of objectives.

#include "evo/concepts/multi_objective_problem.hpp"
#include "evo/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <string_view>
#include <vector>

namespace evo {

/// The first M - 1 genes say where on the front, the others how far from it: g is 0 at its least,
/// and the best trade-offs lie there. Source: K. Deb, L. Thiele, M. Laumanns, E. Zitzler, "Scalable
/// Test Problems for Evolutionary Multiobjective Optimization", 2005,
/// doi:10.1007/1-84628-137-7_6. Domain [0, 1]^n.
/// @tparam Form what tells one from another: `name`, `distance_genes`, `best_gene` (at which g is
///         least), `g(x)` and `shape(position, g, objectives)`
template <class Form>
class dtlz {
public:
  static constexpr std::string_view name = Form::name;

  /// @param objectives M, at least 2
  /// @param dimension n, at least M; the paper's, unless given: M - 1 and 5 or 10 more
  /// @throws error invalid_parameter
  explicit dtlz(std::size_t objectives = 3)
      : dtlz{objectives, objectives - 1 + Form::distance_genes} {}
  dtlz(std::size_t objectives, std::size_t dimension)
      : objectives_{objectives}, dimension_{dimension} {
    require(objectives >= 2, error_id::invalid_parameter, "objectives = ", objectives,
            ", should be at least 2");
    require(dimension >= objectives, error_id::invalid_parameter, "dimension = ", dimension,
            ", should be at least the number of objectives, ", objectives);
  }

  void operator()(std::span<const double> x, std::span<double> objectives) const {
    const std::span<const double> position = x.first(objectives_ - 1);
    Form::shape(position, Form::g(x.subspan(objectives_ - 1)), objectives);
  }
  [[nodiscard]] std::size_t dimension() const noexcept { return dimension_; }
  [[nodiscard]] std::size_t objectives() const noexcept { return objectives_; }
  [[nodiscard]] box<double> domain() const { return {dimension_, 0.0, 1.0}; }
  [[nodiscard]] std::vector<double> optimum(std::span<const double> where) const {
    std::vector<double> x(dimension_, Form::best_gene);
    std::copy_n(where.begin(), objectives_ - 1, x.begin());
    return x;
  }

private:
  std::size_t objectives_, dimension_;
};

namespace detail {

/// 100 (k + sum (x - 1/2)^2 - cos(20 pi (x - 1/2))): full of local fronts.
[[nodiscard]] inline double dtlz_rugged(std::span<const double> x) noexcept {
  double sum = static_cast<double>(x.size());
  for (const double gene : x)
    sum += (gene - 0.5) * (gene - 0.5) - std::cos(20 * std::numbers::pi * (gene - 0.5));
  return 100 * sum;
}

[[nodiscard]] inline double dtlz_bowl(std::span<const double> x) noexcept {
  double sum = 0;
  for (const double gene : x)
    sum += (gene - 0.5) * (gene - 0.5);
  return sum;
}

/// Points on the sphere of radius 1 + g: angles are pi / 2 times `turn(gene)`.
template <class Turn>
void dtlz_sphere(std::span<const double> position, double g, std::span<double> f,
                 const Turn& turn) noexcept {
  double product = 1 + g;
  for (std::size_t i = 0; i < position.size(); ++i) {
    const double angle = turn(position[i]) * std::numbers::pi / 2;
    f[position.size() - i] = product * std::sin(angle);
    product *= std::cos(angle);
  }
  f[0] = product;
}

struct dtlz1_form {
  static constexpr std::string_view name = "dtlz1";
  static constexpr std::size_t distance_genes = 5;
  static constexpr double best_gene = 0.5;
  [[nodiscard]] static double g(std::span<const double> x) noexcept { return dtlz_rugged(x); }
  static void shape(std::span<const double> position, double g, std::span<double> f) noexcept {
    double product = 0.5 * (1 + g);
    for (std::size_t i = 0; i < position.size(); ++i) {
      f[position.size() - i] = product * (1 - position[i]);
      product *= position[i];
    }
    f[0] = product;
  }
};

struct dtlz2_form {
  static constexpr std::string_view name = "dtlz2";
  static constexpr std::size_t distance_genes = 10;
  static constexpr double best_gene = 0.5;
  [[nodiscard]] static double g(std::span<const double> x) noexcept { return dtlz_bowl(x); }
  static void shape(std::span<const double> position, double g, std::span<double> f) noexcept {
    dtlz_sphere(position, g, f, [](double gene) { return gene; });
  }
};

struct dtlz3_form : dtlz2_form {
  static constexpr std::string_view name = "dtlz3";
  [[nodiscard]] static double g(std::span<const double> x) noexcept { return dtlz_rugged(x); }
};

struct dtlz4_form : dtlz2_form {
  static constexpr std::string_view name = "dtlz4";
  static void shape(std::span<const double> position, double g, std::span<double> f) noexcept {
    dtlz_sphere(position, g, f, [](double gene) { return std::pow(gene, 100); });
  }
};

} // namespace detail

using dtlz1 = dtlz<detail::dtlz1_form>; ///< the plane f1 + ... + fM = 1/2, 11^5 - 1 local ones
using dtlz2 = dtlz<detail::dtlz2_form>; ///< a piece of the unit sphere
using dtlz3 = dtlz<detail::dtlz3_form>; ///< the same behind 3^10 - 1 local ones
using dtlz4 = dtlz<detail::dtlz4_form>; ///< the same, most of the box near its edges

static_assert(multi_objective_problem<dtlz1> && multi_objective_problem<dtlz2> &&
              multi_objective_problem<dtlz3> && multi_objective_problem<dtlz4>);

} // namespace evo
