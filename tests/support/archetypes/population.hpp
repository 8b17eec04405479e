#pragma once
/// The least that is a population, and types that lack exactly one thing.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace archetype {

/// Genomes are numbers.
/// @tparam Self the type that is a population, or lacks something
template <class Self>
struct numbers {
  using genome_type = int;

  [[nodiscard]] std::size_t size() const { return values.size(); }
  [[nodiscard]] int operator[](std::size_t i) const { return values[i]; }
  void append(int genome) { values.push_back(genome); }
  void clear() noexcept { values.clear(); }
  [[nodiscard]] Self empty_like() const { return {}; }
  [[nodiscard]] std::uint64_t hash(std::size_t i) const {
    return static_cast<std::uint64_t>(values[i]);
  }
  friend bool operator==(const numbers&, const numbers&) = default;
  template <class Itself, class Archive>
  static void fields(Itself& self, Archive& archive) {
    archive(self.values);
  }

  std::vector<int> values{};
};

struct population : numbers<population> {};

struct population_without_genome_type : numbers<population_without_genome_type> {
private:
  using genome_type = int;
};
struct population_without_hash : numbers<population_without_hash> {
  [[nodiscard]] std::uint64_t hash(std::size_t) const = delete;
};
struct population_that_cannot_grow : numbers<population_that_cannot_grow> {
  void append(int) = delete;
};
struct population_that_cannot_be_cleared : numbers<population_that_cannot_be_cleared> {
  void clear() = delete;
};
struct population_that_cannot_be_copied : numbers<population_that_cannot_be_copied> {
  population_that_cannot_be_copied() = default;
  population_that_cannot_be_copied(const population_that_cannot_be_copied&) = delete;
};
struct population_without_genomes : numbers<population_without_genomes> {
  int operator[](std::size_t) const = delete;
};
struct population_of_other_genomes : numbers<population_of_other_genomes> {
  using genome_type = std::vector<int>;
  void append(const std::vector<int>&) {}
  void append(int) {}
};
struct population_without_shape : numbers<population> {}; // empty_like() gives another type
struct population_of_signed_size : numbers<population_of_signed_size> {
  [[nodiscard]] int size() const { return 0; }
};

} // namespace archetype
