#include "token_map.hpp"

#include "tsne.hpp"

#include "evo/core/random.hpp"
#include "evo/music/prompts.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace evo::music::experiments {
namespace {

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k)
    sum += (a[k] - b[k]) * (a[k] - b[k]);
  return std::sqrt(sum);
}

/// P. Rousseeuw, "Silhouettes", 1987: mean over the points of (b - a) / max(a, b), a the mean
/// distance from the others of its genre, b that from the nearest other genre.
double silhouette_of(const std::vector<std::vector<double>>& rows,
                     const std::vector<map_point>& points) {
  double all = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::map<std::string, std::pair<double, double>> sums;
    for (std::size_t j = 0; j < rows.size(); ++j)
      if (j != i) {
        auto& [sum, count] = sums[points[j].genre];
        sum += distance(rows[i], rows[j]);
        ++count;
      }
    double own = 0, other = INFINITY;
    for (const auto& [genre, sum] : sums)
      (genre == points[i].genre ? own : other) = genre == points[i].genre
                                                     ? sum.first / sum.second
                                                     : std::min(other, sum.first / sum.second);
    if (const double larger = std::max(own, other); larger > 0)
      all += (other - own) / larger / static_cast<double>(rows.size());
  }
  return all;
}

} // namespace

token_map map_tokens(const embedding_space& space, std::size_t tokens, std::size_t a_genre,
                     std::uint64_t seed) {
  token_map m;
  std::vector<std::vector<double>> rows;
  const random_key key = random_key{seed}.child("token map");
  for (std::size_t g = 0; g < genre_count; ++g)
    for (std::size_t i = 0; i < a_genre; ++i) {
      random_stream stream = key.stream(g, i);
      const auto label = static_cast<genre>(g);
      const std::string prompt = random_labelled_prompt(label, stream).text;
      const auto genome = space.of_prompt(prompt, tokens);
      rows.emplace_back(genome.begin(), genome.end());
      m.points.push_back({.genre = std::string{name(label)}, .prompt = prompt});
    }
  m.silhouette = silhouette_of(rows, m.points);
  const auto places = tsne(rows, {.seed = seed});
  for (std::size_t i = 0; i < places.size(); ++i) {
    m.points[i].x = places[i][0];
    m.points[i].y = places[i][1];
  }
  return m;
}

} // namespace evo::music::experiments
