#pragma once
/// @file
/// Between the numbers that a strategy searches and the genomes that are evaluated.

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>

namespace evo {

/// Turns genotypes of `genotype_dimension()` numbers into phenotypes of `phenotype_dimension()`.
///  - `to_phenotype(genotype, phenotype)` fills the phenotype; the same genotype always gives the
///    same one.
///  - `to_genotype(phenotype, genotype)`  fills the genotype whose phenotype is nearest, for
///    candidates that come from elsewhere. A phenotype that is itself an image comes back, up to
///    rounding.
///  - `name` is what users write, and part of what a checkpoint is recognised by.
/// Copies are cheap: large tables are shared.
/// @tparam T float or double
template <class M, class T>
concept mapping = std::floating_point<T> && std::copyable<M> &&
                  requires(const M& m, std::span<const T> from, std::span<T> to) {
                    { M::name } -> std::convertible_to<std::string_view>;
                    { m.genotype_dimension() } -> std::same_as<std::size_t>;
                    { m.phenotype_dimension() } -> std::same_as<std::size_t>;
                    m.to_phenotype(from, to);
                    m.to_genotype(from, to);
                  };

} // namespace evo
