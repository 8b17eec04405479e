#pragma once
/// @file
/// All terms under one numbering (that of token_table), with the phrases that name them.

#include "split.hpp"
#include "term.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace evo::music::lexicon {

struct entry {
  std::string text;
  category kind = category::neutral;
  effect does;
  std::string link; ///< see term::link
};

class vocabulary {
public:
  /// Made on first use; number 0 is the neutral entry.
  [[nodiscard]] static const vocabulary& get();

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] const entry& operator[](std::size_t i) const noexcept { return entries_[i]; }

  /// The numbers of one category's entries are contiguous: [first, first + count).
  struct range {
    std::size_t first = 0, count = 0;
  };
  [[nodiscard]] range of(category kind) const noexcept {
    return ranges_[static_cast<std::size_t>(kind)];
  }

  [[nodiscard]] std::size_t key(int tonic, mode scale) const noexcept;
  /// The entry for the nearest multiple of 10 in [40, 220].
  [[nodiscard]] std::size_t beats(double bpm) const noexcept;
  [[nodiscard]] std::size_t no_drums() const noexcept { return no_drums_; }

  /// The entry that a phrase names exactly (normal form).
  [[nodiscard]] std::optional<std::size_t> find(const std::string& phrase) const;

  /// The same for a phrase that the lexicon has: one of its own tables'.
  /// @throws std::out_of_range if it hasn't
  [[nodiscard]] std::size_t at(const std::string& phrase) const { return phrases_.at(phrase); }

  struct match {
    std::size_t entry = 0, words = 0;
  };
  /// The longest phrase that starts at words[0] and doesn't cross a comma.
  [[nodiscard]] std::optional<match> longest(std::span<const word> words) const;

  /// Phrases that two terms claim; the first keeps it.
  [[nodiscard]] std::span<const std::string> claimed_twice() const noexcept {
    return claimed_twice_;
  }
  [[nodiscard]] std::size_t phrases() const noexcept { return phrases_.size(); }

private:
  vocabulary();
  void add(category kind, std::span<const term> terms);
  void add_entry(entry e);
  void add_keys();
  void add_beats();
  void add_phrase(std::string_view text, std::size_t number);

  std::vector<entry> entries_;
  range ranges_[category_count]{};
  std::unordered_map<std::string, std::size_t> phrases_;
  std::vector<std::string> claimed_twice_;
  std::size_t longest_phrase_ = 1;
  std::size_t no_drums_ = 0;
};

} // namespace evo::music::lexicon
