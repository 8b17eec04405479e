#pragma once
/// The least that is a selection, a crossover, a mutation; and types that lack exactly one thing.

#include "evo/core/random.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace archetype {

using costs = std::span<const double>;
using indices = std::span<std::size_t>;
using genes = std::span<double>;
using domain = evo::box<double>;
using stream = evo::random_stream;

struct selection {
  static constexpr std::string_view name = "first";
  void check() const {}
  void operator()(costs, indices parents, stream&) const {
    for (std::size_t& parent : parents)
      parent = 0;
  }
};
struct selection_without_name {
  void check() const {}
  void operator()(costs, indices, stream&) const {}
};
struct selection_without_check {
  static constexpr std::string_view name = "x";
  void operator()(costs, indices, stream&) const {}
};
struct selection_that_changes_itself {
  static constexpr std::string_view name = "x";
  void check() const {}
  void operator()(costs, indices, stream&) {}
};
struct selection_without_randomness {
  static constexpr std::string_view name = "x";
  void check() const {}
  void operator()(costs, indices) const {}
};
struct selection_that_changes_costs {
  static constexpr std::string_view name = "x";
  void check() const {}
  void operator()(std::span<double>, indices, stream&) const {}
};
struct selection_of_one {
  static constexpr std::string_view name = "x";
  void check() const {}
  std::size_t operator()(costs, stream&) const { return 0; }
};
struct selection_that_cannot_be_copied : selection {
  selection_that_cannot_be_copied(const selection_that_cannot_be_copied&) = delete;
};

struct crossover {
  static constexpr std::string_view name = "nothing";
  void check() const {}
  void operator()(genes, genes, stream&) const {}
};
struct crossover_without_name {
  void check() const {}
  void operator()(genes, genes, stream&) const {}
};
struct crossover_without_check {
  static constexpr std::string_view name = "x";
  void operator()(genes, genes, stream&) const {}
};
struct crossover_that_changes_itself {
  static constexpr std::string_view name = "x";
  void check() const {}
  void operator()(genes, genes, stream&) {}
};
struct crossover_of_one_parent {
  static constexpr std::string_view name = "x";
  void check() const {}
  void operator()(genes, stream&) const {}
};
struct crossover_of_floats {
  static constexpr std::string_view name = "x";
  void check() const {}
  void operator()(std::span<float>, std::span<float>, stream&) const {}
};
struct crossover_that_cannot_be_copied : crossover {
  crossover_that_cannot_be_copied(const crossover_that_cannot_be_copied&) = delete;
};

struct mutation {
  static constexpr std::string_view name = "nothing";
  void check(const domain&) const {}
  std::size_t operator()(genes, double, const domain&, stream&) const { return 0; }
};
struct mutation_without_name {
  void check(const domain&) const {}
  std::size_t operator()(genes, double, const domain&, stream&) const { return 0; }
};
struct mutation_without_check {
  static constexpr std::string_view name = "x";
  std::size_t operator()(genes, double, const domain&, stream&) const { return 0; }
};
struct mutation_that_changes_itself {
  static constexpr std::string_view name = "x";
  void check(const domain&) const {}
  std::size_t operator()(genes, double, const domain&, stream&) { return 0; }
};
struct mutation_without_count {
  static constexpr std::string_view name = "x";
  void check(const domain&) const {}
  void operator()(genes, double, const domain&, stream&) const {}
};
struct mutation_without_domain {
  static constexpr std::string_view name = "x";
  void check(const domain&) const {}
  std::size_t operator()(genes, double, stream&) const { return 0; }
};
struct mutation_that_cannot_be_copied : mutation {
  mutation_that_cannot_be_copied(const mutation_that_cannot_be_copied&) = delete;
};

struct population_mutation {
  static constexpr std::string_view name = "nothing";
  void check(const domain&) const {}
  void operator()(evo::real_population<double>&, std::size_t, costs, stream&) const {}
};
struct population_mutation_without_name {
  void check(const domain&) const {}
  void operator()(evo::real_population<double>&, std::size_t, costs, stream&) const {}
};
struct population_mutation_without_check {
  static constexpr std::string_view name = "x";
  void operator()(evo::real_population<double>&, std::size_t, costs, stream&) const {}
};
struct population_mutation_of_floats {
  static constexpr std::string_view name = "x";
  void check(const domain&) const {}
  void operator()(evo::real_population<float>&, std::size_t, costs, stream&) const {}
};
struct population_mutation_that_changes_itself {
  static constexpr std::string_view name = "x";
  void check(const domain&) const {}
  void operator()(evo::real_population<double>&, std::size_t, costs, stream&) {}
};

} // namespace archetype
