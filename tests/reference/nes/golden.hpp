#pragma once
/// The runs that make_golden.py recorded.

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace reference {

using numbers = std::vector<double>;

struct golden_generation {
  std::vector<numbers> candidates;
  numbers costs, mean;
  numbers spread; ///< deviations, or the factor by rows
};

struct golden_run {
  std::string name;
  std::size_t dimension = 0, lambda = 0;
  numbers start_mean, start_deviation;
  std::vector<golden_generation> generations;
};

namespace detail {

inline void read_line(golden_run& run, const std::string& keyword, std::istringstream& row) {
  const auto rest = [&] {
    numbers all;
    for (double value = 0; row >> value;)
      all.push_back(value);
    return all;
  };
  if (keyword == "generation")
    run.generations.emplace_back();
  else if (keyword == "dimension")
    row >> run.dimension;
  else if (keyword == "lambda")
    row >> run.lambda;
  else if (keyword == "start_mean")
    run.start_mean = rest();
  else if (keyword == "start_deviation")
    run.start_deviation = rest();
  else if (keyword == "x")
    run.generations.back().candidates.push_back(rest());
  else if (keyword == "costs")
    run.generations.back().costs = rest();
  else if (keyword == "mean")
    run.generations.back().mean = rest();
  else if (keyword == "deviation" || keyword == "factor")
    run.generations.back().spread = rest();
  else if (keyword != "reference")
    throw std::runtime_error{run.name + ": unknown keyword " + keyword};
}

} // namespace detail

/// @param name of a file, without its ending
/// @throws std::runtime_error
inline golden_run read_golden(const std::filesystem::path& folder, const std::string& name) {
  std::ifstream file{folder / (name + ".txt")};
  golden_run run;
  run.name = name;
  for (std::string line; std::getline(file, line);) {
    std::istringstream row{line};
    std::string keyword;
    row >> keyword;
    detail::read_line(run, keyword, row);
  }
  if (run.generations.size() != 10)
    throw std::runtime_error{name + ": ten generations are wanted"};
  return run;
}

} // namespace reference
