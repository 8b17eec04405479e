#pragma once
/// @file
/// evo_bbob evaluate: values of given points.

#include "evo/problem/bbob/bbob_problem.hpp"

#include <iosfwd>

namespace evo::convergence {

/// Reads one point a line, n numbers between spaces, tabs or commas; writes one value a line with
/// 17 significant digits. Lines without any number are passed over.
/// @throws failure input for another number of numbers, or what is no finite number
void evaluate_points(const bbob_problem& problem, std::istream& points, std::ostream& values);

} // namespace evo::convergence
