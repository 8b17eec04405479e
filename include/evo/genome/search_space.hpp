#pragma once
/// @file
/// Between the numbers that a strategy samples and the genomes that a user sees: genes that are
/// fixed, bounded or whole numbers.

#include "evo/core/error.hpp"
#include "evo/genome/bound_transform.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace evo {

enum class bound_handling {
  transform, ///< a smooth, periodic map of all of space onto the box
  penalty,   ///< evaluated at the nearest point of the box, at a cost that grows with the distance
};

/// The genotype has the free genes alone and all of space; the phenotype all genes, within bounds.
template <std::floating_point T>
class search_space {
public:
  using genome_type = typename real_population<T>::genome_type;

  /// @param start  a phenotype; fixed genes keep its values
  /// @param fixed, integers  genes by number
  /// @throws error dimension_mismatch, or invalid_parameter where the start is not finite or lies
  ///         outside the domain, a gene's number is too high, a gene that should be whole has no
  ///         whole number within its bounds, or no gene is free
  search_space(genome_type start, box<T> domain, const std::vector<std::size_t>& fixed,
               const std::vector<std::size_t>& integers, bound_handling handling)
      : start_{std::move(start)}, domain_{std::move(domain)}, handling_{handling} {
    const auto n = static_cast<std::size_t>(start_.size());
    require(n == domain_.dimension(), error_id::dimension_mismatch, "a start of ", n,
            " numbers in a domain of dimension ", domain_.dimension());
    check_start();
    const std::vector<std::size_t> is_fixed = mentions(n, fixed), is_whole = mentions(n, integers);
    for (std::size_t gene = 0; gene < n; ++gene)
      if (!is_fixed[gene] &&
          !(domain_.is_bounded() && domain_.lower(gene) == domain_.upper(gene))) {
        if (is_whole[gene]) {
          require(!domain_.is_bounded() ||
                      std::ceil(domain_.lower(gene)) <= std::floor(domain_.upper(gene)),
                  error_id::invalid_parameter, "no whole number lies within the bounds of gene ",
                  gene);
          integers_.push_back(free_.size());
        }
        free_.push_back(gene);
      }
    require(!free_.empty(), error_id::invalid_parameter, "every gene is fixed, one should be free");
  }

  /// Free genes.
  [[nodiscard]] std::size_t dimension() const noexcept { return free_.size(); }
  /// All genes.
  [[nodiscard]] std::size_t phenotype_dimension() const noexcept {
    return static_cast<std::size_t>(start_.size());
  }
  [[nodiscard]] const std::vector<std::size_t>& free_genes() const noexcept { return free_; }
  /// Numbers of genotype genes that are whole in the phenotype.
  [[nodiscard]] const std::vector<std::size_t>& integers() const noexcept { return integers_; }
  [[nodiscard]] const box<T>& domain() const noexcept { return domain_; }
  /// Whether genotype and phenotype are the same numbers.
  [[nodiscard]] bool is_identity() const noexcept {
    return free_.size() == phenotype_dimension() && integers_.empty() && !domain_.is_bounded();
  }
  [[nodiscard]] bool has_penalty() const noexcept {
    return domain_.is_bounded() && handling_ == bound_handling::penalty;
  }

  /// The genotype of a phenotype, as near as bounds allow.
  void to_genotype(std::span<const T> phenotype, std::span<T> genotype) const {
    for (std::size_t i = 0; i < free_.size(); ++i) {
      const T value = phenotype[free_[i]];
      genotype[i] = is_transformed() ? transform(i).inverse(inside(i, value)) : value;
    }
  }
  /// The start as a phenotype.
  [[nodiscard]] std::span<const T> start() const noexcept {
    return {start_.data(), phenotype_dimension()};
  }

  /// @param genotype dimension() numbers; phenotype  phenotype_dimension() numbers
  void to_phenotype(std::span<const T> genotype, std::span<T> phenotype) const {
    if (free_.size() < phenotype.size())
      std::copy_n(start_.data(), phenotype.size(), phenotype.begin());
    for (std::size_t i = 0; i < free_.size(); ++i)
      phenotype[free_[i]] = is_transformed() ? transform(i)(genotype[i]) : inside(i, genotype[i]);
    for (const std::size_t i : integers_)
      phenotype[free_[i]] = nearest_whole(free_[i], phenotype[free_[i]]);
  }

  /// The nearest point of the box, for the penalty.
  [[nodiscard]] T inside(std::size_t i, T value) const noexcept {
    return domain_.is_bounded()
               ? std::clamp(value, domain_.lower(free_[i]), domain_.upper(free_[i]))
               : value;
  }

private:
  [[nodiscard]] bool is_transformed() const noexcept {
    return domain_.is_bounded() && handling_ == bound_handling::transform;
  }
  [[nodiscard]] bound_transform<T> transform(std::size_t i) const noexcept {
    return {domain_.lower(free_[i]), domain_.upper(free_[i])};
  }

  /// Within the bounds, which needn't be whole.
  [[nodiscard]] T nearest_whole(std::size_t gene, T value) const noexcept {
    const T whole = std::floor(value + T(0.5));
    return domain_.is_bounded()
               ? std::clamp(whole, std::ceil(domain_.lower(gene)), std::floor(domain_.upper(gene)))
               : whole;
  }

  void check_start() const {
    for (Eigen::Index i = 0; i < start_.size(); ++i) {
      const auto gene = static_cast<std::size_t>(i);
      const bool is_inside = !domain_.is_bounded() ||
                             (start_[i] >= domain_.lower(gene) && start_[i] <= domain_.upper(gene));
      require(std::isfinite(start_[i]), error_id::invalid_parameter, "start: gene ", i, " = ",
              start_[i], ", should be finite");
      require(is_inside, error_id::invalid_parameter, "start: gene ", i, " = ", start_[i],
              " lies outside the domain");
    }
  }

  /// How often each of n genes is named.
  [[nodiscard]] static std::vector<std::size_t> mentions(std::size_t n,
                                                         const std::vector<std::size_t>& genes) {
    std::vector<std::size_t> count(n);
    for (const std::size_t gene : genes) {
      require(gene < n, error_id::invalid_parameter, "gene ", gene,
              ", should be below the number of genes, ", n);
      ++count[gene];
    }
    return count;
  }

  genome_type start_;
  box<T> domain_;
  bound_handling handling_;
  std::vector<std::size_t> free_{}, integers_{};
};

} // namespace evo
