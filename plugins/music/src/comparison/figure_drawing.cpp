#include "figure.hpp"

#include "chart.hpp"
#include "text.hpp"

#include <cmath>

namespace evo::music::comparison {
namespace {

using namespace music::report;

constexpr std::size_t colours = 6;

/// What draws the lines; the rest of figure_rules() is about the page.
constexpr std::string_view line_rules = R"css(
.e0 path { stroke: var(--e0); } .e1 path { stroke: var(--e1); } .e2 path { stroke: var(--e2); } .e3 path { stroke: var(--e3); } .e4 path { stroke: var(--e4); } .e5 path { stroke: var(--e5); }
.e0 circle { fill: var(--e0); } .e1 circle { fill: var(--e1); } .e2 circle { fill: var(--e2); } .e3 circle { fill: var(--e3); } .e4 circle { fill: var(--e4); } .e5 circle { fill: var(--e5); }
.e1 path, .e3 path, .e5 path { stroke-dasharray: 7 4; }
.of-e0 { fill: var(--e0); } .of-e1 { fill: var(--e1); } .of-e2 { fill: var(--e2); } .of-e3 { fill: var(--e3); } .of-e4 { fill: var(--e4); } .of-e5 { fill: var(--e5); }
.band[class*=of-] { fill-opacity: .13; }
)css";

/// Colours of Okabe and Ito (2008), darkened for light pages and lightened for dark ones; dashes
/// besides, so that lines differ without colours, too.
constexpr std::string_view page_rules = R"css(
:root { --e0: #0072b2; --e1: #c04a00; --e2: #007a5a; --e3: #9c4f86; --e4: #6b7078; --e5: #8a6d00; }
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { --e0: #56b4e9; --e1: #ff9a4d; --e2: #2fc79a; --e3: #dd9cc6; --e4: #a7adb8; --e5: #e0c04a; } }
:root[data-theme=dark] { --e0: #56b4e9; --e1: #ff9a4d; --e2: #2fc79a; --e3: #dd9cc6; --e4: #a7adb8; --e5: #e0c04a; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(31rem, 100%), 1fr)); gap: 0 1.25rem; align-items: start; }
.figures figure { margin-bottom: 1.25rem; min-width: 0; }
)css";

/// A file of its own brings the page's part along.
constexpr std::string_view rules_alone =
    "text{font:12px sans-serif;fill:#5a5f68}.grid path{stroke:#dedbd4;fill:none}"
    ".grid .base,.grid .tick{stroke:#5a5f68}.line path{fill:none;stroke-width:2}.hover "
    "rect{fill:none}"
    "svg{--e0:#0072b2;--e1:#c04a00;--e2:#007a5a;--e3:#9c4f86;--e4:#6b7078;--e5:#8a6d00}";

std::string style_of(std::size_t line) {
  return "e" + std::to_string(line % colours);
}

std::string tip_of(const figure& f, std::size_t i) {
  std::string tip = join({f.x_label.substr(0, f.x_label.find(' ')), " ", number(f.x[i])});
  for (const auto& line : f.lines)
    if (i < line.over.mean.size())
      tip += join({"\n", line.name, " ", number(line.over.mean[i])});
  return tip;
}

line_chart chart_of(const figure& f) {
  line_chart c;
  c.id = f.id;
  c.title = f.title;
  c.x_label = f.x_label;
  c.x = f.x;
  c.names_at_ends = false;
  c.width = 520; // two stand beside each other
  c.height = 300;
  for (std::size_t i = 0; i < f.lines.size(); ++i) {
    const auto& [name, over] = f.lines[i];
    c.lines.push_back(
        {.name = name, .style = style_of(i), .y = over.mean, .low = over.low, .high = over.high});
    c.description += join(
        {name, " ends at ", number(over.mean.empty() ? std::nan("") : over.mean.back()), ". "});
  }
  for (std::size_t i = 0; i < f.x.size(); ++i)
    c.tips.push_back(tip_of(f, i));
  return c;
}

} // namespace

std::string_view figure_rules() {
  static const std::string all = join({page_rules, line_rules});
  return all;
}

std::string links_to_files(const std::string& folder, const std::string& id, bool has_drawing) {
  std::string out;
  for (const std::string_view end : {"csv", "json", "svg"})
    if (has_drawing || end != "svg")
      out += join({out.empty() ? "" : " ", "<a href=\"", folder, "/", url(id), ".", end, "\">", end,
                   "</a>"});
  return out;
}

std::string to_html(const figure& f) {
  std::string out = "<figure>";
  if (!f.lines.empty()) {
    const auto c = chart_of(f);
    out += legend(c, false) + both_widths(c);
  }
  for (const auto& line : f.missing)
    out += join({"<p class=\"empty\">", escape(line), ".</p>"});
  out += join({"<figcaption><b>", escape(f.title), ".</b> ", escape(f.note)});
  if (!f.lines.empty())
    out += join({" Numbers: ", links_to_files("figures", f.id, true)});
  return out + "</figcaption></figure>";
}

std::string to_svg(const figure& f) {
  const line_chart c = chart_of(f);
  constexpr double line_height = 16;
  std::string svg = draw(c), names = "<g>";
  for (std::size_t i = 0; i < f.lines.size(); ++i)
    names +=
        join({"<text x=\"58\" y=\"", px(c.height + line_height * (static_cast<double>(i) + .75)),
              "\" style=\"fill:var(--", style_of(i), ")\">", escape(f.lines[i].name), "</text>"});
  // The names stand below the chart.
  const double height = c.height + line_height * static_cast<double>(f.lines.size());
  const std::string before = join({"viewBox=\"0 0 ", px(c.width), " ", px(c.height), "\""});
  svg.replace(svg.find(before), before.size(),
              join({"xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ", px(c.width), " ",
                    px(height), "\""}));
  svg.insert(svg.find('>') + 1,
             join({"<style>", rules_alone, line_rules, "</style>", names, "</g>"}));
  return svg;
}

} // namespace evo::music::comparison
