#pragma once
/// @file
/// Real-vector genomes: one candidate a column of one matrix, so that a whole generation is
/// sampled, combined and evaluated in one pass over contiguous memory.

#include "evo/concepts/population.hpp"
#include "evo/core/error.hpp"
#include "evo/core/hash.hpp"

#include <Eigen/Core>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace evo {

/// @tparam T float or double
template <std::floating_point T>
class real_population {
public:
  using scalar_type = T;
  using genome_type = Eigen::Matrix<T, Eigen::Dynamic, 1>;
  using matrix_type = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;

  real_population() = default;
  /// `size` genomes of `dimension` numbers, not yet set.
  explicit real_population(Eigen::Index dimension, std::size_t size = 0)
      : genomes_(dimension, static_cast<Eigen::Index>(size)), size_{size} {}

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] Eigen::Index dimension() const noexcept { return genomes_.rows(); }

  [[nodiscard]] auto operator[](std::size_t i) const {
    return genomes_.col(static_cast<Eigen::Index>(i));
  }
  [[nodiscard]] auto operator[](std::size_t i) {
    return genomes_.col(static_cast<Eigen::Index>(i));
  }

  /// Genome i as contiguous numbers.
  [[nodiscard]] std::span<const T> values(std::size_t i) const noexcept {
    return {genomes_.data() + static_cast<std::size_t>(dimension()) * i,
            static_cast<std::size_t>(dimension())};
  }
  [[nodiscard]] std::span<T> values(std::size_t i) noexcept {
    return {genomes_.data() + static_cast<std::size_t>(dimension()) * i,
            static_cast<std::size_t>(dimension())};
  }

  /// dimension x size.
  [[nodiscard]] auto matrix() const { return genomes_.leftCols(static_cast<Eigen::Index>(size_)); }
  [[nodiscard]] auto matrix() { return genomes_.leftCols(static_cast<Eigen::Index>(size_)); }

  /// Changes the number of genomes; the first ones keep their contents. Memory is never given back,
  /// so that a population that is refilled every generation allocates once.
  void resize(std::size_t size) {
    if (static_cast<Eigen::Index>(size) > genomes_.cols())
      genomes_.conservativeResize(Eigen::NoChange,
                                  static_cast<Eigen::Index>(size > 2 * size_ ? size : 2 * size_));
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
    (*this)[size_ - 1] = copy;
  }

  void clear() noexcept { size_ = 0; }
  [[nodiscard]] real_population empty_like() const { return real_population{dimension()}; }
  [[nodiscard]] std::uint64_t hash(std::size_t i) const noexcept {
    return content_hash(std::as_bytes(values(i)));
  }

  friend bool operator==(const real_population& a, const real_population& b) {
    return a.dimension() == b.dimension() && a.size_ == b.size_ && a.matrix() == b.matrix();
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    if constexpr (std::is_const_v<Self>) {
      const matrix_type used = self.matrix();
      archive(used);
    } else {
      archive(self.genomes_);
      self.size_ = static_cast<std::size_t>(self.genomes_.cols());
    }
  }

private:
  matrix_type genomes_;
  std::size_t size_ = 0;
};

static_assert(population<real_population<float>> && population<real_population<double>>);

} // namespace evo
