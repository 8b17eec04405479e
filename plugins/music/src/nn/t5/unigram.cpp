#include "nn/t5/unigram.hpp"

#include "nn/t5/utf8.hpp"

#include <algorithm>
#include <limits>

namespace evo::music::nn {

unigram::unigram(std::vector<text_piece> pieces, std::size_t unknown)
    : pieces_{std::move(pieces)}, unknown_{unknown} {
  constexpr double penalty = 10;
  double lowest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    tokens_.insert_or_assign(pieces_[i].text, i);
    lowest = std::min(lowest, pieces_[i].score);
    longest_ = std::max(longest_, pieces_[i].text.size());
  }
  unknown_score_ = lowest - penalty;
}

std::vector<unigram::arrival> unigram::best_arrivals(std::string_view word) const {
  std::vector<arrival> best(word.size() + 1);
  const auto arrive = [&](std::size_t begin, std::size_t end, std::size_t token, double score) {
    const double sum = score + best[begin].score;
    if (!best[end].reached || sum > best[end].score)
      best[end] = {sum, token, begin, true};
  };
  for (std::size_t begin = 0; begin < word.size();) {
    const std::size_t first = begin + character_size(word, begin);
    bool has_first = false;
    for (std::size_t end = first; end - begin <= longest_;) {
      const auto found = tokens_.find(word.substr(begin, end - begin));
      if (found != tokens_.end()) {
        arrive(begin, end, found->second, pieces_[found->second].score);
        has_first = has_first || end == first;
      }
      if (end == word.size())
        break;
      end += character_size(word, end);
    }
    if (!has_first)
      arrive(begin, first, unknown_, unknown_score_);
    begin = first;
  }
  return best;
}

void unigram::encode(std::string_view word, std::vector<std::int64_t>& tokens) const {
  const std::vector<arrival> best = best_arrivals(word);
  const auto old = static_cast<std::ptrdiff_t>(tokens.size());
  bool was_unknown = false;
  for (std::size_t end = word.size(); end > 0; end = best[end].begin) {
    const bool is_unknown = best[end].token == unknown_;
    if (!is_unknown || !was_unknown)
      tokens.push_back(static_cast<std::int64_t>(best[end].token));
    was_unknown = is_unknown;
  }
  std::reverse(tokens.begin() + old, tokens.end());
}

} // namespace evo::music::nn
