#pragma once
/// @file
/// One mapping after another.

#include "evo/concepts/mapping.hpp"
#include "evo/core/error.hpp"
#include "evo/genome/mapping/any_mapping.hpp"

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

/// The phenotype of `second` from that of `first`: a subspace, then the nearest token; a scaling,
/// then bounds.
template <std::floating_point T>
class composed {
public:
  static constexpr std::string_view name = "composed";

  /// @throws error dimension_mismatch
  composed(any_mapping<T> first, any_mapping<T> second)
      : first_{std::move(first)}, second_{std::move(second)} {
    require(first_.phenotype_dimension() == second_.genotype_dimension(),
            error_id::dimension_mismatch, "a mapping to ", first_.phenotype_dimension(),
            " numbers before one of ", second_.genotype_dimension());
  }

  [[nodiscard]] std::size_t genotype_dimension() const noexcept {
    return first_.genotype_dimension();
  }
  [[nodiscard]] std::size_t phenotype_dimension() const noexcept {
    return second_.phenotype_dimension();
  }
  void to_phenotype(std::span<const T> genotype, std::span<T> phenotype) const {
    std::vector<T> between(second_.genotype_dimension());
    first_.to_phenotype(genotype, between);
    second_.to_phenotype(between, phenotype);
  }
  void to_genotype(std::span<const T> phenotype, std::span<T> genotype) const {
    std::vector<T> between(second_.genotype_dimension());
    second_.to_genotype(phenotype, between);
    first_.to_genotype(between, genotype);
  }

private:
  any_mapping<T> first_, second_;
};

static_assert(mapping<composed<double>, double>);

} // namespace evo
