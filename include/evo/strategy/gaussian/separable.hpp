#pragma once
/// @file
/// A normal distribution whose genes are independent: what SNES, PGPE and CEM sample from.

#include "evo/core/error.hpp"
#include "evo/core/executor.hpp"
#include "evo/core/random.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/strategy/gaussian/kernels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace evo {

/// Bounds of each gene's standard deviation; empty ones don't bind.
struct deviation_limits {
  std::optional<double> least{};       ///< 0 or above
  std::optional<double> most{};        ///< at least `least`
  std::optional<double> most_change{}; ///< in one generation, as a share of the old one, in (0, 1]
};

namespace gaussian {

/// @throws error invalid_parameter
inline void check(const deviation_limits& limits) {
  constexpr error_id wrong = error_id::invalid_parameter;
  const double least = limits.least.value_or(0);
  require(least >= 0 && std::isfinite(least), wrong, "limits.least = ", least,
          ", should be 0 or above and finite");
  require(!limits.most || *limits.most >= least, wrong, "limits.most = ", limits.most.value_or(0),
          ", should be at least limits.least");
  require(!limits.most_change || (*limits.most_change > 0 && *limits.most_change <= 1), wrong,
          "limits.most_change = ", limits.most_change.value_or(0), ", should be in (0, 1]");
}

/// Memory: 2 n numbers. Sampling and moments are made in blocks of genes that stay in the cache.
template <std::floating_point T>
class separable {
public:
  static constexpr std::size_t block = 1024; ///< genes; that many normals, sums and factors at once

  /// The weighted moments of the whitened steps z = (x - mean) / deviation of the genes
  /// [begin, end): the sums of w z and w z^2.
  struct moments {
    std::size_t begin, end;
    std::span<const T> first, second;
  };

  separable() = default;
  explicit separable(std::size_t n) : mean_{n}, deviation_{n} {
    std::ranges::fill(deviation_[0], T(1));
  }

  [[nodiscard]] std::size_t dimension() const noexcept { return mean_.length(); }
  [[nodiscard]] std::span<T> mean() noexcept { return mean_[0]; }
  [[nodiscard]] std::span<const T> mean() const noexcept { return mean_[0]; }
  [[nodiscard]] std::span<T> deviations() noexcept { return deviation_[0]; }
  [[nodiscard]] std::span<const T> deviations() const noexcept { return deviation_[0]; }
  [[nodiscard]] double deviation(std::size_t gene) const noexcept {
    return static_cast<double>(deviation_[0][gene]);
  }
  void scale_gene(std::size_t gene, double by) noexcept {
    deviation_[0][gene] *= static_cast<T>(by);
  }

  /// The length of x - mean in standard deviations.
  [[nodiscard]] double distance(std::span<const T> x) const noexcept {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double z = static_cast<double>((x[i] - mean()[i]) / deviations()[i]);
      sum += z * z;
    }
    return std::sqrt(sum);
  }

  /// Row i with the stream (generation, i).
  void sample(const random_key& key, std::uint64_t generation, std::span<const std::span<T>> rows,
              const executor& run) const {
    run(rows.size(), [&](std::size_t i) {
      random_stream stream = key.stream(generation, i);
      sample_row(stream, rows[i], {});
    });
  }

  /// Rows 2i and 2i + 1 are mean + s and mean - s, with the stream (generation, 2i). The last one
  /// of an odd number is alone.
  void sample_pairs(const random_key& key, std::uint64_t generation,
                    std::span<const std::span<T>> rows, const executor& run) const {
    run((rows.size() + 1) / 2, [&](std::size_t pair) {
      random_stream stream = key.stream(generation, 2 * pair);
      const bool has_twin = 2 * pair + 1 < rows.size();
      sample_row(stream, rows[2 * pair], has_twin ? rows[2 * pair + 1] : std::span<T>{});
    });
  }

  /// Calls use(moments) for each block of genes, several at the same time. The order of summation
  /// is that of the rows, so the result doesn't depend on threads.
  /// @param rows  genomes that were sampled from this distribution; `use` may change it
  /// @param weights  one a row
  template <class Use>
  void for_moments(std::span<const T* const> rows, std::span<const T> weights, const executor& run,
                   const Use& use) const {
    run((dimension() + block - 1) / block, [&](std::size_t item) {
      const std::size_t begin = item * block, end = std::min(begin + block, dimension()),
                        n = end - begin;
      std::array<T, block> inverse, first{}, second{};
      for (std::size_t i = 0; i < n; ++i)
        inverse[i] = 1 / deviations()[begin + i];
      kernels<T>::best().add_moments(rows.data(), begin, weights.data(), rows.size(),
                                     mean().data() + begin, inverse.data(), first.data(),
                                     second.data(), n);
      use(moments{begin, end, {first.data(), n}, {second.data(), n}});
    });
  }

  /// Sets a gene's deviation as far as the limits allow, never to 0: nothing would leave it.
  void set_deviation(std::size_t gene, T wanted, const deviation_limits& limits) noexcept {
    T& deviation = deviations()[gene];
    T least = static_cast<T>(limits.least.value_or(0)),
      most = static_cast<T>(limits.most.value_or(std::numeric_limits<T>::max()));
    if (limits.most_change) {
      const T change = deviation * static_cast<T>(*limits.most_change);
      least = std::max(least, deviation - change);
      most = std::min(most, deviation + change);
    }
    deviation = std::max(std::min(std::max(wanted, least), most), std::numeric_limits<T>::min());
  }

  friend bool operator==(const separable&, const separable&) = default;

  /// @throws error foreign_checkpoint
  void check_shape(const separable& own) const {
    mean_.check_shape(own.mean_);
    deviation_.check_shape(own.deviation_);
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.mean_, self.deviation_);
  }

private:
  /// Normals are turned into genes while they are in the cache.
  void sample_row(random_stream& stream, std::span<T> row, std::span<T> mirrored) const {
    for (std::size_t begin = 0; begin < row.size(); begin += block) {
      const std::size_t n = std::min(block, row.size() - begin);
      T* const x = row.data() + begin;
      stream.fill_normal(std::span{x, n});
      if (mirrored.empty())
        kernels<T>::best().spread(x, mean().data() + begin, deviations().data() + begin, n);
      else
        kernels<T>::best().spread_pair(x, mirrored.data() + begin, mean().data() + begin,
                                       deviations().data() + begin, n);
    }
  }

  linalg::columns<T> mean_{}, deviation_{};
};

} // namespace gaussian

} // namespace evo
