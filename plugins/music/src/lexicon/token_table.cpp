// Embeddings composed of meanings: each entry's features are turned by a fixed random rotation,
// which keeps distances and gives every dimension a part in everything, so that no search has to
// find the few that matter; plus a little that is each entry's own, so that no two meet.
#include "blend.hpp"
#include "evo/core/random.hpp"
#include "evo/music/error.hpp"
#include "evo/music/lexicon.hpp"
#include "features.hpp"
#include "vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace evo::music {
namespace {

using lexicon::vocabulary;

constexpr std::size_t table_width = lexicon::feature_count;
constexpr double own_share = 0.12;      ///< deviation of the part that is each entry's own
constexpr double temperature = 0.25;    ///< in units of the squared distance to the nearest token
constexpr double presence_radius = 3.5; ///< distance at which a token is half heard
constexpr double smallest_share = 0.001;
constexpr double smallest_exponent = -14; ///< 500 such weights are less than smallest_share

using matrix = std::array<std::array<double, table_width>, table_width>;

/// A random rotation: normal vectors made orthonormal (Gram and Schmidt).
matrix random_rotation(random_stream random) {
  matrix rows;
  for (std::size_t i = 0; i < table_width; ++i) {
    for (double& value : rows[i])
      value = random.normal();
    for (std::size_t j = 0; j < i; ++j) {
      const double along = std::inner_product(rows[i].begin(), rows[i].end(), rows[j].begin(), 0.0);
      for (std::size_t d = 0; d < table_width; ++d)
        rows[i][d] -= along * rows[j][d];
    }
    const double norm =
        std::sqrt(std::inner_product(rows[i].begin(), rows[i].end(), rows[i].begin(), 0.0));
    for (double& value : rows[i])
      value /= norm;
  }
  return rows;
}

/// n x width: features turned, plus each entry's own part.
std::vector<double> turned_features(const vocabulary& words) {
  const random_key key = random_key{1}.child("lexicon embeddings");
  const matrix rotation = random_rotation(key.stream(0));
  std::vector<double> rows;
  rows.reserve(words.size() * table_width);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto meaning = lexicon::features(words[i]);
    random_stream own = key.stream(1, i);
    for (const auto& axis : rotation)
      rows.push_back(std::inner_product(axis.begin(), axis.end(), meaning.begin(), 0.0) +
                     own_share * own.normal());
  }
  return rows;
}

/// Makes each dimension of rows 1 to n-1 have mean 0, of all rows deviation 1, and row 0 zero.
void standardise(std::span<double> rows) {
  const std::size_t n = rows.size() / table_width;
  for (std::size_t d = 0; d < table_width; ++d) {
    double mean = 0, squares = 0;
    for (std::size_t i = 1; i < n; ++i)
      mean += rows[i * table_width + d];
    mean /= static_cast<double>(n - 1);
    rows[d] = mean;
    for (std::size_t i = 0; i < n; ++i) {
      double& value = rows[i * table_width + d];
      value -= mean;
      squares += value * value;
    }
    const double scale = std::sqrt(static_cast<double>(n) / squares);
    for (std::size_t i = 0; i < n; ++i)
      rows[i * table_width + d] *= scale;
  }
}

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

} // namespace

const token_table& token_table::lexicon() {
  static const token_table table;
  return table;
}

token_table::token_table() : width_{table_width} {
  const vocabulary& words = vocabulary::get();
  std::vector<double> rows = turned_features(words);
  standardise(rows);
  values_.assign(rows.size(), 0);
  std::ranges::transform(rows, values_.begin(), [](double v) { return static_cast<float>(v); });
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

  std::vector<share> shares;
  double sum = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    const double exponent = (1 - distances[i] / least) / temperature;
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
  for (std::size_t t = 0; t < tokens; ++t)
    for (const auto& s : table.neighbours(values.subspan(t * table.width(), table.width())))
      if (s.token != token_table::neutral)
        contributions.push_back({s.token, s.weight, 0, t});
  return lexicon::blend(contributions);
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
