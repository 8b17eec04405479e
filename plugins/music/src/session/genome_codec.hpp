#pragma once
/// @file
/// Genomes as bytes, the one form that the cache, the store and the audio seed share, and back as
/// what a generator takes.

#include "evo/genome/real.hpp"
#include "evo/genome/text.hpp"
#include "evo/music/generator.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace evo::music::detail {

/// The shape of a run's genomes: prompts, or with a space rows of it.
struct genome_form {
  const embedding_space* space = nullptr;
  embedding_kind kind = embedding_kind::tokens;
  std::size_t tokens = 0;

  [[nodiscard]] bool is_numeric() const noexcept { return space != nullptr; }
  /// Of a numeric genome.
  [[nodiscard]] std::size_t numbers() const { return tokens * space->width(); }
};

[[nodiscard]] inline std::string genome_bytes(const text_population& p, std::size_t i) {
  return p[i];
}
[[nodiscard]] inline std::string genome_bytes(const real_population<float>& p, std::size_t i) {
  const auto bytes = std::as_bytes(p.values(i));
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Owns what a conditioning shows.
class conditioning_batch {
public:
  conditioning_batch(std::span<const std::string* const> genomes, const genome_form& form);
  [[nodiscard]] conditioning view() const;

private:
  genome_form form_;
  std::vector<std::string> prompts_;
  std::vector<float> values_;
};

/// The numbers of a numeric genome.
[[nodiscard]] std::vector<float> genome_values(const std::string& bytes);

/// How a genome is named in results: the prompt, or the SHA-256 of its float32 bytes.
[[nodiscard]] std::string genome_name(const std::string& bytes, const genome_form& form);

} // namespace evo::music::detail
