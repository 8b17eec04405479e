#pragma once
/// @file
/// Evaluation by worker processes, here or on other machines.

#include "evo/concepts/evaluator.hpp"
#include "evo/core/checkpoint.hpp"
#include "evo/core/error.hpp"
#include "evo/process/messages.hpp"
#include "evo/process/serve_worker.hpp"
#include "evo/process/work_pool.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace evo {

namespace detail {

/// A candidate on its way to a worker.
template <class Genome>
struct candidate_item {
  Genome genome{};
  std::uint32_t replicate = 0;
  std::uint64_t values = 1; ///< how many are asked for
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.genome, self.replicate, self.values);
  }
};

} // namespace detail

/// A batch evaluator that hands each candidate to a pool of workers, whose task is a function_task.
/// A candidate that fails there, or kills its worker too often, gets NaN. Copies share the pool.
/// @throws (the call) workers_unavailable, setup_refused
template <population P>
class on_workers {
public:
  /// @param setup what the worker makes the function from
  on_workers(std::shared_ptr<work_pool> pool, std::string setup)
      : pool_{std::move(pool)}, setup_{std::move(setup)} {}

  void operator()(const batch<P>& b, std::span<double> values) {
    const std::size_t each = b.empty() ? 0 : values.size() / b.size();
    std::vector<std::string> items;
    items.reserve(b.size());
    for (std::size_t i = 0; i < b.size(); ++i)
      items.push_back(message_bytes(detail::candidate_item<typename P::genome_type>{
          typename P::genome_type(b.genomes[i]), b.candidates[i].replicate, each}));
    pool_->evaluate(setup_, items, [&](std::span<item_outcome> outcomes) {
      for (const auto& outcome : outcomes)
        take(outcome, values.subspan(outcome.item * each, each));
    });
  }

  /// Candidates evaluated so far, by node.
  [[nodiscard]] const std::map<std::string, std::uint64_t>& by_node() const noexcept {
    return by_node_;
  }

private:
  void take(const item_outcome& outcome, std::span<double> values) {
    std::ranges::fill(values, std::numeric_limits<double>::quiet_NaN());
    ++by_node_[outcome.node];
    if (outcome.failed)
      return;
    std::vector<double> given;
    archive_reader{std::as_bytes(std::span{outcome.body.data(), outcome.body.size()})}(given);
    require(given.size() == values.size(), error_id::wrong_value_count, "a worker gave ",
            given.size(), " values of a candidate, should give ", values.size());
    std::ranges::copy(given, values.begin());
  }

  std::shared_ptr<work_pool> pool_;
  std::string setup_;
  std::map<std::string, std::uint64_t> by_node_{};
};

/// The other side of on_workers: a worker's task that calls `function(genome, replicate, values)`,
/// which fills the values of one candidate. What it throws is a failure of that candidate.
template <class Genome>
class function_task final : public worker_task {
public:
  using function = std::function<void(const Genome&, std::uint32_t, std::span<double>)>;
  explicit function_task(function f) : function_{std::move(f)} {}

  [[nodiscard]] std::vector<item_result> evaluate(std::span<const std::string> items) override {
    std::vector<item_result> results;
    for (const auto& item : items)
      results.push_back(result_of(item));
    return results;
  }

private:
  item_result result_of(const std::string& item) const {
    try {
      const auto c = read_message<detail::candidate_item<Genome>>(item);
      std::vector<double> values(c.values, std::numeric_limits<double>::quiet_NaN());
      function_(c.genome, c.replicate, values);
      return {.failed = false, .body = message_bytes(values)};
    } catch (const std::exception& e) {
      return {.failed = true, .body = e.what()};
    }
  }

  function function_;
};

} // namespace evo
