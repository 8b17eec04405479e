#pragma once
/// @file
/// Time per generation of a strategy on the sphere, with answers that are checked.

#include "evo/core/executor.hpp"
#include "evo/core/random.hpp"
#include "evo/core/run.hpp"
#include "evo/core/value_layout.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/problem/sphere.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

namespace evo::benchmarks {

/// One line of the table in evo_bench.cpp.
struct task {
  std::string strategy;
  std::size_t dimension = 0;
  std::size_t population_size = 0;
  std::uint64_t generations = 0; ///< of a run; each run begins with a new strategy
  /// The best cost of a run is at most that of its first generation divided by this.
  double reduction = 1;

  [[nodiscard]] std::string name() const {
    return strategy + "/n:" + std::to_string(dimension) +
           "/lambda:" + std::to_string(population_size);
  }
};

/// Runs evaluations, and strategies that take an executor. main() sets it before anything is timed.
inline executor threads = serial_executor();

/// The sphere's value, in so many partial sums that it costs little beside what is timed.
struct fast_sphere {
  template <class Genome>
  double operator()(const Genome& genome) const {
    std::array<typename Genome::Scalar, 32> sums{};
    const auto* x = genome.data();
    const auto n = static_cast<std::size_t>(genome.size());
    std::size_t i = 0;
    for (; i + sums.size() <= n; i += sums.size())
      for (std::size_t k = 0; k < sums.size(); ++k)
        sums[k] += x[i + k] * x[i + k];
    double total = 0;
    for (; i < n; ++i)
      total += static_cast<double>(x[i] * x[i]);
    for (const auto sum : sums)
      total += static_cast<double>(sum);
    return total;
  }
};

/// The sphere as a batch evaluator that remembers what it needs to judge the run. Asked for more
/// values a candidate it gives the sphere around (1, ..., 1) for a second objective, and genes for
/// measures.
class checked_sphere {
public:
  explicit checked_sphere(const value_layout& layout) : layout_{layout} {}

  template <population P>
  void operator()(const batch<P>& candidates, std::span<double> values) {
    if (layout_.size() == 1)
      return judge(candidates, values);
    firsts_.resize(candidates.size());
    judge(candidates, firsts_);
    for (std::size_t i = 0; i < firsts_.size(); ++i) {
      const std::span<double> own = values.subspan(i * layout_.size(), layout_.size());
      own[0] = firsts_[i];
      for (std::size_t j = 1; j < layout_.objectives; ++j)
        own[j] = static_cast<double>((candidates.genomes[i].array() - 1).square().sum());
      for (std::size_t j = 0; j < layout_.others; ++j)
        own[layout_.objectives + j] =
            static_cast<double>(candidates.genomes[i][static_cast<Eigen::Index>(j)]);
    }
  }

  /// What is wrong with the run of a task, empty if nothing is.
  [[nodiscard]] std::string fault(const task& wanted) const {
    if (evaluations_ != wanted.generations * wanted.population_size)
      return std::to_string(evaluations_) + " evaluations";
    if (!is_finite_)
      return "a value that is not finite";
    if (!(best_ * wanted.reduction <= first_))
      return "best cost " + std::to_string(best_) + ", from " + std::to_string(first_);
    return {};
  }

private:
  template <population P>
  void judge(const batch<P>& candidates, std::span<double> values) {
    evaluate_(candidates, values);
    const double least = *std::min_element(values.begin(), values.end());
    if (evaluations_ == 0)
      first_ = least;
    best_ = std::min(best_, least);
    for (const double value : values)
      is_finite_ = is_finite_ && std::isfinite(value);
    evaluations_ += values.size();
  }

  per_candidate<fast_sphere> evaluate_{fast_sphere{}, threads};
  value_layout layout_;
  std::vector<double> firsts_{};
  double first_ = std::numeric_limits<double>::quiet_NaN();
  double best_ = std::numeric_limits<double>::infinity();
  bool is_finite_ = true;
  std::uint64_t evaluations_ = 0;
};

/// Whole runs, until Google Benchmark has enough; its iteration is a generation. Making the
/// strategy and judging the run aren't timed.
template <class Make>
void time_generations(benchmark::State& state, const task& t, Make make) {
  const auto generations = static_cast<benchmark::IterationCount>(t.generations);
  std::uint64_t runs = 0;
  while (state.KeepRunningBatch(generations)) {
    state.PauseTiming();
    auto strategy = make(t);
    checked_sphere evaluate{layout_of(strategy)};
    const run_options options{.key = random_key{++runs}, .limits = {.generations = t.generations}};
    state.ResumeTiming();
    const auto result = run(strategy, evaluate, options);
    state.PauseTiming();
    if (const std::string fault = evaluate.fault(t); !fault.empty())
      return state.SkipWithError(
          (fault + ", stopped by " + std::string{name(result.reason.criterion)}).c_str());
    state.ResumeTiming();
  }
}

/// @param make gives a new strategy for a task
template <class Make>
void add(const task& t, Make make) {
  benchmark::RegisterBenchmark(t.name().c_str(), [t, make](benchmark::State& state) {
    time_generations(state, t, make);
  })->Unit(benchmark::kMicrosecond);
}

} // namespace evo::benchmarks
