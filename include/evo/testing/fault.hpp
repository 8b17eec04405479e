#pragma once
/// @file
/// What can be wrong with a strategy, and which checks of the kit notice.

#include <string_view>
#include <vector>

namespace evo::testing {

enum class fault {
  none,
  gives_up,               ///< stops by itself after five generations of anything
  asks_anew,              ///< asked again before tell, it draws another batch
  hidden_randomness,      ///< a counter of the whole process is part of the key
  counts_looks,           ///< what it asks depends on how often it was asked for a reason to stop
  loses_asked,            ///< a restored strategy has forgotten what it asked
  loses_elsewhere,        ///< a restored strategy has forgotten what it was told from elsewhere
  follows_executor,       ///< numbers go to items in the order in which they are run
  reuses_ids,             ///< each generation counts from 0
  invents_parents,        ///< a parent that was never evaluated
  loses_count,            ///< from the fourth generation on evaluations aren't counted
  keeps_latest,           ///< best() is the latest candidate that didn't fail
  recommends_nothing,     ///< recommend() stays empty
  flatters,               ///< recommend() claims a cost that wasn't told
  accepts_any_count,      ///< tell takes too many costs
  accepts_any_dimension,  ///< candidates from elsewhere may have any number of genes
  changes_then_throws,    ///< a wrong tell is refused too late
  burns_ids,              ///< asked again, it keeps the batch and uses up an id
  ignores_elsewhere,      ///< candidates from elsewhere are dropped
  drops_asked,            ///< candidates from elsewhere replace what is asked
  misplaces_injected,     ///< injected genomes come last
  crowns_failures,        ///< best() may be NaN
  averages_nothing,       ///< 0/0 where every candidate failed
  averages_infinity,      ///< infinite costs get into the genomes
  throws_on_flat,         ///< equal costs throw
  stops_namelessly,       ///< equal costs end it by a reason that isn't one
  uses_values,            ///< the steps depend on the costs' values
  anchored,               ///< candidates are drawn towards the origin
  follows_axes,           ///< the first gene learns slower than the others
  notes_looks,            ///< asked for a reason to stop, a fresh strategy notes that
  tires_of_looks,         ///< asked for a reason to stop four times, it has one
  hides_threshold,        ///< its own reason has no threshold
  forgets_reason,         ///< a restored strategy has no reason of its own
  needs_two_genes,        ///< 0/0 in one dimension
  needs_three_candidates, ///< 0/0 for a population of one or two
};

/// A fault and the checks that notice it, by their names in check_each().
struct known_fault {
  fault wrong{};
  /// The first one is there for this fault; others compare runs as well, and are disturbed by it.
  /// Empty where only check_sizes() notices.
  std::vector<std::string_view> noticed_by{};
};

/// Every fault, in its order. For each check there is one.
[[nodiscard]] inline std::vector<known_fault> known_faults() {
  return {
      {fault::none},
      {fault::gives_up, {"case"}},
      {fault::asks_anew, {"determinism", "throwing_evaluator", "elsewhere", "injection"}},
      {fault::hidden_randomness,
       {"determinism", "split_run", "checkpoint", "executors", "throwing_evaluator",
        "monotone_invariance", "affine_invariance", "translation"}},
      {fault::counts_looks, {"split_run", "throwing_evaluator"}},
      {fault::loses_asked, {"checkpoint"}},
      {fault::loses_elsewhere, {"checkpoint"}},
      {fault::follows_executor, {"executors"}},
      {fault::reuses_ids, {"lineage"}},
      {fault::invents_parents, {"lineage"}},
      {fault::loses_count, {"best"}},
      {fault::keeps_latest, {"best"}},
      {fault::recommends_nothing, {"recommendation", "rotation"}},
      {fault::flatters, {"recommendation"}},
      {fault::accepts_any_count, {"misuse"}},
      {fault::accepts_any_dimension, {"misuse"}},
      {fault::changes_then_throws, {"misuse"}},
      {fault::burns_ids, {"throwing_evaluator"}},
      {fault::ignores_elsewhere, {"elsewhere"}},
      {fault::drops_asked, {"elsewhere"}},
      {fault::misplaces_injected, {"injection"}},
      {fault::crowns_failures, {"failed_costs"}},
      {fault::averages_nothing, {"failed_costs"}},
      {fault::averages_infinity, {"infinite_costs"}},
      {fault::throws_on_flat, {"flat_costs"}},
      {fault::stops_namelessly, {"flat_costs"}},
      {fault::uses_values, {"monotone_invariance", "affine_invariance"}},
      {fault::anchored, {"translation"}},
      {fault::follows_axes, {"rotation"}},
      {fault::notes_looks, {"zero_budget"}},
      {fault::tires_of_looks, {"stop_reasons"}},
      {fault::hides_threshold, {"own_stops"}},
      {fault::forgets_reason, {"own_stops"}},
      {fault::needs_two_genes},
      {fault::needs_three_candidates},
  };
}

} // namespace evo::testing
