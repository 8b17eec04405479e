#pragma once
/// @file
/// A few numbers for many: phenotypes in a plane through the centre of a table.

#include "evo/concepts/mapping.hpp"
#include "evo/core/error.hpp"
#include "evo/core/random.hpp"
#include "evo/genome/row_table.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/linalg/orthonormal.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

/// Each block of the phenotype is centre + basis x (its own few numbers of the genotype).
///
/// A phenotype from elsewhere that lies outside the plane counts as its foot there, the nearest
/// point by least squares. Cost a genome: O(blocks x length x dimension). Memory: length x
/// (dimension + 1) numbers, which copies share.
/// @tparam T float or double
template <std::floating_point T>
class subspace {
public:
  static constexpr std::string_view name = "subspace";

  /// @param centre of one block
  /// @param basis  vectors of that length, at right angles to each other; as long as a step of 1 in
  ///               their gene
  /// @param blocks of the phenotype, one a token
  /// @throws error invalid_parameter or dimension_mismatch
  subspace(std::vector<T> centre, linalg::columns<T> basis, std::size_t blocks)
      : data_{std::make_shared<const data>(std::move(centre), std::move(basis), blocks)} {}

  /// Numbers a block.
  [[nodiscard]] std::size_t dimension() const noexcept { return data_->basis.size(); }
  [[nodiscard]] std::size_t genotype_dimension() const noexcept {
    return data_->blocks * dimension();
  }
  [[nodiscard]] std::size_t phenotype_dimension() const noexcept {
    return data_->blocks * data_->centre.size();
  }

  void to_phenotype(std::span<const T> genotype, std::span<T> phenotype) const noexcept {
    const std::size_t length = data_->centre.size();
    for (std::size_t block = 0; block < data_->blocks; ++block) {
      const std::span<T> to = phenotype.subspan(block * length, length);
      std::ranges::copy(data_->centre, to.begin());
      for (std::size_t i = 0; i < dimension(); ++i)
        linalg::add_scaled(to, static_cast<double>(genotype[block * dimension() + i]),
                           std::as_const(data_->basis)[i]);
    }
  }

  void to_genotype(std::span<const T> phenotype, std::span<T> genotype) const {
    const std::size_t length = data_->centre.size();
    for (std::size_t block = 0; block < data_->blocks; ++block) {
      const std::span<const T> from = phenotype.subspan(block * length, length);
      for (std::size_t i = 0; i < dimension(); ++i)
        genotype[block * dimension() + i] = static_cast<T>(data_->coordinate(i, from));
    }
  }

private:
  struct data {
    std::vector<T> centre;
    linalg::columns<T> basis;
    std::size_t blocks;
    std::vector<double> squared_lengths{};

    data(std::vector<T> c, linalg::columns<T> b, std::size_t count)
        : centre{std::move(c)}, basis{std::move(b)}, blocks{count} {
      require(blocks > 0 && basis.size() > 0, error_id::invalid_parameter, "a subspace of ",
              basis.size(), " dimensions in ", blocks, " blocks, should have at least one of each");
      require(centre.size() == basis.length(), error_id::dimension_mismatch, "a centre of ",
              centre.size(), " numbers with basis vectors of ", basis.length());
      for (std::size_t i = 0; i < basis.size(); ++i) {
        squared_lengths.push_back(linalg::squared_norm(std::as_const(basis)[i]));
        require(squared_lengths[i] > 0 && std::isfinite(squared_lengths[i]),
                error_id::invalid_parameter, "basis vector ", i, " has no length");
        check_angles(i);
      }
    }

    void check_angles(std::size_t i) const {
      constexpr double rounding = 1e-4; // what single precision leaves of a right angle
      for (std::size_t j = 0; j < i; ++j)
        require(std::abs(linalg::inner_product(std::as_const(basis)[i], std::as_const(basis)[j])) <=
                    rounding * std::sqrt(squared_lengths[i] * squared_lengths[j]),
                error_id::invalid_parameter, "basis vectors ", j, " and ", i,
                " aren't at right angles");
    }

    [[nodiscard]] double coordinate(std::size_t i, std::span<const T> point) const noexcept {
      double sum = 0;
      for (std::size_t k = 0; k < point.size(); ++k)
        sum += (static_cast<double>(point[k]) - static_cast<double>(centre[k])) *
               static_cast<double>(basis[i][k]);
      return sum / squared_lengths[i];
    }
  };

  std::shared_ptr<const data> data_;
};

namespace detail {

inline void check_subspace(std::size_t tokens, std::size_t dimension, std::size_t most) {
  require(tokens > 0, error_id::invalid_parameter, "tokens = 0, should be at least 1");
  require(dimension > 0 && dimension <= most, error_id::invalid_parameter,
          "dimension = ", dimension, ", should be from 1 to ", most);
}

/// `dimension` random directions at right angles, all of one length.
template <std::floating_point T>
[[nodiscard]] linalg::columns<T> random_basis(std::size_t length, std::size_t dimension,
                                              double vector_length, const random_key& key) {
  linalg::columns<double> directions{length, dimension};
  for (std::size_t i = 0; i < dimension; ++i) {
    random_stream stream = key.child("random subspace").stream(i);
    stream.fill_normal(directions[i]);
  }
  linalg::orthonormalise(directions);
  linalg::columns<T> basis{length, dimension};
  for (std::size_t i = 0; i < dimension; ++i)
    for (std::size_t k = 0; k < length; ++k)
      basis[i][k] = static_cast<T>(vector_length * directions[i][k]);
  return basis;
}

} // namespace detail

/// `dimension` numbers a token, along random directions that all tokens share, through the table's
/// mean row. Its scale is the table's: genotypes of independent standard normals are as far from
/// the mean as rows of the table are, in the mean of squares. So a strategy that starts at 0 with a
/// step size of 1 draws first candidates that are spread like the table, as T. Sun et al. ("BBTv2:
/// Towards a Gradient-Free Future with Large Language Models", 2022, arXiv:2205.11200) do for
/// prompts.
/// @param key  the directions follow from it alone
/// @throws error invalid_parameter
template <std::floating_point T>
[[nodiscard]] subspace<T> random_subspace(const row_table<T>& table, std::size_t tokens,
                                          std::size_t dimension, const random_key& key) {
  detail::check_subspace(tokens, dimension, table.width());
  const column_spread spread = spread_of(table);
  const double length = std::sqrt(spread.total_variance() / static_cast<double>(dimension));
  return {{spread.mean.begin(), spread.mean.end()},
          detail::random_basis<T>(table.width(), dimension, length, key),
          tokens};
}

/// `dimension` numbers for all tokens together: each moves every token, each in another direction.
/// Scaled like random_subspace(). Memory: tokens x width x dimension numbers.
/// @throws error invalid_parameter
template <std::floating_point T>
[[nodiscard]] subspace<T> joint_random_subspace(const row_table<T>& table, std::size_t tokens,
                                                std::size_t dimension, const random_key& key) {
  detail::check_subspace(tokens, dimension, tokens * table.width());
  const column_spread spread = spread_of(table);
  std::vector<T> centre;
  for (std::size_t token = 0; token < tokens; ++token)
    centre.insert(centre.end(), spread.mean.begin(), spread.mean.end());
  const double length = std::sqrt(spread.total_variance() * static_cast<double>(tokens) /
                                  static_cast<double>(dimension));
  auto basis = detail::random_basis<T>(centre.size(), dimension, length, key);
  return {std::move(centre), std::move(basis), 1};
}

static_assert(mapping<subspace<float>, float> && mapping<subspace<double>, double>);

} // namespace evo
