#pragma once
/// @file
/// From a function of one genome to an evaluator of batches.

#include "evo/concepts/evaluator.hpp"
#include "evo/core/error.hpp"
#include "evo/core/executor.hpp"

#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

namespace evo {

namespace detail {

template <population P>
using genome_view = decltype(std::declval<const P&>()[std::size_t{}]);

template <class Function, class P>
concept gives_one_value = std::is_invocable_r_v<double, const Function&, genome_view<P>>;

template <class Function, class P>
concept fills_values = std::invocable<const Function&, genome_view<P>, std::span<double>>;

} // namespace detail

/// A batch evaluator that calls a function of one genome for each candidate, on an executor: one
/// that gives the value, or `function(genome, values)` that fills a span with several.
/// The function must be safe to call from several threads at once unless the executor is serial.
/// Called for several values a candidate with a function that gives one, it throws error
/// wrong_value_count.
template <class Function>
class per_candidate {
public:
  explicit per_candidate(Function function, executor run = serial_executor())
      : function_{std::move(function)}, run_{std::move(run)} {}

  template <population P>
    requires detail::gives_one_value<Function, P> || detail::fills_values<Function, P>
  void operator()(const batch<P>& b, std::span<double> values) const {
    if constexpr (detail::gives_one_value<Function, P>) {
      require(values.size() == b.size(), error_id::wrong_value_count, "a function of one value is ",
              "asked for ", values.size(), " values of ", b.size(), " candidates");
      run_(b.size(), [&](std::size_t i) { values[i] = function_(b.genomes[i]); });
    } else {
      const std::size_t each = b.empty() ? 0 : values.size() / b.size();
      run_(b.size(),
           [&](std::size_t i) { function_(b.genomes[i], values.subspan(i * each, each)); });
    }
  }

private:
  Function function_;
  executor run_;
};

} // namespace evo
