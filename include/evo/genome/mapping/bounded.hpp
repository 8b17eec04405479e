#pragma once
/// @file
/// Phenotypes within bounds, for strategies that know of none.

#include "evo/concepts/mapping.hpp"
#include "evo/genome/bound_transform.hpp"
#include "evo/genome/box.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace evo {

/// All of space onto a box, each gene by bound_transform: the identity in the inner nine tenths.
/// A phenotype from elsewhere that lies outside counts as the box's nearest point.
template <std::floating_point T>
class bounded {
public:
  static constexpr std::string_view name = "bounded";

  /// @throws error invalid_parameter unless the domain is bounded
  explicit bounded(box<T> domain) : domain_{std::move(domain)} {
    require_bounded(domain_, "bounded");
  }

  [[nodiscard]] std::size_t genotype_dimension() const noexcept { return domain_.dimension(); }
  [[nodiscard]] std::size_t phenotype_dimension() const noexcept { return domain_.dimension(); }
  void to_phenotype(std::span<const T> genotype, std::span<T> phenotype) const noexcept {
    for (std::size_t i = 0; i < genotype.size(); ++i)
      phenotype[i] = is_fixed(i) ? domain_.lower(i) : transform(i)(genotype[i]);
    // The transformation may round past a bound.
    domain_.clamp(phenotype);
  }
  void to_genotype(std::span<const T> phenotype, std::span<T> genotype) const noexcept {
    for (std::size_t i = 0; i < phenotype.size(); ++i) {
      const T inside = std::clamp(phenotype[i], domain_.lower(i), domain_.upper(i));
      genotype[i] = is_fixed(i) ? inside : transform(i).inverse(inside);
    }
  }

private:
  [[nodiscard]] bool is_fixed(std::size_t i) const noexcept {
    return domain_.lower(i) == domain_.upper(i);
  }
  [[nodiscard]] bound_transform<T> transform(std::size_t i) const noexcept {
    return {domain_.lower(i), domain_.upper(i)};
  }

  box<T> domain_;
};

static_assert(mapping<bounded<double>, double>);

} // namespace evo
