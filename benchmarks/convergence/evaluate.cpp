#include "evaluate.hpp"

#include "failure.hpp"

#include <charconv>
#include <cmath>
#include <istream>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace evo::convergence {
namespace {

constexpr std::string_view separators = " \t,\r";

/// @param where the line, for the message
double parse_number(std::string_view word, const std::string& where) {
  const std::string_view digits = word.starts_with('+') ? word.substr(1) : word;
  double number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (problem != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(number))
    throw failure{exit_code::input, where, "\"" + std::string{word} + "\" is no finite number",
                  "for example -1.5 or 2e-3"};
  return number;
}

/// The numbers of a line, maybe none.
void parse_point(std::string_view line, const std::string& where, std::vector<double>& point) {
  point.clear();
  for (;;) {
    const std::size_t begin = line.find_first_not_of(separators);
    if (begin == std::string_view::npos)
      return;
    line.remove_prefix(begin);
    const std::string_view word = line.substr(0, line.find_first_of(separators));
    line.remove_prefix(word.size());
    point.push_back(parse_number(word, where));
  }
}

} // namespace

void evaluate_points(const bbob_problem& problem, std::istream& points, std::ostream& values) {
  values.precision(17);
  std::string line;
  std::vector<double> point;
  for (std::size_t number = 1; std::getline(points, line); ++number) {
    const std::string where = "standard input, line " + std::to_string(number);
    parse_point(line, where, point);
    if (point.empty())
      continue;
    if (point.size() != problem.dimension())
      throw failure{exit_code::input, where, std::to_string(point.size()) + " numbers",
                    "the dimension is " + std::to_string(problem.dimension()) +
                        ": so many numbers a line, between spaces"};
    values << problem(point) << '\n';
  }
}

} // namespace evo::convergence
