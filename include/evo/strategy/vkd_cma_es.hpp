#pragma once
/// @file
/// VkD-CMA-ES: a diagonal and as many directions as the costs need.

#include "evo/concepts/strategy.hpp"
#include "evo/strategy/cma/vkd_covariance.hpp"
#include "evo/strategy/cma_es.hpp"

#include <concepts>

namespace evo {

/// CMA-ES whose covariance is D (I + V S V^T) D with k directions V, and k adapts itself.
///
/// When: hundreds to thousands of genes of which most depend on few combinations of them, or on
/// none; ill-conditioned in the axes of the genes and in some directions besides. When not: less
/// than some hundred genes (cma_es), or as many long directions as genes.
///
/// Source: Y. Akimoto, N. Hansen, GECCO 2016, doi:10.1145/2908812.2908863, and PPSN 2016,
/// doi:10.1007/978-3-319-45823-6_1. Parameters, bounds, stops and injection are those of cma_es;
/// docs/reference/strategies/vkd_cma_es.md has where it differs from the source.
/// Cost a generation: O(lambda n) while k = 0, O(lambda k n + (k + mu)^2 n) else. Memory: n (k + 4)
/// numbers besides the candidates, k at most `memory` (100).
template <std::floating_point T>
using vkd_cma_es = cma_es<T, cma::vkd_covariance<T>>;

static_assert(strategy<vkd_cma_es<double>> && strategy<vkd_cma_es<float>>);

} // namespace evo
