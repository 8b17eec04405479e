#pragma once
/// @file
/// Several strategies of one type side by side, which now and then send each other their best.

#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/objective.hpp"
#include "evo/operators/selection/truncation.hpp"
#include "evo/strategy/detail/bookkeeping.hpp"
#include "evo/strategy/detail/joined_name.hpp"
#include "evo/strategy/islands/lineage.hpp"
#include "evo/strategy/islands/topology.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

struct islands_params {
  std::optional<std::uint64_t> migrate_every = 10; ///< generations, at least 1; empty: never
  std::size_t migrants = 1; ///< that an island sends on each connection, at least 1
  topology connections = topology::ring;
};

namespace islands_detail {
struct strategy_name {
  static constexpr std::string_view name = "islands";
};
} // namespace islands_detail

/// The island model: strategies of one type, each with its own random numbers and, as wanted, its
/// own parameters and start. Every `migrate_every` generations the best of each island's generation
/// are told to others as candidates from elsewhere.
///
/// When: costs with many optima, where one population settles too soon; many evaluations at a time.
/// When not: one optimum, since islands then share the budget for nothing.
/// Source: R. Tanese, "Distributed Genetic Algorithms", ICGA 1989; D. Whitley, S. Rana, R.
/// Heckendorn, "The Island Model Genetic Algorithm: On Separability, Population Size and
/// Convergence", Journal of Computing and Information Technology 7(1), 1999.
///
/// A batch is that of all islands, one after another, so that evaluators see all of it at once. An
/// island that has a reason to stop is no longer asked; islands stop when all have one.
/// Candidates from elsewhere are told to every island and counted once; injected ones go into the
/// first island. `recommend()` is that of the island whose best is best(). Migrants count as
/// evaluations within an island, not in evaluations(). Ids are those of the common batch, and a
/// migrant keeps its id as a parent.
/// Cost and memory: those of all islands, and one batch. Deterministic: island i draws on
/// key.child("island").child(i), routes on key.child("migration"). Not to be nested.
template <strategy S>
class islands {
public:
  using inner_type = S;
  using population_type = typename S::population_type;
  static constexpr std::string_view name =
      detail::joined_name<islands_detail::strategy_name, S>::value;
  static constexpr std::uint32_t state_version = S::state_version;

  struct state_type {
    std::vector<typename S::state_type> inner{};
    detail::bookkeeping<population_type> book{};
    std::vector<islands_detail::lineage> lineages{};
    std::vector<std::uint64_t> shares{};               ///< of the islands in the asked batch
    std::vector<std::vector<std::uint64_t>> sources{}; ///< of each island, after this generation

    template <class Self, class Archive>
    static void fields(Self& self, Archive& archive) {
      archive(self.inner, self.book, self.lineages, self.shares, self.sources);
    }
  };

  /// @param shape an empty population of the genomes' shape (`real_population<double>{n}`)
  /// @throws error invalid_parameter
  islands(const population_type& shape, std::vector<S> inner, islands_params params = {})
      : params_{params}, inner_{std::move(inner)}, book_{shape}, lineages_(inner_.size()),
        shares_(inner_.size()), sources_(inner_.size()) {
    require(!inner_.empty(), error_id::invalid_parameter, "no islands, should be at least one");
    require(!params_.migrate_every || *params_.migrate_every >= 1, error_id::invalid_parameter,
            "migrate_every = 0, should be at least 1 or empty");
    require(params_.migrants >= 1, error_id::invalid_parameter,
            "migrants = 0, should be at least 1");
  }

  [[nodiscard]] const batch<population_type>& ask(const random_key& key) {
    return book_.ask_once([&] {
      const bool is_over = stop_reason().has_value();
      std::vector<islands_detail::lineage> lineages = lineages_;
      for (std::size_t i = 0; i < inner_.size(); ++i) {
        shares_[i] = 0;
        if (is_over || !inner_[i].stop_reason())
          ask_island(i, key.child("island").child(i), lineages[i]);
      }
      lineages_ = std::move(lineages);
      // tell has no key, so that routes are drawn here.
      if (is_migration_due())
        sources_ = islands_detail::sources_of(params_.connections, inner_.size(),
                                              key.child("migration").stream(generation()));
    });
  }

  void tell(std::span<const double> costs) {
    book_.check(costs);
    std::size_t first = 0;
    for (std::size_t i = 0; i < inner_.size(); ++i) {
      if (shares_[i] > 0)
        inner_[i].tell(costs.subspan(first, shares_[i]));
      first += shares_[i];
    }
    book_.told(book_.asked, costs);
    if (is_migration_due())
      migrate(costs);
    book_.next_generation();
  }

  /// @throws error wrong_value_count or dimension_mismatch, and what the islands throw
  void tell(const batch<population_type>& elsewhere, std::span<const double> costs) {
    book_.check_count(elsewhere, costs);
    batch<population_type> marked = elsewhere;
    for (candidate& c : marked.candidates)
      c.id |= islands_detail::foreign_mark;
    for (S& island : inner_)
      island.tell(marked, costs);
    book_.told(elsewhere, costs);
  }

  /// As in the strategy inside.
  void inject(const population_type& genomes)
    requires requires(S s, const population_type& p) { s.inject(p); }
  {
    const auto running = std::ranges::find_if(inner_, [](const S& s) { return !s.stop_reason(); });
    (running == inner_.end() ? inner_.front() : *running).inject(genomes);
  }

  [[nodiscard]] const islands_params& params() const noexcept { return params_; }
  /// The islands; their ids are their own.
  [[nodiscard]] const std::vector<S>& inner() const noexcept { return inner_; }
  [[nodiscard]] std::uint64_t generation() const noexcept { return book_.generation; }
  [[nodiscard]] std::uint64_t evaluations() const noexcept { return book_.evaluations; }
  /// The first island's, once all have one.
  [[nodiscard]] std::optional<stop> stop_reason() const {
    for (const S& island : inner_)
      if (!island.stop_reason())
        return std::nullopt;
    return inner_.front().stop_reason();
  }
  [[nodiscard]] const std::optional<solution<population_type>>& best() const noexcept {
    return book_.best;
  }
  [[nodiscard]] std::optional<solution<population_type>> recommend() const {
    std::size_t leader = 0;
    for (std::size_t i = inner_.size(); best() && i-- > 0;)
      if (inner_[i].best() && inner_[i].best()->cost == best()->cost)
        leader = i;
    std::optional<solution<population_type>> recommended = inner_[leader].recommend();
    if (recommended)
      recommended->id = lineages_[leader].common(recommended->id);
    return recommended;
  }
  [[nodiscard]] state_type state() const {
    state_type all{{}, book_, lineages_, shares_, sources_};
    for (const S& island : inner_)
      all.inner.push_back(island.state());
    return all;
  }
  void restore(state_type state) {
    for (const std::size_t count :
         {state.inner.size(), state.lineages.size(), state.shares.size(), state.sources.size()})
      require(count == inner_.size(), error_id::foreign_checkpoint, "it has ", count,
              " islands, should have ", inner_.size());
    state.book.check_shape(book_);
    std::vector<S> inner = inner_;
    for (std::size_t i = 0; i < inner.size(); ++i)
      inner[i].restore(std::move(state.inner[i]));
    inner_ = std::move(inner);
    book_ = std::move(state.book);
    lineages_ = std::move(state.lineages);
    shares_ = std::move(state.shares);
    sources_ = std::move(state.sources);
  }

private:
  [[nodiscard]] bool is_migration_due() const noexcept {
    return params_.migrate_every && (generation() + 1) % *params_.migrate_every == 0;
  }

  void ask_island(std::size_t i, const random_key& key, islands_detail::lineage& lineage) {
    const batch<population_type>& asked = inner_[i].ask(key);
    shares_[i] = asked.size();
    for (std::size_t first = 0, last = 0; first < asked.size(); first = last) {
      // Most strategies count without a gap, so this is one turn.
      const auto follows = [&] {
        return asked.candidates[last].id == asked.candidates[first].id + (last - first);
      };
      for (last = first + 1; last < asked.size() && follows();)
        ++last;
      lineage.add(asked.candidates[first].id, book_.next_id + first, last - first);
    }
    for (std::size_t k = 0; k < asked.size(); ++k) {
      candidate origin = asked.candidates[k];
      for (candidate_id& parent : origin.parents)
        parent = lineage.common(parent);
      book_.ask(asked.genomes[k], std::move(origin));
    }
  }

  void migrate(std::span<const double> costs) {
    std::vector<batch<population_type>> sent;
    std::vector<std::vector<double>> sent_costs(inner_.size());
    std::size_t first = 0;
    for (std::size_t from = 0; from < inner_.size(); first += shares_[from++]) {
      sent.emplace_back().genomes = book_.asked.genomes.empty_like();
      const auto own = costs.subspan(first, shares_[from]);
      for (const std::size_t k : best_indices(own, std::min(params_.migrants, own.size())))
        if (!std::isnan(own[k])) {
          const candidate_id id = book_.asked.candidates[first + k].id;
          sent[from].append(book_.asked.genomes[first + k],
                            {.id = id | islands_detail::foreign_mark, .operator_name = "migrant"});
          sent_costs[from].push_back(own[k]);
        }
    }
    for (std::size_t to = 0; to < inner_.size(); ++to)
      for (const std::uint64_t from : sources_[to])
        if (!sent[from].empty() && shares_[to] > 0)
          inner_[to].tell(sent[from], std::span<const double>{sent_costs[from]});
  }

  islands_params params_;
  std::vector<S> inner_;
  detail::bookkeeping<population_type> book_;
  std::vector<islands_detail::lineage> lineages_;
  std::vector<std::uint64_t> shares_;
  std::vector<std::vector<std::uint64_t>> sources_;
};

} // namespace evo
