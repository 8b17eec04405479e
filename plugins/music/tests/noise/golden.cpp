#include "golden.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace evo::music::noise_signals {

std::map<std::string, golden> read_golden(const std::string& path) {
  std::ifstream file{path};
  std::map<std::string, golden> out;
  std::string line;
  std::getline(file, line); // the heading
  while (std::getline(file, line)) {
    std::istringstream row{line};
    std::string name;
    golden g;
    std::getline(row, name, '\t');
    row >> g.mean_magnitude;
    for (auto* terms : {&g.compatible, &g.corrected})
      row >> terms->clipping >> terms->dc_offset >> terms->high_frequency >> terms->flux >>
          terms->silence >> terms->penalty;
    if (!row)
      throw std::runtime_error{std::string{path}.append(": bad row ").append(line)};
    out.emplace(name, g);
  }
  if (out.empty())
    throw std::runtime_error{path + ": no golden values"};
  return out;
}

double mean_magnitude(audio_view audio) {
  double sum = 0;
  for (const float x : audio.samples())
    sum += std::abs(static_cast<double>(x));
  return sum / static_cast<double>(audio.samples().size());
}

double distance(const noise_terms& a, const noise_terms& b) {
  return std::max({std::abs(a.clipping - b.clipping), std::abs(a.dc_offset - b.dc_offset),
                   std::abs(a.high_frequency - b.high_frequency), std::abs(a.flux - b.flux),
                   std::abs(a.silence - b.silence), std::abs(a.penalty - b.penalty)});
}

} // namespace evo::music::noise_signals
