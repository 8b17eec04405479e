#include "embedding.hpp"

#include "evo/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace evo::music::lexicon {
namespace {

constexpr double own_share = 0.12; ///< deviation of the part that is each entry's own
constexpr std::size_t width = embedding_width;

using matrix = std::array<std::array<double, width>, width>;

/// A random rotation: normal vectors made orthonormal (Gram and Schmidt).
matrix random_rotation(random_stream random) {
  matrix rows;
  for (std::size_t i = 0; i < width; ++i) {
    for (double& value : rows[i])
      value = random.normal();
    for (std::size_t j = 0; j < i; ++j) {
      const double along = std::inner_product(rows[i].begin(), rows[i].end(), rows[j].begin(), 0.0);
      for (std::size_t d = 0; d < width; ++d)
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
std::vector<double> turned_features(const matrix& rotation, const random_key& key) {
  const vocabulary& words = vocabulary::get();
  std::vector<double> rows;
  rows.reserve(words.size() * width);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto meaning = features(words[i]);
    random_stream own = key.stream(1, i);
    for (const auto& axis : rotation)
      rows.push_back(std::inner_product(axis.begin(), axis.end(), meaning.begin(), 0.0) +
                     own_share * own.normal());
  }
  return rows;
}

/// Makes each dimension of rows 1 to n-1 have mean 0, of all rows deviation 1, and row 0 zero.
/// @return what each dimension was multiplied by
std::array<double, width> standardise(std::span<double> rows) {
  std::array<double, width> scales{};
  const std::size_t n = rows.size() / width;
  for (std::size_t d = 0; d < width; ++d) {
    double mean = 0, squares = 0;
    for (std::size_t i = 1; i < n; ++i)
      mean += rows[i * width + d];
    mean /= static_cast<double>(n - 1);
    rows[d] = mean;
    for (std::size_t i = 0; i < n; ++i) {
      double& value = rows[i * width + d];
      value -= mean;
      squares += value * value;
    }
    scales[d] = std::sqrt(static_cast<double>(n) / squares);
    for (std::size_t i = 0; i < n; ++i)
      rows[i * width + d] *= scales[d];
  }
  return scales;
}

embedding make() {
  const random_key key = random_key{1}.child("lexicon embeddings");
  const matrix rotation = random_rotation(key.stream(0));
  std::vector<double> rows = turned_features(rotation, key);
  const auto scales = standardise(rows);

  embedding out;
  out.rows.resize(rows.size());
  std::ranges::transform(rows, out.rows.begin(), [](double v) { return static_cast<float>(v); });
  for (std::size_t axis = 0; axis < mood_axes; ++axis)
    for (std::size_t d = 0; d < width; ++d)
      out.moods[axis][d] = rotation[d][first_mood_axis + axis] / (scales[d] * mood_axis_height);
  return out;
}

} // namespace

const embedding& embedding::get() {
  static const embedding all = make();
  return all;
}

} // namespace evo::music::lexicon
