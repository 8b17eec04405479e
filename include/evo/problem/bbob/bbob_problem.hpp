#pragma once
/// @file
/// The 24 noiseless BBOB functions, with the instances of COCO's bbob suite.

#include "evo/concepts/problem.hpp"
#include "evo/core/error.hpp"
#include "evo/problem/bbob/detail/ill_conditioned.hpp"
#include "evo/problem/bbob/detail/moderate.hpp"
#include "evo/problem/bbob/detail/multimodal.hpp"
#include "evo/problem/bbob/detail/separable.hpp"
#include "evo/problem/bbob/detail/weakly_structured.hpp"
#include "evo/problem/bbob/suite.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace evo {

/// How many BBOB functions there are; their numbers count from 1.
inline constexpr std::size_t bbob_function_count = 24;

/// The names under which IOHprofiler and most publications know f1 ... f24.
/// @param function 1 ... 24
/// @throws error invalid_parameter
[[nodiscard]] inline std::string_view bbob_function_name(std::size_t function) {
  static constexpr std::array<std::string_view, bbob_function_count> names{"Sphere",
                                                                           "Ellipsoid",
                                                                           "Rastrigin",
                                                                           "BuecheRastrigin",
                                                                           "LinearSlope",
                                                                           "AttractiveSector",
                                                                           "StepEllipsoid",
                                                                           "Rosenbrock",
                                                                           "RosenbrockRotated",
                                                                           "EllipsoidRotated",
                                                                           "Discus",
                                                                           "BentCigar",
                                                                           "SharpRidge",
                                                                           "DifferentPowers",
                                                                           "RastriginRotated",
                                                                           "Weierstrass",
                                                                           "Schaffers10",
                                                                           "Schaffers1000",
                                                                           "GriewankRosenbrock",
                                                                           "Schwefel",
                                                                           "Gallagher101",
                                                                           "Gallagher21",
                                                                           "Katsuura",
                                                                           "LunacekBiRastrigin"};
  require(function >= 1 && function <= names.size(), error_id::invalid_parameter, "BBOB function ",
          function, ", should be 1 to 24");
  return names[function - 1];
}

/// One problem of COCO's suites bbob and bbob-largescale: a function to minimise over [-5, 5]^n.
/// bbob-largescale rotates blocks of 40 coordinates between permutations instead of all of them, so
/// that an evaluation needs no n x n matrix, and it scales most functions by min(1, 40/n).
///
/// Values are those of COCO (coco-experiment 2.8) within 1e-10 max(1, |f|); see
/// tests/reference/bbob. They differ in the last bits, since bbob's matrices are multiplied once,
/// when the problem is made, and some series are summed in another way. Points outside the domain
/// have values, too (there is a penalty where the definition has one); a point with a number that
/// isn't finite has the value NaN. COCO's suites have n from 2 to 40 and from 20 to 640; here both
/// go on with the same definitions.
///
/// Sources: N. Hansen, S. Finck, R. Ros, A. Auger, "Real-Parameter Black-Box Optimization
/// Benchmarking 2009: Noiseless Functions Definitions", INRIA RR-6829, 2009,
/// https://inria.hal.science/inria-00362633; O. Ait ElHara, K. Varelas, D. Nguyen, T. Tusar, D.
/// Brockhoff, N. Hansen, A. Auger, "COCO: The Large Scale Black-Box Optimization Benchmarking
/// (bbob-largescale) Test Suite", arXiv:1903.06396. Where a report and COCO's code differ we follow
/// the code: see f4 in detail/separable.hpp.
///
/// Cost of an evaluation, b being n in bbob and min(n, 40) in bbob-largescale: O(n) for f1 to f5,
/// f8 and f20, O(100 n + n b) for f21, O(n b) for the others, without allocation up to n = 640.
/// Making a problem: O(n b^2) time, up to 2 n b numbers. A value type; several threads may evaluate
/// one problem at once.
class bbob_problem {
public:
  static constexpr std::string_view name = "bbob";

  /// @param function 1 ... 24
  /// @param instance at least 1
  /// @param dimension n, at least 2
  /// @throws error invalid_parameter
  bbob_problem(std::size_t function, std::size_t instance, std::size_t dimension,
               bbob_suite suite = bbob_suite::bbob)
      : which_{checked(function, instance, dimension, suite)}, function_{make(which_)},
        optimum_value_{which_.optimum_value()}, domain_{dimension, -5, 5} {}

  /// @throws error dimension_mismatch
  [[nodiscard]] double operator()(std::span<const double> x) const {
    if (x.size() != dimension())
      throw error{error_id::dimension_mismatch, "a point of " + std::to_string(x.size()) +
                                                    " numbers for a BBOB problem of dimension " +
                                                    std::to_string(dimension())};
    if (!std::all_of(x.begin(), x.end(), [](double gene) { return std::isfinite(gene); }))
      return std::numeric_limits<double>::quiet_NaN();
    return std::visit([x](const auto& f) { return f(x); }, function_) + optimum_value_;
  }

  /// 1 ... 24.
  [[nodiscard]] std::size_t function() const noexcept { return which_.function; }
  [[nodiscard]] std::string_view function_name() const {
    return bbob_function_name(which_.function);
  }
  [[nodiscard]] std::size_t instance() const noexcept { return which_.number; }
  [[nodiscard]] std::size_t dimension() const noexcept { return which_.dimension; }
  [[nodiscard]] bbob_suite suite() const noexcept { return which_.suite; }
  [[nodiscard]] box<double> domain() const { return domain_; }
  [[nodiscard]] std::vector<double> optimum() const {
    return std::visit([](const auto& f) { return f.optimum; }, function_);
  }
  [[nodiscard]] double optimum_value() const noexcept { return optimum_value_; }

private:
  using any_function = std::variant<
      detail::bbob::sphere, detail::bbob::separable_ellipsoid, detail::bbob::separable_rastrigin,
      detail::bbob::bueche_rastrigin, detail::bbob::linear_slope, detail::bbob::attractive_sector,
      detail::bbob::step_ellipsoid, detail::bbob::scaled_rosenbrock,
      detail::bbob::rotated_rosenbrock, detail::bbob::rotated_quadratic, detail::bbob::bent_cigar,
      detail::bbob::sharp_ridge, detail::bbob::different_powers, detail::bbob::rotated_rastrigin,
      detail::bbob::weierstrass, detail::bbob::schaffers, detail::bbob::griewank_rosenbrock,
      detail::bbob::schwefel, detail::bbob::gallagher, detail::bbob::katsuura,
      detail::bbob::lunacek_bi_rastrigin>;

  static detail::bbob::instance checked(std::size_t function, std::size_t instance,
                                        std::size_t dimension, bbob_suite suite) {
    (void)bbob_function_name(function);
    require(instance >= 1, error_id::invalid_parameter, "BBOB instance 0, should be at least 1");
    require(dimension >= 2, error_id::invalid_parameter, "BBOB dimension ", dimension,
            ", should be at least 2");
    return {function, instance, dimension, suite};
  }

  static any_function make(const detail::bbob::instance& which) {
    namespace bbob = detail::bbob;
    switch (which.function) {
    case 1: return bbob::sphere{which};
    case 2: return bbob::separable_ellipsoid{which};
    case 3: return bbob::separable_rastrigin{which};
    case 4: return bbob::bueche_rastrigin{which};
    case 5: return bbob::linear_slope{which};
    case 6: return bbob::attractive_sector{which};
    case 7: return bbob::step_ellipsoid{which};
    case 8: return bbob::scaled_rosenbrock{which};
    case 9: return bbob::rotated_rosenbrock{which};
    case 10: return bbob::rotated_ellipsoid(which);
    case 11: return bbob::discus(which);
    case 12: return bbob::bent_cigar{which};
    case 13: return bbob::sharp_ridge{which};
    case 14: return bbob::different_powers{which};
    case 15: return bbob::rotated_rastrigin{which};
    case 16: return bbob::weierstrass{which};
    case 17: return bbob::schaffers{which, 10};
    case 18: return bbob::schaffers{which, 1000};
    case 19: return bbob::griewank_rosenbrock{which};
    case 20: return bbob::schwefel{which};
    case 21: return bbob::gallagher{which, bbob::gallagher::many};
    case 22: return bbob::gallagher{which, bbob::gallagher::few};
    case 23: return bbob::katsuura{which};
    default: return bbob::lunacek_bi_rastrigin{which};
    }
  }

  detail::bbob::instance which_;
  any_function function_;
  double optimum_value_;
  box<double> domain_;
};

static_assert(problem<bbob_problem>);

} // namespace evo
