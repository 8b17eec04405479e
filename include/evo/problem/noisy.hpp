#pragma once
/// @file
/// Noise on top of any evaluator, to see how strategies bear it. Models after N. Hansen, S. Finck,
/// R. Ros, A. Auger, "Real-Parameter Black-Box Optimization Benchmarking 2009: Noisy Functions
/// Definitions", INRIA RR-6869, 2009.

#include "evo/concepts/evaluator.hpp"
#include "evo/core/error.hpp"
#include "evo/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <utility>

namespace evo {

/// A value as it is observed: `noise(value, stream)`, which draws from the stream only; `check()`
/// throws error invalid_parameter for parameters outside their ranges.
template <class N>
concept noise_model = std::copyable<N> && requires(const N& n, double value, random_stream& s) {
  { n(value, s) } -> std::same_as<double>;
  n.check();
};

/// f + deviation N(0, 1): the same everywhere.
struct additive_noise {
  double deviation = 1; ///< at least 0

  void check() const {
    require(deviation >= 0 && std::isfinite(deviation), error_id::invalid_parameter,
            "deviation = ", deviation, ", should be at least 0 and finite");
  }
  [[nodiscard]] double operator()(double value, random_stream& stream) const {
    return value + deviation * stream.normal();
  }
};

/// f exp(beta N(0, 1)): vanishes where the value does (RR-6869, f_GN). A value without a zero at
/// the optimum should be shifted first.
struct multiplicative_noise {
  double beta = 1; ///< at least 0; 0.01 is moderate, 1 severe

  void check() const {
    require(beta >= 0 && std::isfinite(beta), error_id::invalid_parameter, "beta = ", beta,
            ", should be at least 0 and finite");
  }
  [[nodiscard]] double operator()(double value, random_stream& stream) const {
    return value * std::exp(beta * stream.normal());
  }
};

/// f + scale max(-1000, C) in some evaluations, f in the others; C is Cauchy distributed, so that
/// outliers have no mean. RR-6869's f_CN, without its constant addend of 1000 scale.
struct cauchy_noise {
  double scale = 1;         ///< at least 0
  double probability = 0.2; ///< of an outlier, in [0, 1]

  void check() const {
    require(scale >= 0 && std::isfinite(scale), error_id::invalid_parameter, "scale = ", scale,
            ", should be at least 0 and finite");
    require(probability >= 0 && probability <= 1, error_id::invalid_parameter,
            "probability = ", probability, ", should lie in [0, 1]");
  }
  [[nodiscard]] double operator()(double value, random_stream& stream) const {
    if (!stream.chance(probability))
      return value;
    const double ratio = stream.normal() / (std::abs(stream.normal()) + 1e-199);
    return value + scale * std::max(-1000., ratio);
  }
};

/// A batch evaluator that asks another one and adds noise, to each of several values. The noise of
/// a candidate depends on key, genome and replicate alone: asked again it is the same, whatever
/// threads, order or batch, and a cache stays exact; `replicated` averages over different ones. NaN
/// stays NaN.
/// @throws error invalid_parameter; whatever the inner evaluator throws
template <class Inner, noise_model Noise>
class noisy {
public:
  noisy(Inner inner, Noise noise, random_key key)
      : inner_{std::move(inner)}, noise_{std::move(noise)}, key_{key} {
    noise_.check();
  }

  template <population P>
    requires batch_evaluator<Inner, P>
  void operator()(const batch<P>& b, std::span<double> values) {
    inner_(b, values);
    const std::size_t each = b.empty() ? 0 : values.size() / b.size();
    for (std::size_t i = 0; i < b.size(); ++i) {
      random_stream stream = key_.stream(b.genomes.hash(i), b.candidates[i].replicate);
      for (double& value : values.subspan(i * each, each))
        value = noise_(value, stream);
    }
  }

  [[nodiscard]] Inner& inner() noexcept { return inner_; }

private:
  Inner inner_;
  Noise noise_;
  random_key key_;
};

} // namespace evo
