#include "chart.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "axis.hpp"
#include "text.hpp"

namespace evo::music::report {
namespace {

struct frame {
  double left, right, top, bottom; ///< of the plot inside the SVG
  axis x, y;

  [[nodiscard]] double across(double value) const {
    return left + x.position(value) * (right - left);
  }
  [[nodiscard]] double up(double value) const {
    return bottom - y.position(value) * (bottom - top);
  }
};

std::pair<double, double> extent(const std::vector<line>& lines) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const auto& l : lines) {
    for (const auto* values : {&l.y, &l.low, &l.high}) {
      for (const double value : *values) {
        if (std::isfinite(value)) {
          low = std::min(low, value);
          high = std::max(high, value);
        }
      }
    }
  }
  return {low, high};
}

frame layout(const line_chart& c) {
  const auto [low, high] = extent(c.lines);
  frame f{.left = 58,
          .right = c.width - (c.names_at_ends ? 98 : 12),
          .top = 12,
          .bottom = c.height - 44,
          .x = {},
          .y = {}};
  f.x = (c.whole_x ? index_axis : round_axis)(c.x.empty() ? 0 : c.x.front(),
                                              c.x.empty() ? 0 : c.x.back(), c.width > 500 ? 10 : 5);
  f.y = round_axis(low, high, c.height > 250 ? 6 : 4);
  return f;
}

std::string grid(const line_chart& c, const frame& f) {
  std::string out = "<g class=\"grid\">";
  for (std::size_t i = 0; i < f.y.ticks.size(); ++i) {
    const auto y = f.up(f.y.ticks[i]);
    out += join({"<path d=\"M", px(f.left), " ", px(y), "H", px(f.right), "\"/><text x=\"",
                 px(f.left - 8), "\" y=\"", px(y + 4), "\" text-anchor=\"end\">", f.y.labels[i],
                 "</text>"});
  }
  for (std::size_t i = 0; i < f.x.ticks.size(); ++i) {
    const auto x = f.across(f.x.ticks[i]);
    out += join({"<path class=\"tick\" d=\"M", px(x), " ", px(f.bottom), "v5\"/><text x=\"", px(x),
                 "\" y=\"", px(f.bottom + 19), "\" text-anchor=\"middle\">", f.x.labels[i],
                 "</text>"});
  }
  out += join({"<path class=\"base\" d=\"M", px(f.left), " ", px(f.bottom), "H", px(f.right),
               "\"/><text x=\"", px((f.left + f.right) / 2), "\" y=\"", px(c.height - 6),
               "\" text-anchor=\"middle\">", escape(c.x_label), "</text></g>"});
  return out;
}

std::string path_of(const line_chart& c, const frame& f, const std::vector<double>& y) {
  std::string out;
  bool joined = false;
  for (std::size_t i = 0; i < std::min(c.x.size(), y.size()); ++i) {
    if (std::isfinite(y[i])) {
      out += join({joined ? "L" : "M", px(f.across(c.x[i])), " ", px(f.up(y[i]))});
    }
    joined = std::isfinite(y[i]);
  }
  return out;
}

/// The area between two lines, one polygon a stretch in which both are known.
/// @param style more classes
std::string band(const line_chart& c, const frame& f, const std::vector<double>& upper,
                 const std::vector<double>& lower, const std::string& style = {}) {
  const auto count = std::min({c.x.size(), upper.size(), lower.size()});
  std::string path;
  for (std::size_t from = 0; from < count; ++from) {
    std::size_t to = from;
    std::string back;
    std::string forth;
    for (; to < count && std::isfinite(upper[to]) && std::isfinite(lower[to]); ++to) {
      const auto x = px(f.across(c.x[to]));
      forth += join({forth.empty() ? "M" : "L", x, " ", px(f.up(upper[to]))});
      back.insert(0, join({"L", x, " ", px(f.up(lower[to]))}));
    }
    path += to - from > 1 ? join({forth, back, "Z"}) : "";
    from = to;
  }
  return path.empty() ? "" : join({"<path class=\"band", style, "\" d=\"", path, "\"/>"});
}

std::string dots(const line_chart& c, const frame& f, const line& l) {
  std::string out;
  for (std::size_t i = 0; i < std::min(c.x.size(), l.y.size()); ++i) {
    if (std::isfinite(l.y[i])) {
      out += join(
          {"<circle cx=\"", px(f.across(c.x[i])), "\" cy=\"", px(f.up(l.y[i])), "\" r=\"3\"/>"});
    }
  }
  return out;
}

/// Names beside the last value of each line, moved apart where they would touch.
std::string end_names(const line_chart& c, const frame& f) {
  struct tag {
    double y;
    const line* of;
  };
  std::vector<tag> tags;
  for (const auto& l : c.lines) {
    const auto last =
        std::find_if(l.y.rbegin(), l.y.rend(), [](double v) { return std::isfinite(v); });
    if (last != l.y.rend()) {
      tags.push_back({f.up(*last) + 4, &l});
    }
  }
  std::stable_sort(tags.begin(), tags.end(), [](const tag& a, const tag& b) { return a.y < b.y; });
  constexpr double apart = 15;
  for (std::size_t i = 1; i < tags.size(); ++i) {
    tags[i].y = std::max(tags[i].y, tags[i - 1].y + apart);
  }
  double floor = f.bottom + 4;
  for (auto i = tags.size(); i-- > 0; floor -= apart) {
    tags[i].y = std::min(tags[i].y, floor);
    floor = std::min(floor, tags[i].y);
  }
  std::string out;
  for (const auto& t : tags) {
    out += join({"<text class=\"name ", t.of->style, "\" x=\"", px(f.right + 8), "\" y=\"", px(t.y),
                 "\">", escape(t.of->name), "</text>"});
  }
  return out;
}

/// Invisible strips, one a point, that carry what the pointer shows.
std::string hover(const line_chart& c, const frame& f) {
  std::string out = "<g class=\"hover\">";
  for (std::size_t i = 0; i < std::min(c.x.size(), c.tips.size()); ++i) {
    const auto here = f.across(c.x[i]);
    const auto from = i == 0 ? f.left : (here + f.across(c.x[i - 1])) / 2;
    const auto to = i + 1 == c.x.size() ? f.right : (here + f.across(c.x[i + 1])) / 2;
    out += join({"<rect x=\"", px(from), "\" y=\"", px(f.top), "\" width=\"", px(to - from),
                 "\" height=\"", px(f.bottom - f.top), "\"><title>", escape(c.tips[i]),
                 "</title></rect>"});
  }
  return out + "</g>";
}

std::string curves(const line_chart& c, const frame& f) {
  std::string out;
  const bool few = c.x.size() <= 40;
  for (const auto& l : c.lines) {
    out += join({"<g class=\"line ", l.style, "\"><path d=\"", path_of(c, f, l.y), "\"/>",
                 few ? dots(c, f, l) : "", "</g>"});
  }
  return out;
}

} // namespace

std::string draw(const line_chart& c) {
  const auto f = layout(c);
  std::string out =
      join({"<svg id=\"", c.id, "\" viewBox=\"0 0 ", px(c.width), " ", px(c.height),
            "\" role=\"img\" aria-labelledby=\"", c.id, "-title ", c.id, "-text\"><title id=\"",
            c.id, "-title\">", escape(c.title), "</title><desc id=\"", c.id, "-text\">",
            escape(c.description), "</desc>"});
  out += grid(c, f);
  if (c.band && c.lines.size() >= 2) {
    out += band(c, f, c.lines[0].y, c.lines[1].y);
  }
  for (const auto& l : c.lines) {
    out += band(c, f, l.high, l.low, " of-" + l.style);
  }
  out += curves(c, f);
  if (c.names_at_ends) {
    out += end_names(c, f);
  }
  return out + hover(c, f) + "</svg>";
}

std::string both_widths(line_chart c) {
  const auto wide = draw(c);
  c.id += "-narrow";
  c.width = 380;
  c.height += 20;
  c.names_at_ends = false;
  return join({"<div class=\"wide\">", wide, "</div><div class=\"narrow\">", draw(c), "</div>"});
}

std::string legend(const line_chart& c, bool narrow_only) {
  std::string out = narrow_only ? "<ul class=\"legend narrow\">" : "<ul class=\"legend\">";
  for (auto l = c.lines.rbegin(); l != c.lines.rend(); ++l) {
    out +=
        join({"<li><svg class=\"key\" viewBox=\"0 0 26 8\" aria-hidden=\"true\"><g class=\"line ",
              l->style, "\"><path d=\"M1 4H25\"/></g></svg> ", escape(l->name), "</li>"});
  }
  return out + "</ul>";
}

} // namespace evo::music::report
