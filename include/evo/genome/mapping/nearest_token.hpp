#pragma once
/// @file
/// Phenotypes made of a table's own rows.

#include "evo/concepts/mapping.hpp"
#include "evo/core/error.hpp"
#include "evo/genome/row_table.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/linalg/panel_kernels.hpp"
#include "evo/linalg/panel_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

/// Each token of the phenotype is the row of the table at the smallest Euclidean distance from the
/// genotype's token, the first of equals. Costs of phenotypes are then constant in each row's cell:
/// a strategy needs steps that leave it, of about the rows' distances.
///
/// The search is exact: products of all rows with all tokens, in panels, leave the few rows that
/// rounding can't tell apart, and these are compared in double. A token from elsewhere is its own
/// genotype. One that isn't finite is given the first row.
/// Cost a genome: O(tokens x rows x width), by the panel kernels. Memory: twice the table, which
/// copies share.
/// @tparam T float or double
template <std::floating_point T>
class nearest_token {
public:
  static constexpr std::string_view name = "nearest_token";

  /// @throws error invalid_parameter
  nearest_token(const row_table<T>& table, std::size_t tokens)
      : data_{std::make_shared<const data>(table)}, tokens_{tokens} {
    require(tokens > 0, error_id::invalid_parameter, "tokens = 0, should be at least 1");
  }

  [[nodiscard]] std::size_t genotype_dimension() const noexcept { return tokens_ * data_->width; }
  [[nodiscard]] std::size_t phenotype_dimension() const noexcept { return genotype_dimension(); }

  void to_phenotype(std::span<const T> genotype, std::span<T> phenotype) const {
    const std::vector<std::size_t> rows = nearest_rows(genotype);
    for (std::size_t token = 0; token < tokens_; ++token)
      std::ranges::copy(data_->row(rows[token]), phenotype.subspan(token * data_->width).begin());
  }
  void to_genotype(std::span<const T> phenotype, std::span<T> genotype) const noexcept {
    std::ranges::copy(phenotype, genotype.begin());
  }

  /// The number of each token's nearest row.
  /// @param vectors  tokens x width numbers
  [[nodiscard]] std::vector<std::size_t> nearest_rows(std::span<const T> vectors) const {
    const std::size_t width = data_->width;
    linalg::columns<T> queries{width, tokens_}, products{width, tokens_};
    std::vector<shortlist> lists(tokens_);
    for (std::size_t token = 0; token < tokens_; ++token) {
      std::ranges::copy(vectors.subspan(token * width, width), queries[token].begin());
      const double length = std::sqrt(linalg::squared_norm(std::as_const(queries)[token]));
      lists[token].doubt = data_->doubt(length);
    }
    for (std::size_t panel = 0; panel < data_->panels.size(); ++panel) {
      kernels().multiply(data_->panels[panel].data(), width, queries.data(), queries.stride(),
                         tokens_, products.data(), products.stride());
      const std::size_t first = panel * width, last = std::min(first + width, data_->rows());
      for (std::size_t token = 0; token < tokens_; ++token)
        for (std::size_t row = first; row < last; ++row)
          lists[token].offer(row, data_->squared_lengths[row] -
                                      2 * static_cast<double>(products[token][row - first]));
    }
    std::vector<std::size_t> nearest(tokens_);
    for (std::size_t token = 0; token < tokens_; ++token)
      nearest[token] = decide(lists[token], std::as_const(queries)[token]);
    return nearest;
  }

private:
  struct data {
    std::size_t width;
    std::vector<T> values{};                       ///< row after row
    std::vector<linalg::panel_matrix<T>> panels{}; ///< `width` rows each, the last filled with 0
    std::vector<double> squared_lengths{};         ///< of the rows
    double longest = 0;                            ///< row

    explicit data(const row_table<T>& table) : width{table.width()} {
      for (std::size_t i = 0; i < table.rows(); ++i) {
        values.insert(values.end(), table.row(i).begin(), table.row(i).end());
        squared_lengths.push_back(linalg::squared_norm(table.row(i)));
        longest = std::max(longest, std::sqrt(squared_lengths.back()));
      }
      for (std::size_t first = 0; first < table.rows(); first += width) {
        linalg::panel_matrix<T>& panel = panels.emplace_back(width);
        for (std::size_t i = 0; i < width; ++i)
          for (std::size_t k = 0; k < width; ++k)
            panel(i, k) = first + i < table.rows() ? table.row(first + i)[k] : T(0);
      }
    }

    [[nodiscard]] std::size_t rows() const noexcept { return squared_lengths.size(); }
    [[nodiscard]] std::span<const T> row(std::size_t i) const noexcept {
      return std::span{values}.subspan(i * width, width);
    }
    /// By how much a squared distance less |query|^2 may be wrong: width roundings of products
    /// whose absolute values sum to at most |row| |query|, twice.
    [[nodiscard]] double doubt(double query_length) const noexcept {
      constexpr double epsilon = static_cast<double>(std::numeric_limits<T>::epsilon());
      return 2 * static_cast<double>(width + 2) * epsilon * longest * query_length +
             std::numeric_limits<double>::epsilon() * longest * longest;
    }
  };

  /// Rows that may be the nearest one.
  struct shortlist {
    struct entry {
      std::size_t row;
      double score;
    };
    double doubt = 0;
    double least = std::numeric_limits<double>::infinity();
    std::vector<entry> entries{};

    void offer(std::size_t row, double score) {
      if (!(score <= least + 2 * doubt))
        return;
      least = std::min(least, score);
      entries.push_back({row, score});
    }
  };

  [[nodiscard]] std::size_t decide(const shortlist& list, std::span<const T> query) const {
    std::size_t nearest = 0;
    double least = std::numeric_limits<double>::infinity();
    for (const auto& [row, score] : list.entries) {
      if (!(score <= list.least + 2 * list.doubt))
        continue;
      double distance = 0;
      for (std::size_t k = 0; k < query.size(); ++k) {
        const double offset =
            static_cast<double>(query[k]) - static_cast<double>(data_->row(row)[k]);
        distance += offset * offset;
      }
      if (distance < least) {
        least = distance;
        nearest = row;
      }
    }
    return nearest;
  }

  [[nodiscard]] static const linalg::panel_kernels<T>& kernels() noexcept {
    static const linalg::panel_kernels<T>& chosen = linalg::panel_kernels<T>::best();
    return chosen;
  }

  std::shared_ptr<const data> data_;
  std::size_t tokens_;
};

static_assert(mapping<nearest_token<float>, float>);

} // namespace evo
