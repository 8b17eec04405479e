#pragma once
/// @file
/// Evaluation is by the batch: an evaluator fills one value a candidate, or as many as asked for.

#include "evo/core/batch.hpp"

#include <concepts>
#include <functional>
#include <span>

namespace evo {

/// `evaluate(batch, values)` sets values[i] for candidate i; NaN says that it could not be
/// evaluated. The value may depend on the candidate's genome and replicate alone, not on its
/// neighbours. For strategies that are told k values a candidate (several_valued) it gets k times
/// as many places, candidate after candidate: candidate i's are values[i k] to values[i k + k - 1].
template <class E, class P>
concept batch_evaluator = population<P> && std::invocable<E&, const batch<P>&, std::span<double>>;

} // namespace evo
