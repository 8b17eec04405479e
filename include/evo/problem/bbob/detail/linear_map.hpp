#pragma once
/// @file
/// The linear maps of BBOB functions: a dense matrix, or, in bbob-largescale, blocks along the
/// diagonal between permutations. Source of the latter: O. Ait ElHara, K. Varelas, D. Nguyen,
/// T. Tusar, D. Brockhoff, N. Hansen, A. Auger, "COCO: The Large Scale Black-Box Optimization
/// Benchmarking (bbob-largescale) Test Suite", arXiv:1903.06396.

#include "evo/problem/bbob/detail/block_diagonal.hpp"
#include "evo/problem/bbob/detail/scratch.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace evo::detail::bbob {

/// A permutation: number i of what it gives is number order[i] of what it is given. Empty: nothing
/// moves.
using permutation = std::vector<std::size_t>;

/// The permutation that does `first` and then `second`, both of the same size or empty.
[[nodiscard]] inline permutation composed(const permutation& first, permutation second) {
  if (second.empty())
    return first;
  if (!first.empty())
    for (std::size_t& i : second)
      i = first[i];
  return second;
}

/// Blocks of bbob-largescale have at most so many rows.
inline constexpr std::size_t largest_block = 40;

/// The truncated uniform swap permutation: n random positions, each once, change places with one
/// that is at most n/3 away; none for n <= 40, where a block is the whole matrix.
[[nodiscard]] inline permutation swapped_positions(std::uint64_t seed, std::size_t n) {
  if (n <= largest_block)
    return {};
  const std::size_t range = n / 3;
  permutation order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::uint64_t swap_seed = seed;
  for (const std::size_t one : sorted_order(uniforms(n, seed))) {
    swap_seed += 1000;
    const std::size_t lowest = one < range ? 0 : one - range;
    const std::size_t highest = std::min(one + range, n - 1);
    std::size_t other = lowest + static_cast<std::size_t>(shuffled_generator{swap_seed}() *
                                                          static_cast<double>(highest - lowest));
    if (other >= one) // which can't change places with itself
      ++other;
    std::swap(order[one], order[other]);
  }
  return order;
}

/// A product of block-diagonal matrices, each of which takes its numbers in an order of its own.
/// O(n block) to apply.
class linear_map {
public:
  /// One matrix: x is permuted by `in`, multiplied, and permuted by `out`.
  linear_map(permutation in, block_diagonal m, permutation out)
      : factors_{{std::move(in), {}, std::move(m)}}, out_{std::move(out)} {}

  /// The map that does this one, multiplies number i of what it gives by scales[i], and does
  /// `next`, a map with one factor.
  [[nodiscard]] linear_map then(const std::vector<double>& scales, linear_map next) const {
    linear_map both = *this;
    factor& second = both.factors_.emplace_back(std::move(next.factors_.front()));
    second.scales = scales;
    for (std::size_t i = 0; i < second.in.size(); ++i)
      second.scales[i] = scales[second.in[i]];
    second.in = composed(out_, std::move(second.in));
    both.out_ = std::move(next.out_);
    return both;
  }

  /// Multiplies number i of what the map gives by scales[i].
  void scale(const std::vector<double>& scales) {
    std::vector<double> of_rows = scales;
    for (std::size_t i = 0; i < out_.size(); ++i)
      of_rows[out_[i]] = scales[i];
    factors_.back().m.scale_rows(of_rows);
  }

  /// Of a map with one factor: its transpose times ones.
  [[nodiscard]] std::vector<double> column_sums() const {
    const factor& only = factors_.front();
    std::vector<double> sums(only.m.dimension());
    for (std::size_t j = 0; j < sums.size(); ++j) {
      const std::span<const double> column = only.m.column(j);
      sums[only.in.empty() ? j : only.in[j]] = std::accumulate(column.begin(), column.end(), 0.);
    }
    return sums;
  }

  /// @param out not x
  void operator()(const double* x, double* out) const {
    const std::size_t n = factors_.front().m.dimension();
    scratch ordered{n}, multiplied{n};
    for (const factor& of : factors_) {
      if (!of.in.empty() || !of.scales.empty()) {
        arrange(of.in, of.scales, x, ordered.values());
        x = ordered.data();
      }
      const bool last = &of == &factors_.back();
      double* const to = last && out_.empty() ? out : multiplied.data();
      of.m.multiply(x, to);
      x = to;
    }
    if (!out_.empty())
      arrange(out_, {}, x, {out, n});
  }

private:
  struct factor {
    permutation in;
    std::vector<double> scales; ///< of the permuted numbers; none if empty
    block_diagonal m;
  };

  static void arrange(const permutation& order, std::span<const double> scales, const double* x,
                      std::span<double> out) noexcept {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = order.empty() ? x[i] : x[order[i]];
    for (std::size_t i = 0; i < scales.size(); ++i)
      out[i] *= scales[i];
  }

  std::vector<factor> factors_;
  permutation out_;
};

} // namespace evo::detail::bbob
