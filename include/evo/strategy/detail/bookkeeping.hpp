#pragma once
/// @file
/// What every strategy keeps: the batch that is asked, counts, and the best told so far.

#include "evo/concepts/population.hpp"
#include "evo/core/batch.hpp"
#include "evo/core/error.hpp"
#include "evo/core/objective.hpp"
#include "evo/core/random.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evo::detail {

/// @throws error foreign_checkpoint where a restored batch has genomes of another shape than our
///         own or of another number than its candidates
template <population P>
void check_shape(const batch<P>& restored, const batch<P>& own) {
  require(restored.genomes.empty_like() == own.genomes.empty_like(), error_id::foreign_checkpoint,
          "its genomes have another shape");
  require(restored.genomes.size() == restored.size(), error_id::foreign_checkpoint, "it has ",
          restored.genomes.size(), " genomes for ", restored.size(), " candidates");
}

template <population P>
struct bookkeeping {
  batch<P> asked{}; ///< asked and not yet told; empty between generations
  std::uint64_t generation = 0;
  std::uint64_t evaluations = 0;
  candidate_id next_id = 0;
  std::optional<solution<P>> best{};

  bookkeeping() = default;
  explicit bookkeeping(const P& shape) { asked.genomes = shape.empty_like(); }

  /// @param origin its id is set here
  template <class Genome>
  void ask(Genome&& genome, candidate origin) {
    origin.id = next_id++;
    asked.append(std::forward<Genome>(genome), std::move(origin));
  }

  /// Asks candidates that `draw(stream)` gives, each with the stream of its generation and place.
  template <class Draw>
  void ask_newcomers(const random_key& key, std::size_t count, std::string_view origin,
                     const Draw& draw) {
    for (std::size_t i = 0; i < count; ++i) {
      random_stream stream = key.stream(generation, asked.size());
      ask(draw(stream), {.operator_name = std::string{origin}});
    }
  }

  /// The batch that is asked; `fill()` asks its candidates where none are. Whatever it throws
  /// leaves this unchanged.
  template <class Fill>
  const batch<P>& ask_once(Fill&& fill) {
    if (!asked.empty())
      return asked;
    const candidate_id first = next_id;
    try {
      fill();
    } catch (...) {
      asked.clear();
      next_id = first;
      throw;
    }
    return asked;
  }

  /// @param each numbers a candidate
  /// @throws error tell_before_ask or wrong_value_count
  void check(std::span<const double> costs, std::size_t each = 1) const {
    require(!asked.empty(), error_id::tell_before_ask, "tell of ", costs.size(),
            " values, but nothing is asked");
    require(costs.size() == each * asked.size(), error_id::wrong_value_count, "tell of ",
            costs.size(), " values for ", asked.size(), " candidates");
  }

  /// @param each numbers a candidate
  /// @throws error wrong_value_count or dimension_mismatch
  void check_count(const batch<P>& candidates, std::span<const double> costs,
                   std::size_t each = 1) const {
    require(candidates.genomes.empty_like() == asked.genomes.empty_like() &&
                candidates.genomes.size() == candidates.size(),
            error_id::dimension_mismatch,
            "tell of candidates whose genomes have another shape or number");
    require(costs.size() == each * candidates.size(), error_id::wrong_value_count, "tell of ",
            costs.size(), " values for ", candidates.size(), " candidates");
  }

  /// Counts evaluations and keeps the cheapest.
  /// @throws error wrong_value_count or dimension_mismatch
  void told(const batch<P>& candidates, std::span<const double> costs) {
    check_count(candidates, costs);
    evaluations += costs.size();
    // The cheapest is found before it is copied: genomes may be large.
    std::size_t cheapest = costs.size();
    for (std::size_t i = 0; i < costs.size(); ++i)
      if (!std::isnan(costs[i]) && (cheapest == costs.size() || costs[i] < costs[cheapest]))
        cheapest = i;
    if (cheapest < costs.size() && (!best || costs[cheapest] < best->cost))
      best = solution<P>{candidates.genomes[cheapest], costs[cheapest],
                         candidates.candidates[cheapest].id};
  }

  void next_generation() noexcept {
    asked.clear();
    ++generation;
  }

  /// @throws error foreign_checkpoint where the genomes have another shape
  void check_shape(const bookkeeping& own) const { detail::check_shape(asked, own.asked); }

  friend bool operator==(const bookkeeping&, const bookkeeping&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.asked, self.generation, self.evaluations, self.next_id, self.best);
  }
};

} // namespace evo::detail
