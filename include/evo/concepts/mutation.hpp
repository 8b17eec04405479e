#pragma once
/// @file
/// How a genome changes by itself.

#include "evo/core/random.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>

namespace evo {

/// `mutate(genome, probability, domain, stream)` changes each gene in place with the given
/// probability, independently, without allocating, and gives the number of genes chosen.
/// `check(domain)` throws invalid_parameter for parameters out of range or a domain without the
/// bounds that it needs.
template <class M, class T>
concept mutation = std::copyable<M> && requires(const M& mutate, std::span<T> genome,
                                                const box<T>& domain, random_stream& stream) {
  { M::name } -> std::convertible_to<std::string_view>;
  mutate.check(domain);
  { mutate(genome, 0.5, domain, stream) } -> std::same_as<std::size_t>;
};

/// A mutation that exchanges genes between genomes: `mutate(genomes, first, probabilities, stream)`
/// acts on the genomes from `first` on; gene j of genome first + i takes part with
/// probabilities[i].
template <class M, class T>
concept population_mutation =
    std::copyable<M> &&
    requires(const M& mutate, real_population<T>& genomes, std::size_t first,
             std::span<const double> probabilities, const box<T>& domain, random_stream& stream) {
      { M::name } -> std::convertible_to<std::string_view>;
      mutate.check(domain);
      mutate(genomes, first, probabilities, stream);
    };

} // namespace evo
