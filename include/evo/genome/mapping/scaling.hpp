#pragma once
/// @file
/// Phenotypes that are genotypes, or that are genotypes moved and scaled gene by gene.

#include "evo/concepts/mapping.hpp"
#include "evo/core/error.hpp"
#include "evo/genome/row_table.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

/// The phenotype is the genotype.
template <std::floating_point T>
class identity_mapping {
public:
  static constexpr std::string_view name = "identity";

  explicit identity_mapping(std::size_t dimension) noexcept : dimension_{dimension} {}

  [[nodiscard]] std::size_t genotype_dimension() const noexcept { return dimension_; }
  [[nodiscard]] std::size_t phenotype_dimension() const noexcept { return dimension_; }
  void to_phenotype(std::span<const T> genotype, std::span<T> phenotype) const noexcept {
    std::ranges::copy(genotype, phenotype.begin());
  }
  void to_genotype(std::span<const T> phenotype, std::span<T> genotype) const noexcept {
    std::ranges::copy(phenotype, genotype.begin());
  }

private:
  std::size_t dimension_;
};

/// Gene i of the phenotype is centre[i] + deviation[i] x gene i of the genotype. A deviation of 0
/// keeps the phenotype's gene at the centre. Memory: 2 n numbers.
template <std::floating_point T>
class scaling {
public:
  static constexpr std::string_view name = "scaling";

  /// @throws error dimension_mismatch, or invalid_parameter unless the centre is finite and
  ///         deviations are finite and at least 0
  scaling(std::vector<T> centre, std::vector<T> deviation)
      : centre_{std::move(centre)}, deviation_{std::move(deviation)} {
    require(centre_.size() == deviation_.size(), error_id::dimension_mismatch, "a centre of ",
            centre_.size(), " numbers with ", deviation_.size(), " deviations");
    for (const T c : centre_)
      require(std::isfinite(c), error_id::invalid_parameter, "centre: gene = ", c,
              ", should be finite");
    for (const T d : deviation_)
      require(d >= 0 && std::isfinite(d), error_id::invalid_parameter, "deviation = ", d,
              ", should be at least 0 and finite");
  }

  [[nodiscard]] std::size_t genotype_dimension() const noexcept { return centre_.size(); }
  [[nodiscard]] std::size_t phenotype_dimension() const noexcept { return centre_.size(); }
  void to_phenotype(std::span<const T> genotype, std::span<T> phenotype) const noexcept {
    for (std::size_t i = 0; i < centre_.size(); ++i)
      phenotype[i] = centre_[i] + deviation_[i] * genotype[i];
  }
  void to_genotype(std::span<const T> phenotype, std::span<T> genotype) const noexcept {
    for (std::size_t i = 0; i < centre_.size(); ++i)
      genotype[i] = deviation_[i] > 0 ? (phenotype[i] - centre_[i]) / deviation_[i] : T(0);
  }

private:
  std::vector<T> centre_, deviation_;
};

/// Genomes of `tokens` rows like those of the table: the genotype counts each number in the
/// standard deviations of its column, from the column's mean. So a strategy that starts at 0 with a
/// step size of 1 draws first candidates that are spread like the table.
template <std::floating_point T>
[[nodiscard]] scaling<T> table_scaling(const row_table<T>& table, std::size_t tokens) {
  require(tokens > 0, error_id::invalid_parameter, "tokens = 0, should be at least 1");
  const column_spread spread = spread_of(table);
  std::vector<T> centre, deviation;
  for (std::size_t token = 0; token < tokens; ++token)
    for (std::size_t k = 0; k < table.width(); ++k) {
      centre.push_back(static_cast<T>(spread.mean[k]));
      deviation.push_back(static_cast<T>(spread.deviation[k]));
    }
  return {std::move(centre), std::move(deviation)};
}

static_assert(mapping<identity_mapping<float>, float> && mapping<scaling<double>, double>);

} // namespace evo
