// Embeddings composed of meanings: each entry's features go through a fixed random projection, which
// keeps distances (W. Johnson, J. Lindenstrauss, "Extensions of Lipschitz mappings into a Hilbert
// space", 1984), plus a little that is its own, so that no two entries meet.
#include "blend.hpp"
#include "evo/core/random.hpp"
#include "evo/music/error.hpp"
#include "evo/music/lexicon.hpp"
#include "vocabulary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace evo::music {
namespace {

using lexicon::category;
using lexicon::category_count;
using lexicon::vocabulary;

constexpr std::size_t table_width = 24;
constexpr double own_share = 0.35;       ///< deviation of the part that is each entry's own
constexpr double temperature = 0.25;     ///< in units of the squared distance to the nearest token
constexpr double presence_radius = 3.0;  ///< distance at which a token is half heard
constexpr double smallest_share = 0.001;

/// The features of one entry, each a coordinate.
class features {
public:
  explicit features(const lexicon::entry& e) {
    values_.reserve(96);
    one_of(category_count, static_cast<std::size_t>(e.kind), 0.9);
    genres(e.does);
    for (const double axis : {e.does.valence, e.does.energy, e.does.density, e.does.warmth,
                              e.does.strangeness})
      add(1.6 * axis);
    const bool has_tempo = e.does.tempo > 0;
    add(has_tempo ? 0.6 : 0);
    add(has_tempo ? 2.0 * std::log2(e.does.tempo / 110) : 0);
    add(e.does.drums >= 0 ? 0.6 : 0);
    add(e.does.drums >= 0 ? 1.2 * (e.does.drums - 0.5) : 0);
    key(e.does);
    programs(e.does);
    one_of(6, e.does.structure ? static_cast<std::size_t>(*e.does.structure) : 6, 0.9);
  }
  [[nodiscard]] std::span<const double> values() const { return values_; }

private:
  void add(double value) { values_.push_back(value); }

  void one_of(std::size_t n, std::size_t which, double height) {
    for (std::size_t i = 0; i < n; ++i)
      add(i == which ? height : 0);
  }

  void genres(const lexicon::effect& does) {
    std::array<double, genre_count> weights{};
    for (const auto& share : does.genres)
      weights[static_cast<std::size_t>(share.which)] += share.weight;
    for (const double w : weights)
      add(1.8 * w);
  }

  /// Tonics lie on the circle of fifths, so that near keys share most of their notes.
  void key(const lexicon::effect& does) {
    const double turn =
        does.tonic ? 2 * std::numbers::pi * (*does.tonic * 7 % 12) / 12 : 0;
    add(does.tonic ? 1.4 * std::cos(turn) : 0);
    add(does.tonic ? 1.4 * std::sin(turn) : 0);
    one_of(5, does.scale ? static_cast<std::size_t>(*does.scale) : 5, 0.8);
  }

  /// General MIDI puts instruments of a family side by side, eight of them, 16 families.
  void programs(const lexicon::effect& does) {
    std::array<double, 16> families{};
    double within = 0;
    for (const auto& share : does.programs)
      if (share.program >= 0) {
        families[static_cast<std::size_t>(share.program / 8)] += share.weight;
        within += share.weight * (share.program % 8 - 3.5) / 3.5;
      }
    for (const double f : families)
      add(1.4 * f);
    add(0.6 * within);
  }

  std::vector<double> values_;
};

/// n x width: features through the projection, plus each entry's own part.
std::vector<double> project(const vocabulary& words) {
  const random_key key = random_key{1}.child("lexicon embeddings");
  const std::size_t inputs = features{words[0]}.values().size();
  random_stream random = key.stream(0);
  std::vector<double> matrix(inputs * table_width);
  for (double& m : matrix)
    m = random.normal() / std::sqrt(static_cast<double>(table_width));

  std::vector<double> rows(words.size() * table_width);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const features f{words[i]};
    random_stream own = key.stream(1, i);
    for (std::size_t d = 0; d < table_width; ++d) {
      double sum = own_share * own.normal();
      for (std::size_t j = 0; j < inputs; ++j)
        sum += f.values()[j] * matrix[j * table_width + d];
      rows[i * table_width + d] = sum;
    }
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
  std::vector<double> rows = project(words);
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
    const double weight = std::exp(-(distances[i] / least - 1) / temperature);
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
