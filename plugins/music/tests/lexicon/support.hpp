#pragma once
/// @file
/// What the lexicon's tests share.

#include "evo/music/brief.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace lexicon_test {

/// Whether every field is within the range that brief.hpp documents.
inline bool within_bounds(const evo::music::brief& b) {
  const auto share = [](double x) { return x >= 0 && x <= 1; };
  const double genres = std::accumulate(b.genres.begin(), b.genres.end(), 0.0);
  const bool none = std::ranges::all_of(b.genres, [](double g) { return g == 0; });
  return std::ranges::all_of(b.genres, share) && (none || std::abs(genres - 1) < 1e-9) &&
         share(b.valence) && share(b.energy) && share(b.density) && share(b.warmth) &&
         share(b.strangeness) && (!b.tempo || (*b.tempo >= 40 && *b.tempo <= 220)) &&
         (!b.key || (b.key->tonic >= 0 && b.key->tonic < 12)) && (!b.key || !b.scale) &&
         (!b.drums || share(*b.drums)) &&
         std::ranges::all_of(b.instruments,
                             [](const evo::music::instrument_wish& w) {
                               return w.program >= 0 && w.program < 128 && w.weight > 0 &&
                                      w.weight <= 1;
                             }) &&
         std::ranges::is_sorted(b.instruments, std::ranges::greater{},
                                &evo::music::instrument_wish::weight);
}

inline std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text)
    if (c == ' ') {
      words.push_back(word);
      word.clear();
    } else {
      word += c;
    }
  words.push_back(word);
  return words;
}

/// Empty if the phrase is well made; else what is wrong with it.
inline std::string fault_in(const std::string& phrase) {
  const auto words = words_of(phrase);
  if (words.size() > 34)
    return "more than 34 words";
  if (phrase.find_first_of("[]{}|") != std::string::npos)
    return "an unfilled slot";
  if (phrase.back() == ',' || phrase.find(" ,") != std::string::npos ||
      phrase.find(",,") != std::string::npos)
    return "a comma that separates nothing";
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word.empty())
      return "two spaces or one at an end";
    if (i + 1 == words.size()) {
      if (word == "a" || word == "an" || word == "and" || word == "with" || word == "in")
        return "an end that hangs on '" + word + "'";
      break;
    }
    const std::string& next = words[i + 1];
    if (word == next)
      return "'" + word + "' twice";
    // "in A minor" is a key, no article: it has a capital.
    const bool vowel = std::string_view{"aeiouAEIO8"}.find(next[0]) != std::string_view::npos;
    if ((word == "a" && vowel) || (word == "an" && !vowel))
      return "'" + word + " " + next + "'";
  }
  return {};
}

} // namespace lexicon_test
