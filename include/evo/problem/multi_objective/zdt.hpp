#pragma once
/// @file
/// The ZDT functions of two objectives.

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

/// f1 depends on the first gene, f2 = g h(f1, g); g of the others is 1 at its least, where they are
/// 0, and the best trade-offs lie there. Source: E. Zitzler, K. Deb, L. Thiele, "Comparison of
/// Multiobjective Evolutionary Algorithms: Empirical Results", 2000,
/// doi:10.1162/106365600568202. The fifth, of bit strings, is left out.
/// @tparam Form what tells one from another: `name`, `paper_dimension`, `lower`, `upper`, `f1(x)`,
///         `g(x)` and `h(f1, g)`
template <class Form>
class zdt {
public:
  static constexpr std::string_view name = Form::name;

  /// @param dimension at least 2; the paper's, unless given
  /// @throws error invalid_parameter
  explicit zdt(std::size_t dimension = Form::paper_dimension) : dimension_{dimension} {
    require(dimension >= 2, error_id::invalid_parameter, "dimension = ", dimension,
            ", should be at least 2");
  }

  void operator()(std::span<const double> x, std::span<double> objectives) const {
    const double f1 = Form::f1(x[0]), g = Form::g(x.subspan(1));
    objectives[0] = f1;
    objectives[1] = g * Form::h(f1, g);
  }
  [[nodiscard]] std::size_t dimension() const noexcept { return dimension_; }
  [[nodiscard]] std::size_t objectives() const noexcept { return 2; }
  [[nodiscard]] box<double> domain() const {
    std::vector<double> lower(dimension_, Form::lower), upper(dimension_, Form::upper);
    lower[0] = 0;
    upper[0] = 1;
    return {lower, upper};
  }
  /// The first gene, and 0 for the others.
  [[nodiscard]] std::vector<double> optimum(std::span<const double> where) const {
    std::vector<double> x(dimension_, 0.0);
    x[0] = where[0];
    return x;
  }

private:
  std::size_t dimension_;
};

namespace detail {

/// What most of them share.
struct zdt_form {
  static constexpr std::size_t paper_dimension = 30;
  static constexpr double lower = 0, upper = 1;

  [[nodiscard]] static double f1(double x) noexcept { return x; }
  [[nodiscard]] static double mean(std::span<const double> x) noexcept {
    double sum = 0;
    for (const double gene : x)
      sum += gene;
    return sum / static_cast<double>(x.size());
  }
  [[nodiscard]] static double g(std::span<const double> x) noexcept { return 1 + 9 * mean(x); }
};

struct zdt1_form : zdt_form {
  static constexpr std::string_view name = "zdt1";
  [[nodiscard]] static double h(double f1, double g) noexcept { return 1 - std::sqrt(f1 / g); }
};

struct zdt2_form : zdt_form {
  static constexpr std::string_view name = "zdt2";
  [[nodiscard]] static double h(double f1, double g) noexcept { return 1 - (f1 / g) * (f1 / g); }
};

struct zdt3_form : zdt_form {
  static constexpr std::string_view name = "zdt3";
  [[nodiscard]] static double h(double f1, double g) noexcept {
    return 1 - std::sqrt(f1 / g) - f1 / g * std::sin(10 * std::numbers::pi * f1);
  }
};

struct zdt4_form : zdt_form {
  static constexpr std::string_view name = "zdt4";
  static constexpr std::size_t paper_dimension = 10;
  static constexpr double lower = -5, upper = 5;
  [[nodiscard]] static double g(std::span<const double> x) noexcept {
    double sum = 1 + 10 * static_cast<double>(x.size());
    for (const double gene : x)
      sum += gene * gene - 10 * std::cos(4 * std::numbers::pi * gene);
    return sum;
  }
  [[nodiscard]] static double h(double f1, double g) noexcept { return 1 - std::sqrt(f1 / g); }
};

struct zdt6_form : zdt_form {
  static constexpr std::string_view name = "zdt6";
  static constexpr std::size_t paper_dimension = 10;
  [[nodiscard]] static double f1(double x) noexcept {
    const double sine = std::sin(6 * std::numbers::pi * x), cubed = sine * sine * sine;
    return 1 - std::exp(-4 * x) * cubed * cubed;
  }
  [[nodiscard]] static double g(std::span<const double> x) noexcept {
    return 1 + 9 * std::pow(mean(x), 0.25);
  }
  [[nodiscard]] static double h(double f1, double g) noexcept { return 1 - (f1 / g) * (f1 / g); }
};

} // namespace detail

using zdt1 = zdt<detail::zdt1_form>; ///< a convex front
using zdt2 = zdt<detail::zdt2_form>; ///< a concave one
using zdt3 = zdt<detail::zdt3_form>; ///< five pieces: not all of `optimum` is on the front
using zdt4 = zdt<detail::zdt4_form>; ///< convex, behind 21^9 local fronts
using zdt6 = zdt<detail::zdt6_form>; ///< concave, and few points of the box lie near it

static_assert(multi_objective_problem<zdt1> && multi_objective_problem<zdt2> &&
              multi_objective_problem<zdt3> && multi_objective_problem<zdt4> &&
              multi_objective_problem<zdt6>);

} // namespace evo
