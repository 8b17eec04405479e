#pragma once
/// @file
/// CR-FM-NES: a natural evolution strategy with a diagonal and one direction.

#include "evo/concepts/strategy.hpp"
#include "evo/strategy/cma/vd_covariance.hpp"
#include "evo/strategy/cma_es.hpp"

#include <concepts>

namespace evo {

/// Natural evolution strategy that moves D and v of the covariance D (I + v v^T) D, with weights
/// that favour distant candidates while the mean moves fast.
///
/// When: hundreds to thousands of genes, ill-conditioned in their own axes and in one direction;
/// costs with long valleys. When not: many directions besides the axes (vkd_cma_es, lm_ma_es), or
/// less than some hundred genes (cma_es).
///
/// Source: M. Nomura, I. Ono, CEC 2022, doi:10.1109/CEC55065.2022.9870206 (arXiv:2201.11422).
/// Parameters, bounds, stops and injection are those of cma_es;
/// docs/reference/strategies/cr_fm_nes.md has where it differs from the source.
/// Cost a generation: O(lambda n). Memory: 2 n numbers besides the candidates.
template <std::floating_point T>
using cr_fm_nes = cma_es<T, cma::vd_covariance<T>>;

static_assert(strategy<cr_fm_nes<double>> && strategy<cr_fm_nes<float>>);

} // namespace evo
