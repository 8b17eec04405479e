#include "facts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace evo::music::report {
namespace {

bool scored(const candidate_record& c) {
  return std::isfinite(c.fitness);
}

std::vector<std::size_t> ranked(const run_record& run) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < run.candidates.size(); ++i) {
    if (scored(run.candidates[i])) {
      order.push_back(i);
    }
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return run.candidates[a].fitness > run.candidates[b].fitness;
  });
  return order;
}

operator_credit& credit_of(std::vector<operator_credit>& credits, const std::string& name) {
  const auto found = std::find_if(credits.begin(), credits.end(),
                                  [&](const operator_credit& c) { return c.name == name; });
  return found != credits.end() ? *found : credits.emplace_back(operator_credit{.name = name});
}

void assign_credit(facts& f) {
  double record = -std::numeric_limits<double>::infinity();
  for (const auto& c : f.run.candidates) {
    auto& credit = credit_of(f.operators, c.operator_name);
    ++credit.candidates;
    if (!scored(c)) {
      ++credit.failed;
      continue;
    }
    if (const auto* parent = f.best_parent(c)) {
      ++credit.compared;
      credit.improved += c.fitness > parent->fitness ? 1 : 0;
    }
    if (c.fitness > record) {
      record = c.fitness;
      ++credit.records;
    }
  }
}

std::optional<double> first_population_best(const run_record& run) {
  if (!run.generations.empty() && std::isfinite(run.generations.front().best)) {
    return run.generations.front().best;
  }
  std::optional<double> best;
  for (const auto& c : run.candidates) {
    if (c.generation == 0 && scored(c)) {
      best = std::max(best.value_or(c.fitness), c.fitness);
    }
  }
  return best;
}

} // namespace

facts::facts(const run_record& record, const report_options& chosen)
    : run{record}, options{chosen}, ranking{ranked(record)},
      first_best{first_population_best(record)} {
  by_id.reserve(run.candidates.size());
  for (std::size_t i = 0; i < run.candidates.size(); ++i) {
    by_id.emplace(run.candidates[i].id, i);
  }
  failed = run.candidates.size() - ranking.size();
  assign_credit(*this);
}

const candidate_record* facts::best() const {
  return ranking.empty() ? nullptr : &run.candidates[ranking.front()];
}

std::uint64_t facts::evaluations() const {
  return run.generations.empty() ? run.candidates.size() : run.generations.back().evaluations;
}

std::size_t facts::row_of(std::uint64_t id) const {
  const std::size_t rows = std::min(options.best_rows, ranking.size());
  for (std::size_t i = 0; i < rows; ++i) {
    if (run.candidates[ranking[i]].id == id) {
      return i + 1;
    }
  }
  return 0;
}

std::string facts::operator_class(std::string_view name) const {
  const auto found = std::find_if(operators.begin(), operators.end(),
                                  [&](const operator_credit& c) { return c.name == name; });
  return "o" + std::to_string(std::min<std::ptrdiff_t>(found - operators.begin(), 6));
}

const candidate_record* facts::best_parent(const candidate_record& child) const {
  const candidate_record* best = nullptr;
  for (const auto id : child.parents) {
    const auto found = by_id.find(id);
    if (found == by_id.end()) {
      continue;
    }
    const auto& parent = run.candidates[found->second];
    if (&parent != &child && scored(parent) &&
        (best == nullptr || parent.fitness > best->fitness)) {
      best = &parent;
    }
  }
  return best;
}

} // namespace evo::music::report
