#pragma once
/// @file
/// First real vectors: uniform in a box, or normal around a point.

#include "evo/concepts/initializer.hpp"
#include "evo/core/error.hpp"
#include "evo/core/random.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <utility>

namespace evo {

/// Uniform in a box.
template <std::floating_point T>
class uniform_in {
public:
  /// @throws error invalid_parameter unless the domain is bounded
  explicit uniform_in(box<T> domain) : domain_{std::move(domain)} {
    require_bounded(domain_, "uniform_in");
  }

  [[nodiscard]] typename real_population<T>::genome_type operator()(random_stream& stream) const {
    typename real_population<T>::genome_type genome(static_cast<Eigen::Index>(domain_.dimension()));
    for (std::size_t i = 0; i < domain_.dimension(); ++i)
      genome[static_cast<Eigen::Index>(i)] = static_cast<T>(stream.uniform(
          static_cast<double>(domain_.lower(i)), static_cast<double>(domain_.upper(i))));
    return genome;
  }

private:
  box<T> domain_;
};

/// Normal around a point, the same deviation in every gene.
template <std::floating_point T>
class normal_around {
public:
  using genome_type = typename real_population<T>::genome_type;

  /// @throws error invalid_parameter unless deviation >= 0 and finite
  normal_around(genome_type centre, T deviation)
      : centre_{std::move(centre)}, deviation_{deviation} {
    require(deviation >= 0 && std::isfinite(deviation), error_id::invalid_parameter,
            "deviation = ", deviation, ", should be at least 0 and finite");
  }

  [[nodiscard]] genome_type operator()(random_stream& stream) const {
    genome_type genome(centre_.size());
    stream.fill_normal(std::span<T>{genome.data(), static_cast<std::size_t>(genome.size())});
    genome = centre_ + deviation_ * genome;
    return genome;
  }

private:
  genome_type centre_;
  T deviation_;
};

static_assert(initializer<uniform_in<double>, real_population<double>>);
static_assert(initializer<normal_around<float>, real_population<float>>);

} // namespace evo
