#pragma once
/// @file
/// From a function of one genome to an evaluator of batches.

#include "evo/concepts/evaluator.hpp"
#include "evo/core/executor.hpp"

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

namespace evo {

/// A batch evaluator that calls a function of one genome for each candidate, on an executor.
/// The function must be safe to call from several threads at once unless the executor is serial.
template <class Function>
class per_candidate {
public:
  explicit per_candidate(Function function, executor run = serial_executor())
      : function_{std::move(function)}, run_{std::move(run)} {}

  template <population P>
    requires std::is_invocable_r_v<double, const Function&,
                                   decltype(std::declval<const P&>()[std::size_t{}])>
  void operator()(const batch<P>& b, std::span<double> values) const {
    run_(b.size(), [&](std::size_t i) { values[i] = function_(b.genomes[i]); });
  }

private:
  Function function_;
  executor run_;
};

} // namespace evo
