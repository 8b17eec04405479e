#pragma once
/// The least that is a population, and types that lack exactly one thing.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace archetype {

/// Genomes are numbers.
struct population {
  using genome_type = int;

  [[nodiscard]] std::size_t size() const { return numbers.size(); }
  [[nodiscard]] int operator[](std::size_t i) const { return numbers[i]; }
  void append(int genome) { numbers.push_back(genome); }
  void clear() noexcept { numbers.clear(); }
  [[nodiscard]] population empty_like() const { return {}; }
  [[nodiscard]] std::uint64_t hash(std::size_t i) const {
    return static_cast<std::uint64_t>(numbers[i]);
  }
  friend bool operator==(const population&, const population&) = default;
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.numbers);
  }

  std::vector<int> numbers{};
};

struct population_without_genome_type {
  [[nodiscard]] std::size_t size() const { return 0; }
  [[nodiscard]] int operator[](std::size_t) const { return 0; }
  void append(int) {}
  void clear() noexcept {}
  [[nodiscard]] population_without_genome_type empty_like() const { return {}; }
  [[nodiscard]] std::uint64_t hash(std::size_t) const { return 0; }
};
struct population_without_hash {
  using genome_type = int;
  [[nodiscard]] std::size_t size() const { return 0; }
  [[nodiscard]] int operator[](std::size_t) const { return 0; }
  void append(int) {}
  void clear() noexcept {}
  [[nodiscard]] population_without_hash empty_like() const { return {}; }
};
struct population_that_cannot_grow : population {
  void append(int) = delete;
};
struct population_that_cannot_be_cleared : population {
  void clear() = delete;
};
struct population_of_other_genomes : population {
  using genome_type = std::vector<int>;
};
struct population_without_shape : population {}; // empty_like() gives another type
struct population_of_signed_size : population {
  [[nodiscard]] int size() const { return 0; }
  [[nodiscard]] population_of_signed_size empty_like() const { return {}; }
};

} // namespace archetype
