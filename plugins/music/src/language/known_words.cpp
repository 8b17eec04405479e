#include "known_words.hpp"

#include "split.hpp"
#include "vocabulary.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace evo::music::language {
namespace {

using lexicon::vocabulary;
using lexicon::word;

bool is_content(const std::string& text) {
  constexpr std::array empty{
      "and",     "beat",  "bpm",    "description", "feel",   "feels", "featuring", "for",
      "from",    "into",  "its",    "key",         "major",  "minor", "minute",    "music",
      "musical", "new",   "number", "over",        "per",    "piece", "played",    "prompt",
      "song",    "sound", "style",  "tempo",       "that",   "the",   "their",     "this",
      "track",   "tune",  "very",   "with",        "without"};
  const bool is_number = text.find_first_not_of("0123456789") == std::string::npos;
  return text.size() > 2 && !is_number && std::ranges::count(empty, text) == 0;
}

/// For each word whether a phrase of the lexicon covers it.
std::vector<bool> covered(std::span<const word> words) {
  std::vector<bool> is_covered(words.size());
  for (std::size_t i = 0; i < words.size();) {
    const auto found = vocabulary::get().longest(words.subspan(i));
    const std::size_t length = found ? found->words : 0;
    for (std::size_t j = 0; j < length; ++j)
      is_covered[i + j] = true;
    i += std::max<std::size_t>(length, 1);
  }
  return is_covered;
}

} // namespace

word_count count_words(std::string_view prompt, std::span<const std::string> parents) {
  std::set<std::string> said;
  for (const std::string& parent : parents)
    for (const word& w : lexicon::split(parent))
      said.insert(w.text);
  const auto words = lexicon::split(prompt);
  const std::vector<bool> is_covered = covered(words);
  word_count count;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!is_content(words[i].text))
      continue;
    ++count.content;
    count.known += is_covered[i] || said.contains(words[i].text) ? 1 : 0;
  }
  return count;
}

bool is_on_subject(std::string_view prompt, std::span<const std::string> parents) {
  const word_count count = count_words(prompt, parents);
  return count.content > 0 && 2 * count.known >= count.content;
}

} // namespace evo::music::language
