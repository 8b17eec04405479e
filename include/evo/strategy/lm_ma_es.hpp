#pragma once
/// @file
/// LM-MA-ES: matrix adaptation of limited memory.

#include "evo/concepts/strategy.hpp"
#include "evo/strategy/cma/rank_one_chain.hpp"
#include "evo/strategy/cma_es.hpp"

#include <concepts>

namespace evo {

/// CMA-ES whose transformation is a product of m rank-one matrices, each of which follows the
/// mean's steps at a speed of its own.
///
/// When: thousands of genes, not separable, and costs that need many generations. When not:
/// separable costs (sep_cma_es), or less than some hundred genes (cma_es).
///
/// Source: I. Loshchilov, T. Glasmachers, H.-G. Beyer, 2019, doi:10.1109/TEVC.2018.2855049.
/// Parameters, bounds, stops and injection are those of cma_es;
/// docs/reference/strategies/lm_ma_es.md has where it differs from the source.
/// Cost a generation: O(lambda m n). Memory: n (m + 2) numbers besides the candidates, m =
/// `memory`, 4 + floor(3 ln n).
template <std::floating_point T>
using lm_ma_es = cma_es<T, cma::rank_one_chain<T>>;

static_assert(strategy<lm_ma_es<double>> && strategy<lm_ma_es<float>>);

} // namespace evo
