#include "maps.hpp"

#include "text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace evo::music::report {
namespace {

constexpr double side = 420; // of the square drawing
constexpr double margin = 14;

/// Hues a golden angle apart: neighbours in the alphabet look different, whatever their number.
constexpr std::size_t colours = 20;
constexpr double golden_angle = 137.508;

struct bounds {
  double low = INFINITY, high = -INFINITY;
  void hold(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

std::string dots(const genre_map& m, const genre_classes& classes) {
  bounds x, y;
  for (const map_point& p : m.points) {
    x.hold(p.x);
    y.hold(p.y);
  }
  const double scale =
      (side - 2 * margin) / std::max({x.high - x.low, y.high - y.low, 1e-12}); // alike on both axes
  std::string out = "<g class=\"dots\">";
  const char* radius = m.points.size() > 500 ? "3" : "4";
  for (const map_point& p : m.points)
    out += join({"<circle class=\"", classes.find(p.genre)->second, "\" cx=\"",
                 px(side / 2 + (p.x - (x.low + x.high) / 2) * scale), "\" cy=\"",
                 px(side / 2 - (p.y - (y.low + y.high) / 2) * scale), "\" r=\"", radius,
                 "\"><title>", escape(p.id), "\n",
                 p.genre.empty() ? "genre unknown" : escape(p.genre), "</title></circle>"});
  return out + "</g>";
}

std::string figure(const std::string& id, std::string_view title, std::string_view words,
                   const genre_map& m, const genre_classes& classes) {
  if (m.points.empty())
    return "<figure><p class=\"empty\">There is nothing to map.</p></figure>";
  std::string measured = std::isnan(m.silhouette)
                             ? "No silhouette: fewer than two genres are known."
                             : join({"Silhouette of ", count(m.genres), " genres <b>",
                                     fixed(m.silhouette, 3), "</b>."});
  return join({"<figure><svg id=\"",
               id,
               "\" class=\"map\" viewBox=\"0 0 ",
               px(side),
               " ",
               px(side),
               "\" role=\"img\" aria-labelledby=\"",
               id,
               "-title\"><title id=\"",
               id,
               "-title\">",
               escape(title),
               "</title>",
               dots(m, classes),
               "</svg><figcaption><b>",
               escape(title),
               "</b>: ",
               words,
               ". ",
               measured,
               " The plane keeps ",
               percent(m.kept[0] + m.kept[1]),
               " of the variance.</figcaption></figure>"});
}

/// Of the genres on these maps.
std::string legend(const genre_map& a, const genre_map& b, const genre_classes& classes) {
  std::set<std::string_view> there;
  for (const genre_map* m : {&a, &b})
    for (const map_point& p : m->points)
      there.insert(p.genre);
  std::string out = "<ul class=\"legend\">";
  for (const auto& [genre, style] : classes)
    if (!genre.empty() && there.contains(genre))
      out += join({"<li><svg class=\"dot\" viewBox=\"0 0 10 10\" aria-hidden=\"true\">",
                   "<circle class=\"", style, "\" cx=\"5\" cy=\"5\" r=\"5\"/></svg> ",
                   escape(genre), "</li>"});
  return out + "</ul>";
}

} // namespace

genre_classes classes_of(const aligner_report& r) {
  std::map<std::string_view, std::size_t> counts;
  for (const genre_map* m :
       {&r.listeners_before, &r.listeners_after, &r.tracks_before, &r.tracks_after})
    for (const map_point& p : m->points)
      ++counts[p.genre];
  std::vector<std::pair<std::size_t, std::string_view>> order;
  for (const auto& [genre, n] : counts)
    if (!genre.empty())
      order.emplace_back(n, genre);
  std::ranges::stable_sort(order, std::greater{}, &std::pair<std::size_t, std::string_view>::first);
  genre_classes classes{{"", "k-none"}};
  for (std::size_t i = 0; i < order.size(); ++i)
    classes.emplace(order[i].second, i < colours ? join({"k", std::to_string(i)}) : "k-other");
  return classes;
}

std::string genre_colours() {
  std::string out = "\n.k-none { fill: var(--c-worst); } .k-other { fill: var(--ink); }\n";
  for (std::size_t i = 0; i < colours; ++i) {
    const double hue = std::fmod(static_cast<double>(i) * golden_angle, 360.0);
    out += join({".k", std::to_string(i), " { fill: hsl(", px(hue), " 70% ",
                 i % 2 == 0 ? "45%" : "62%", "); }\n"});
  }
  return out + "svg.dot { width: 10px; height: 10px; }\n";
}

std::string map_pair(std::string_view id, std::string_view title, std::string_view things,
                     const genre_map& before, std::string_view before_words, const genre_map& after,
                     std::string_view after_words, const genre_classes& classes) {
  const std::string name{id};
  return join({"<section id=\"", id, "\"><h2>", escape(title), "</h2>",
               legend(before, after, classes), "<div class=\"pair\">",
               figure(name + "-before", join({things, " before"}), before_words, before, classes),
               figure(name + "-after", join({things, " after"}), after_words, after, classes),
               "</div></section>"});
}

} // namespace evo::music::report
