#pragma once
/// @file
/// What the checks know of populations of real vectors, and of others.

#include "evo/concepts/population.hpp"
#include "evo/core/random.hpp"
#include "evo/genome/real.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>

namespace evo::testing::detail {

template <class P>
concept real_vectors = requires {
  typename P::scalar_type;
  requires std::same_as<P, real_population<typename P::scalar_type>>;
};

/// No gene of any genome is infinite or NaN; true for genomes that aren't real vectors.
template <population P>
[[nodiscard]] bool is_finite(const P& genomes) {
  if constexpr (real_vectors<P>)
    return genomes.matrix().allFinite();
  else
    return true;
}

/// The root of what floating point resolves: what two computations may differ by that are the same
/// in exact arithmetic.
template <std::floating_point T>
[[nodiscard]] double tolerance() noexcept {
  return std::sqrt(static_cast<double>(std::numeric_limits<T>::epsilon()));
}

/// Whether two genomes differ in no gene by more than the tolerance times 1 + the larger one.
template <std::floating_point T>
[[nodiscard]] bool are_close(std::span<const T> a, std::span<const T> b) {
  if (a.size() != b.size())
    return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = static_cast<double>(a[i]), y = static_cast<double>(b[i]);
    if (!(std::abs(x - y) <= tolerance<T>() * (1 + std::max(std::abs(x), std::abs(y)))))
      return false;
  }
  return true;
}

/// A distance preserving map about the origin: reflections at as many random planes as there are
/// genes.
template <std::floating_point T>
class random_rotation {
public:
  using genome_type = typename real_population<T>::genome_type;

  random_rotation(std::size_t dimension, random_stream stream)
      : normals_{static_cast<Eigen::Index>(dimension), dimension} {
    for (std::size_t i = 0; i < dimension; ++i) {
      stream.fill_normal(normals_.values(i));
      normals_[i] /= normals_[i].norm();
    }
  }

  [[nodiscard]] genome_type operator()(genome_type v) const {
    for (std::size_t i = 0; i < normals_.size(); ++i) {
      const T along = normals_[i].dot(v);
      v -= 2 * along * normals_[i];
    }
    return v;
  }

private:
  real_population<T> normals_;
};

} // namespace evo::testing::detail
