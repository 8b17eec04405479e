#pragma once
/// @file
/// How much two texts differ, for near-duplicates.

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace evo {

namespace detail {

/// ASCII letters and digits, lower case, one blank between words: what a reader takes for the same.
/// Bytes of other characters stay.
[[nodiscard]] inline std::string plain_words(std::string_view text) {
  std::string words;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_word = is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || u >= 0x80;
    if (is_word)
      words.push_back(is_upper ? static_cast<char>(c - 'A' + 'a') : c);
    else if (!words.empty() && words.back() != ' ')
      words.push_back(' ');
  }
  if (!words.empty() && words.back() == ' ')
    words.pop_back();
  return words;
}

} // namespace detail

/// The edit distance (insertions, deletions, substitutions of bytes; V. Levenshtein, 1966) between
/// the texts' words, without case and punctuation, over the longer one's length: 0 the same, 1
/// nothing in common. O(product of the lengths).
[[nodiscard]] inline double text_distance(std::string_view a, std::string_view b) {
  const std::string x = detail::plain_words(a), y = detail::plain_words(b);
  if (x.empty() || y.empty())
    return x.empty() && y.empty() ? 0 : 1;
  std::vector<std::size_t> row(y.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < x.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < y.size(); ++j) {
      const std::size_t substituted = diagonal + (x[i] == y[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
    }
  }
  return static_cast<double>(row.back()) / static_cast<double>(std::max(x.size(), y.size()));
}

} // namespace evo
