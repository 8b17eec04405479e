#pragma once
/// @file
/// Cells around centres that are spread evenly: any number of measures with a number of cells that
/// one can choose.

#include "evo/concepts/measure_space.hpp"
#include "evo/core/error.hpp"
#include "evo/core/hash.hpp"
#include "evo/core/random.hpp"
#include "evo/genome/box.hpp"
#include "evo/strategy/archive/nearest_point.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

struct cvt_params {
  std::size_t cells = 1000;         ///< at least 1
  std::size_t samples_a_cell = 25;  ///< of the uniform distribution that is clustered, at least 1
  std::size_t most_iterations = 50; ///< of Lloyd's algorithm; fewer where no centre moves
};

/// A centroidal Voronoi tessellation of a box: centres by k-means of uniform samples, each point
/// belongs to the nearest.
///
/// Source: V. Vassiliades, K. Chatzilygeroudis, J.-B. Mouret, "Using Centroidal Voronoi
/// Tessellations to Scale Up the Multidimensional Archive of Phenotypic Elites Algorithm", 2018,
/// doi:10.1109/TEVC.2017.2735550. Measures count by their share of the bounds' ranges, so that
/// their units don't matter. cell_of() costs O(log cells) for few measures; making one costs as
/// much a sample and iteration.
class cvt_archive {
public:
  static constexpr std::string_view name = "cvt";

  /// @param bounds of the measures
  /// @param key  the same key gives the same centres
  /// @throws error invalid_parameter where bounds are missing or equal or a parameter is 0
  cvt_archive(box<double> bounds, const random_key& key, cvt_params params = {})
      : bounds_{std::move(bounds)} {
    require_bounded(bounds_, "cvt_archive");
    for (std::size_t j = 0; j < measures(); ++j)
      require(bounds_.lower(j) < bounds_.upper(j), error_id::invalid_parameter,
              "the bounds of measure ", j, " are equal");
    require(params.cells >= 1, error_id::invalid_parameter, "cells = 0, should be at least 1");
    require(params.samples_a_cell >= 1, error_id::invalid_parameter,
            "samples_a_cell = 0, should be at least 1");
    cluster(key, params);
  }

  [[nodiscard]] std::size_t measures() const noexcept { return bounds_.dimension(); }
  [[nodiscard]] std::size_t cells() const noexcept { return centres_.size(); }
  [[nodiscard]] std::size_t cell_of(std::span<const double> point) const {
    std::vector<double> shares(point.size());
    for (std::size_t j = 0; j < shares.size(); ++j)
      shares[j] = std::clamp((point[j] - bounds_.lower(j)) / (bounds_.upper(j) - bounds_.lower(j)),
                             0.0, 1.0);
    return centres_.nearest(shares);
  }
  /// The centre of a cell, in the measures' units.
  [[nodiscard]] std::vector<double> centre(std::size_t cell) const {
    std::vector<double> point(measures());
    for (std::size_t j = 0; j < point.size(); ++j)
      point[j] = bounds_.lower(j) + (bounds_.upper(j) - bounds_.lower(j)) * centres_.point(cell)[j];
    return point;
  }
  [[nodiscard]] std::uint64_t hash() const {
    std::vector<double> numbers;
    for (std::size_t j = 0; j < measures(); ++j)
      numbers.insert(numbers.end(), {bounds_.lower(j), bounds_.upper(j)});
    numbers.insert(numbers.end(), centres_.numbers().begin(), centres_.numbers().end());
    return content_hash(std::as_bytes(std::span{numbers}));
  }
  [[nodiscard]] const box<double>& bounds() const noexcept { return bounds_; }

private:
  /// Lloyd's algorithm in the unit cube; the first centres are the first samples.
  void cluster(const random_key& key, const cvt_params& params) {
    const std::size_t m = measures();
    std::vector<double> samples(m * params.cells * params.samples_a_cell);
    random_stream stream = key.child("cvt").stream(0);
    stream.fill_uniform(std::span{samples}, 0.0, 1.0);
    centres_ = detail::nearest_point{
        {samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(m * params.cells)}, m};
    for (std::size_t k = 0; k < params.most_iterations; ++k) {
      std::vector<double> moved = means(samples);
      if (std::ranges::equal(moved, centres_.numbers()))
        break;
      centres_ = detail::nearest_point{std::move(moved), m};
    }
  }

  /// The mean of each centre's samples; a centre without any stays.
  [[nodiscard]] std::vector<double> means(std::span<const double> samples) const {
    const std::size_t m = measures();
    std::vector<double> sums(centres_.numbers().size(), 0.0);
    std::vector<std::size_t> counts(cells(), 0);
    for (std::size_t i = 0; i < samples.size(); i += m) {
      const std::size_t cell = centres_.nearest(samples.subspan(i, m));
      ++counts[cell];
      for (std::size_t j = 0; j < m; ++j)
        sums[cell * m + j] += samples[i + j];
    }
    for (std::size_t cell = 0; cell < counts.size(); ++cell)
      for (std::size_t j = 0; j < m; ++j) {
        double& mean = sums[cell * m + j];
        mean =
            counts[cell] == 0 ? centres_.point(cell)[j] : mean / static_cast<double>(counts[cell]);
      }
    return sums;
  }

  box<double> bounds_;
  detail::nearest_point centres_{};
};

static_assert(measure_space<cvt_archive>);

} // namespace evo
