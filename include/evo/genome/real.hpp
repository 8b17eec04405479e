#pragma once
/// @file
/// Real-vector genomes: one candidate a column of one matrix, so that a whole generation is
/// sampled, combined and evaluated in one pass over contiguous memory.

#include "evo/concepts/population.hpp"
#include "evo/core/error.hpp"
#include "evo/core/hash.hpp"

#include <Eigen/Core>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

namespace evo {

/// @tparam T float or double
template <std::floating_point T>
class real_population {
public:
  using scalar_type = T;
  using genome_type = Eigen::Matrix<T, Eigen::Dynamic, 1>;
  using matrix_type = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;

  real_population() = default;
  /// `size` genomes of `dimension` numbers, all 0.
  explicit real_population(Eigen::Index dimension, std::size_t size = 0)
      : dimension_{dimension}, values_(static_cast<std::size_t>(dimension) * size), size_{size} {}

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] Eigen::Index dimension() const noexcept { return dimension_; }

  /// Genome i as a column of Eigen's.
  [[nodiscard]] Eigen::Map<const genome_type> operator[](std::size_t i) const noexcept {
    return {values(i).data(), dimension_};
  }
  [[nodiscard]] Eigen::Map<genome_type> operator[](std::size_t i) noexcept {
    return {values(i).data(), dimension_};
  }

  /// Genome i as contiguous numbers.
  [[nodiscard]] std::span<const T> values(std::size_t i) const noexcept {
    return {values_.data() + genes() * i, genes()};
  }
  [[nodiscard]] std::span<T> values(std::size_t i) noexcept {
    return {values_.data() + genes() * i, genes()};
  }

  /// dimension x size.
  [[nodiscard]] Eigen::Map<const matrix_type> matrix() const noexcept {
    return {values_.data(), dimension_, static_cast<Eigen::Index>(size_)};
  }
  [[nodiscard]] Eigen::Map<matrix_type> matrix() noexcept {
    return {values_.data(), dimension_, static_cast<Eigen::Index>(size_)};
  }

  /// Changes the number of genomes; the first ones keep their contents. Memory is never given back,
  /// so that a population that is refilled every generation allocates once.
  void resize(std::size_t size) {
    if (genes() * size > values_.size())
      values_.resize(genes() * (size > 2 * size_ ? size : 2 * size_));
    size_ = size;
  }

  /// @throws error dimension_mismatch
  template <class Derived>
  void append(const Eigen::MatrixBase<Derived>& genome) {
    require(genome.rows() == dimension() && genome.cols() == 1, error_id::dimension_mismatch,
            "a genome of ", genome.rows(), " numbers can't join a population of dimension ",
            dimension());
    // A view into this very population would be left behind by the growth below.
    const genome_type copy = genome;
    resize(size_ + 1);
    std::copy_n(copy.data(), genes(), values(size_ - 1).data());
  }

  void clear() noexcept { size_ = 0; }
  [[nodiscard]] real_population empty_like() const { return real_population{dimension()}; }
  [[nodiscard]] std::uint64_t hash(std::size_t i) const noexcept {
    return content_hash(std::as_bytes(values(i)));
  }

  friend bool operator==(const real_population& a, const real_population& b) {
    return a.dimension_ == b.dimension_ && a.size_ == b.size_ &&
           std::equal(a.values_.begin(), a.used_end(), b.values_.begin());
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    if constexpr (std::is_const_v<Self>) {
      const matrix_type used = self.matrix();
      archive(used);
    } else {
      matrix_type used;
      archive(used);
      self = real_population{used.rows(), static_cast<std::size_t>(used.cols())};
      self.matrix() = used;
    }
  }

private:
  [[nodiscard]] std::size_t genes() const noexcept { return static_cast<std::size_t>(dimension_); }
  [[nodiscard]] auto used_end() const noexcept {
    return values_.begin() + static_cast<std::ptrdiff_t>(genes() * size_);
  }

  Eigen::Index dimension_ = 0;
  std::vector<T> values_{}; ///< genome after genome, with room for more than `size_`
  std::size_t size_ = 0;
};

} // namespace evo
