#include "session_map.hpp"

#include <algorithm>
#include <cmath>

#include "projection.hpp"
#include "text.hpp"

namespace evo::music::report {
namespace {

constexpr double side = 560; // of the square drawing
constexpr double margin = 34;

/// Scaled to length one, so that distances on the map follow the cosine; empty if it has none.
std::vector<double> direction(const std::vector<float>& place) {
  double squares = 0;
  for (const float x : place)
    squares += double{x} * x;
  if (!(squares > 0) || !std::isfinite(squares))
    return {};
  std::vector<double> out;
  for (const float x : place)
    out.push_back(double{x} / std::sqrt(squares));
  return out;
}

/// Adds a place if it has a direction, as long as those before.
void add(session_chart& chart, std::vector<std::vector<double>>& rows, session_place place,
         const std::vector<float>& at) {
  auto row = direction(at);
  if (row.empty() || (!rows.empty() && rows.front().size() != row.size()))
    return;
  rows.push_back(std::move(row));
  chart.places.push_back(place);
}

const char* answer_class(std::int8_t answer) {
  return answer > 0 ? "liked" : answer < 0 ? "disliked" : "skipped";
}

/// Scales the plane to the drawing.
class screen {
public:
  explicit screen(const session_chart& chart) {
    low_x_ = low_y_ = 1e300;
    double high_x = -1e300, high_y = -1e300;
    for (const auto& p : chart.places) {
      low_x_ = std::min(low_x_, p.x);
      low_y_ = std::min(low_y_, p.y);
      high_x = std::max(high_x, p.x);
      high_y = std::max(high_y, p.y);
    }
    const double span = std::max({high_x - low_x_, high_y - low_y_, 1e-9});
    scale_ = (side - 2 * margin) / span;
    low_x_ -= (span - (high_x - low_x_)) / 2;
    low_y_ -= (span - (high_y - low_y_)) / 2;
  }
  [[nodiscard]] double x(const session_place& p) const { return margin + (p.x - low_x_) * scale_; }
  [[nodiscard]] double y(const session_place& p) const {
    return side - margin - (p.y - low_y_) * scale_;
  }

private:
  double low_x_, low_y_, scale_;
};

std::string dot(const session_place& p, const screen& s) {
  return join({"<circle class=\"", answer_class(p.play->answer), "\" cx=\"", px(s.x(p)), "\" cy=\"",
               px(s.y(p)), "\" r=\"5\"><title>Round ", count(p.round), ", ",
               answer_class(p.play->answer), "\n", escape(shorten(p.play->text, 160)),
               "\nby belief ", number(p.play->belief), ", by taste ", number(p.play->taste),
               "</title></circle>"});
}

std::string label(const session_place& p, const screen& s, const std::string& text) {
  const bool right = s.x(p) > side - 90;
  return join({"<text class=\"mark\" x=\"", px(s.x(p) + (right ? -10 : 10)), "\" y=\"",
               px(s.y(p) - 8), "\" text-anchor=\"", right ? "end" : "start", "\">", text,
               "</text>"});
}

std::string drawing(const session_chart& chart) {
  const screen s{chart};
  std::string dots, way, marks;
  const session_place* last = nullptr;
  for (const auto& p : chart.places) {
    switch (p.what) {
    case session_place::kind::track: dots += dot(p, s); break;
    case session_place::kind::belief:
      way += join({way.empty() ? "M" : "L", px(s.x(p)), " ", px(s.y(p))});
      marks +=
          join({"<circle class=\"belief\" cx=\"", px(s.x(p)), "\" cy=\"", px(s.y(p)),
                "\" r=\"6\"><title>The belief after round ", count(p.round), "</title></circle>"});
      last = &p;
      break;
    case session_place::kind::taste:
      marks += join({"<rect class=\"taste\" x=\"", px(s.x(p) - 7), "\" y=\"", px(s.y(p) - 7),
                     "\" width=\"14\" height=\"14\"><title>The true taste</title></rect>"});
      marks += label(p, s, "true taste");
      break;
    }
  }
  if (last != nullptr)
    marks += label(*last, s, "belief");
  return join({"<svg id=\"taste-map\" class=\"map session-map\" viewBox=\"0 0 ", px(side), " ",
               px(side),
               "\" role=\"img\" aria-labelledby=\"taste-map-title\"><title "
               "id=\"taste-map-title\">Map of the clips that were played, the belief and the "
               "taste</title><g class=\"dots\">",
               dots, "</g><path class=\"way-under\" d=\"", way, "\"/><path class=\"way\" d=\"", way,
               "\"/>", marks, "</svg>"});
}

} // namespace

session_chart chart_of(const session_record& session) {
  session_chart chart;
  std::vector<std::vector<double>> rows;
  for (const auto& round : session.rounds)
    for (const auto& play : round.plays)
      add(chart, rows, {session_place::kind::track, round.measures.round, &play}, play.place);
  for (const auto& round : session.rounds)
    add(chart, rows, {session_place::kind::belief, round.measures.round}, round.belief_place);
  add(chart, rows, {session_place::kind::taste}, session.taste_place);
  if (rows.size() < 3)
    return {};
  const plane p = principal_plane(std::move(rows));
  for (std::size_t i = 0; i < chart.places.size(); ++i) {
    chart.places[i].x = p.points[i][0];
    chart.places[i].y = p.points[i][1];
  }
  chart.kept = p.kept[0] + p.kept[1];
  return chart;
}

std::string session_map_section(const session_record& session) {
  std::string out = "<section id=\"map\"><h2>Where the belief went</h2>";
  const auto chart = chart_of(session);
  if (chart.places.size() < 3)
    return out + "<p class=\"empty\">A map needs at least three clips that an aligner has placed."
                 "</p></section>";
  return out +
         join({"<figure><p class=\"answers\"><i class=\"liked\"></i> liked <i "
               "class=\"disliked\"></i> disliked <i class=\"skipped\"></i> skipped</p>",
               drawing(chart),
               "<figcaption><b>Each dot is a clip that was played</b>, in the space that listeners "
               "and music share: near means that the same people like both. The line joins what "
               "was believed after each round; the square is the listener\xE2\x80\x99s own "
               "vector, where the aligner has one. The plane keeps ",
               percent(chart.kept),
               " of the variance. Numbers: <a href=\"figures/map.csv\">"
               "map.csv</a>.</figcaption></figure></section>"});
}

} // namespace evo::music::report
