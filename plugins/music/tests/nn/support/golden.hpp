#pragma once
/// @file
/// Golden numbers as random_weights.py writes them, and the distance to them.

#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace evo::music::nn::testing {

using golden_arrays = std::map<std::string, std::vector<float>, std::less<>>;

inline golden_arrays read_golden(const std::string& path) {
  std::ifstream file{path};
  golden_arrays arrays;
  for (std::string line; std::getline(file, line);) {
    std::istringstream row{line};
    std::string name;
    std::getline(row, name, '\t');
    auto& values = arrays[name];
    for (float value = 0; row >> value;)
      values.push_back(value);
  }
  if (arrays.empty())
    throw std::runtime_error{path + ": no golden values"};
  return arrays;
}

/// The largest difference, as a share of the reference's maximum; infinite for another size.
inline double relative_distance(std::span<const float> x, std::span<const float> reference) {
  if (x.size() != reference.size() || x.empty())
    return std::numeric_limits<double>::infinity();
  double most = 0, worst = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    most = std::max(most, std::abs(static_cast<double>(reference[i])));
    const double difference = std::abs(static_cast<double>(x[i]) - reference[i]);
    if (!(difference <= worst))
      worst = difference;
  }
  return worst / most;
}

} // namespace evo::music::nn::testing
