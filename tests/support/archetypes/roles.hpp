#pragma once
/// The least that is an initializer, an evaluator, an observer, a problem; and types that lack
/// exactly one thing.

#include "support/archetypes/population.hpp"

#include "evo/concepts/observer.hpp"
#include "evo/core/batch.hpp"
#include "evo/core/random.hpp"
#include "evo/core/stop.hpp"
#include "evo/genome/box.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace archetype {

struct initializer {
  int operator()(evo::random_stream&) const { return 0; }
};
struct initializer_that_changes_itself {
  int operator()(evo::random_stream&) { return 0; }
};
struct initializer_of_texts {
  std::string operator()(evo::random_stream&) const { return {}; }
};

struct evaluator {
  void operator()(const evo::batch<population>& b, std::span<double> values) {
    for (std::size_t i = 0; i < b.size(); ++i)
      values[i] = b.genomes[i];
  }
};
struct evaluator_of_one {
  double operator()(int) const { return 0; }
};
struct evaluator_that_changes_the_batch {
  void operator()(evo::batch<population>&, std::span<double>) const {}
};

struct observer {
  void on_generation(const evo::generation_view<population>&) {}
};
struct observer_of_asked {
  void on_asked(const evo::batch<population>&) {}
};
struct observer_of_the_end {
  void on_end(const evo::stop&) {}
};
struct observer_of_nothing {};

struct problem {
  static constexpr std::string_view name = "flat";
  double operator()(std::span<const double>) const { return 0; }
  std::size_t dimension() const { return 1; }
  evo::box<double> domain() const { return evo::box<double>{1}; }
  std::vector<double> optimum() const { return {0}; }
  double optimum_value() const { return 0; }
};
struct problem_without_name : problem {
private:
  static constexpr std::string_view name = "x";
};
struct problem_of_floats : problem {
  double operator()(std::span<const float>) const { return 0; }
};
struct problem_without_dimension : problem {
  std::size_t dimension() const = delete;
};
struct problem_without_domain : problem {
  evo::box<double> domain() const = delete;
};
struct problem_without_optimum : problem {
  std::vector<double> optimum() const = delete;
};
struct problem_without_optimum_value : problem {
  double optimum_value() const = delete;
};

} // namespace archetype
