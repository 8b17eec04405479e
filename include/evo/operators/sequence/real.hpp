#pragma once
/// @file
/// The numeric operators as operators of a sequence.

#include "evo/core/error.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"
#include "evo/operators/crossover/any_crossover.hpp"
#include "evo/operators/mutation/any_mutation.hpp"
#include "evo/operators/sequence/operator.hpp"

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace evo {

namespace detail {

template <std::floating_point T>
[[nodiscard]] std::span<T> values_of(Eigen::Matrix<T, Eigen::Dynamic, 1>& genome) noexcept {
  return {genome.data(), static_cast<std::size_t>(genome.size())};
}

} // namespace detail

/// Recombines two genomes into one, the child that resembles the first parent's head, or into both.
/// Children are clamped into the domain.
/// @param outputs 1 or 2
/// @throws error invalid_parameter
template <std::floating_point T>
[[nodiscard]] auto crossover_operator(any_crossover crossover, box<T> domain,
                                      double probability = 1, std::size_t outputs = 1)
    -> sequence_operator<typename real_population<T>::genome_type> {
  using genome = typename real_population<T>::genome_type;
  require(outputs == 1 || outputs == 2, error_id::invalid_parameter,
          "crossover's outputs = ", outputs, ", should be 1 or 2");
  std::visit([](const auto& cross) { cross.check(); }, crossover);
  const std::string name{detail::name_of(crossover)};
  return {.name = name,
          .inputs = 2,
          .outputs = outputs,
          .probability = probability,
          .apply = [crossover, domain = std::move(domain), outputs](std::span<const genome> parents,
                                                                    random_stream& stream) {
            std::vector<genome> children(parents.begin(), parents.end());
            std::visit(
                [&](const auto& cross) {
                  cross(detail::values_of<T>(children[0]), detail::values_of<T>(children[1]),
                        stream);
                },
                crossover);
            children.resize(outputs);
            for (genome& child : children)
              domain.clamp(detail::values_of<T>(child));
            return children;
          }};
}

/// Makes `outputs` mutated copies of one genome, clamped into the domain.
/// @param gene_probability that a gene changes, each on its own
/// @throws error invalid_parameter; also for a mutation that needs a whole population (cosyne)
template <std::floating_point T>
[[nodiscard]] auto mutation_operator(any_mutation mutation, box<T> domain, double gene_probability,
                                     double probability = 1, std::size_t outputs = 1)
    -> sequence_operator<typename real_population<T>::genome_type> {
  using genome = typename real_population<T>::genome_type;
  require(gene_probability >= 0 && gene_probability <= 1, error_id::invalid_parameter,
          "gene_probability = ", gene_probability, ", should be in [0, 1]");
  require(!std::holds_alternative<cosyne_permutation>(mutation), error_id::invalid_parameter,
          "cosyne exchanges genes within a population; it can't mutate one genome of a sequence");
  std::visit([&](const auto& mutate) { mutate.check(domain); }, mutation);
  const std::string name{detail::name_of(mutation)};
  return {.name = name,
          .inputs = 1,
          .outputs = outputs,
          .probability = probability,
          .apply = [mutation, domain = std::move(domain), gene_probability,
                    outputs](std::span<const genome> parents, random_stream& stream) {
            std::vector<genome> children(outputs, parents[0]);
            for (genome& child : children) {
              std::visit(
                  [&]<class M>(const M& mutate) {
                    if constexpr (evo::mutation<M, T>)
                      mutate(detail::values_of<T>(child), gene_probability, domain, stream);
                  },
                  mutation);
              domain.clamp(detail::values_of<T>(child));
            }
            return children;
          }};
}

} // namespace evo
