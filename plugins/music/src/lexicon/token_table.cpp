#include "blend.hpp"
#include "embedding.hpp"
#include "evo/music/error.hpp"
#include "evo/music/lexicon.hpp"
#include "vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace evo::music {
namespace {

using lexicon::vocabulary;

constexpr double temperature = 0.4; ///< in units of the squared distance to the nearest token ...
constexpr double blending = 9;      ///< ... or of this, if less: further out blends don't widen
constexpr double presence_radius = 5.0; ///< distance at which a token is half heard
constexpr double smallest_share = 0.001;
constexpr double smallest_exponent = -14; ///< 500 such weights are less than smallest_share

double squared_distance(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t d = 0; d < a.size(); ++d) {
    const double difference = static_cast<double>(a[d]) - static_cast<double>(b[d]);
    sum += difference * difference;
  }
  return sum;
}

void check_size(std::span<const float> values, std::size_t tokens) {
  const std::size_t width = token_table::lexicon().width();
  if (values.size() != tokens * width)
    throw error{failure::configuration, "token embeddings",
                std::to_string(values.size()) + " values for " + std::to_string(tokens) + " tokens",
                "the lexicon's tokens have " + std::to_string(width) + " values each"};
}

/// How far a vector lies from the mixture of its neighbours along the mood axes: what moves a brief
/// a little where the tokens are still the same. 0 on a row.
lexicon::mood_shifts drift(std::span<const float> vector,
                           std::span<const token_table::share> neighbours) {
  const token_table& table = token_table::lexicon();
  double presence = 0;
  for (const auto& s : neighbours)
    presence += s.weight;
  std::array<double, lexicon::embedding_width> offset{};
  std::ranges::copy(vector, offset.begin());
  for (const auto& s : neighbours)
    for (std::size_t d = 0; d < offset.size(); ++d)
      offset[d] -= s.weight / presence * static_cast<double>(table.row(s.token)[d]);

  lexicon::mood_shifts shifts{};
  for (std::size_t axis = 0; axis < shifts.size(); ++axis) {
    const auto& direction = lexicon::embedding::get().moods[axis];
    shifts[axis] =
        presence * std::inner_product(offset.begin(), offset.end(), direction.begin(), 0.0);
  }
  return shifts;
}

} // namespace

const token_table& token_table::lexicon() {
  static const token_table table;
  return table;
}

token_table::token_table()
    : width_{lexicon::embedding_width}, values_{lexicon::embedding::get().rows} {
  const vocabulary& words = vocabulary::get();
  texts_.reserve(words.size());
  for (std::size_t i = 0; i < words.size(); ++i)
    texts_.push_back(words[i].text);
}

std::size_t token_table::nearest(std::span<const float> vector) const {
  std::size_t best = neutral;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < size(); ++i)
    if (const double d = squared_distance(vector, row(i)); d < least) {
      least = d;
      best = i;
    }
  return best;
}

std::vector<token_table::share> token_table::neighbours(std::span<const float> vector) const {
  std::vector<double> distances(size());
  for (std::size_t i = 0; i < size(); ++i)
    distances[i] = squared_distance(vector, row(i));
  const auto first = std::ranges::min_element(distances);
  const double least = *first;
  if (!std::isfinite(least))
    return {};
  if (least == 0)
    return {{static_cast<std::size_t>(first - distances.begin()), 1.0}};

  const double width = temperature * std::min(least, blending);
  std::vector<share> shares;
  double sum = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    const double exponent = (least - distances[i]) / width;
    if (exponent < smallest_exponent)
      continue;
    const double weight = std::exp(exponent);
    sum += weight;
    shares.push_back({i, weight});
  }
  const double far = least / (presence_radius * presence_radius);
  const double presence = 1 / (1 + far * far);
  for (share& s : shares)
    s.weight *= presence / sum;
  std::erase_if(shares, [](const share& s) { return !(s.weight >= smallest_share); });
  std::ranges::stable_sort(shares, std::ranges::greater{}, &share::weight);
  return shares;
}

brief brief_of_tokens(std::span<const float> values, std::size_t tokens) {
  check_size(values, tokens);
  const token_table& table = token_table::lexicon();
  std::vector<lexicon::contribution> contributions;
  lexicon::mood_shifts drifts{};
  for (std::size_t t = 0; t < tokens; ++t) {
    const auto vector = values.subspan(t * table.width(), table.width());
    const auto neighbours = table.neighbours(vector);
    if (neighbours.empty())
      continue;
    const auto shifts = drift(vector, neighbours);
    for (std::size_t axis = 0; axis < shifts.size(); ++axis)
      drifts[axis] += shifts[axis];
    for (const auto& s : neighbours)
      if (s.token != token_table::neutral)
        contributions.push_back({s.token, s.weight, 0, t});
  }
  return lexicon::blend(contributions, drifts);
}

std::string nearest_text(std::span<const float> values, std::size_t tokens) {
  check_size(values, tokens);
  const token_table& table = token_table::lexicon();
  std::string text;
  for (std::size_t t = 0; t < tokens; ++t) {
    const std::size_t token = table.nearest(values.subspan(t * table.width(), table.width()));
    if (token == token_table::neutral)
      continue;
    if (!text.empty())
      text += ", ";
    text += table.text(token);
  }
  return text;
}

} // namespace evo::music
