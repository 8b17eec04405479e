#pragma once
/// Runs of strategies over real vectors, cost by cost.

#include "evo/core/batch.hpp"
#include "evo/core/random.hpp"
#include "evo/genome/real.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace support {

using real_batch = evo::batch<evo::real_population<double>>;
using cost_function = std::function<double(std::span<const double>)>;

[[nodiscard]] inline std::vector<double> costs_of(const real_batch& b, const cost_function& f) {
  std::vector<double> costs;
  for (std::size_t i = 0; i < b.size(); ++i)
    costs.push_back(f(b.genomes.values(i)));
  return costs;
}

/// Asks and tells until the strategy stops or some generations are over.
/// @param look called with each batch
template <class Strategy>
void minimise(Strategy& s, const cost_function& f, std::uint64_t generations,
              std::uint64_t seed = 1, const std::function<void(const real_batch&)>& look = {}) {
  while (generations-- > 0 && !s.stop_reason()) {
    const real_batch& asked = s.ask(evo::random_key{seed});
    if (look)
      look(asked);
    s.tell(std::span<const double>{costs_of(asked, f)});
  }
}

/// sum of (x_i - optimum_i)^2
[[nodiscard]] inline cost_function sphere_around(std::vector<double> optimum) {
  return [optimum](std::span<const double> x) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      sum += (x[i] - optimum[i]) * (x[i] - optimum[i]);
    return sum;
  };
}

[[nodiscard]] inline Eigen::VectorXd vector(const std::vector<double>& v) {
  return Eigen::Map<const Eigen::VectorXd>{v.data(), static_cast<Eigen::Index>(v.size())};
}

} // namespace support
