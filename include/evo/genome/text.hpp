#pragma once
/// @file
/// Text genomes: prompts, UTF-8.

#include "evo/concepts/population.hpp"
#include "evo/core/hash.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace evo {

class text_population {
public:
  using genome_type = std::string;

  text_population() = default;
  explicit text_population(std::vector<std::string> texts) : texts_{std::move(texts)} {}

  [[nodiscard]] std::size_t size() const noexcept { return texts_.size(); }
  [[nodiscard]] const std::string& operator[](std::size_t i) const noexcept { return texts_[i]; }
  [[nodiscard]] std::span<const std::string> texts() const noexcept { return texts_; }

  void append(std::string text) { texts_.push_back(std::move(text)); }
  void clear() noexcept { texts_.clear(); }
  [[nodiscard]] text_population empty_like() const { return {}; }
  [[nodiscard]] std::uint64_t hash(std::size_t i) const noexcept { return content_hash(texts_[i]); }

  friend bool operator==(const text_population&, const text_population&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.texts_);
  }

private:
  std::vector<std::string> texts_;
};

static_assert(population<text_population>);

} // namespace evo
