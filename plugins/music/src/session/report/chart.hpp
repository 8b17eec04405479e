#pragma once
/// @file
/// A line chart as inline SVG. Colours come from the page's style, by class.

#include <string>
#include <vector>

namespace evo::music::report {

struct line {
  std::string name;
  std::string style;                 ///< class: colour, width and dashes
  std::vector<double> y;             ///< one a point of the chart; not finite: a gap
  std::vector<double> low{}, high{}; ///< of a band around it, likewise; none without them
};

struct line_chart {
  std::string id;    ///< of the SVG; its title and description derive from it
  std::string title; ///< what it shows, for a screen reader
  std::string description;
  std::string x_label;
  std::vector<double> x;         ///< increasing
  std::vector<line> lines;       ///< the last drawn on top
  std::vector<std::string> tips; ///< one a point: what the pointer shows
  bool band = false;             ///< shade between the first two lines
  double width = 760, height = 330;
  bool names_at_ends = true; ///< each line's name at its right end
  bool whole_x = true;       ///< the horizontal axis counts something
};

[[nodiscard]] std::string draw(const line_chart& chart);

/// Drawn for a desk and once more for a phone, since text in an SVG shrinks with it.
[[nodiscard]] std::string both_widths(line_chart c);

/// The names of the lines with a piece of each.
/// @param narrow_only shown where the page is narrow, for charts that name their lines elsewhere
[[nodiscard]] std::string legend(const line_chart& chart, bool narrow_only);

} // namespace evo::music::report
