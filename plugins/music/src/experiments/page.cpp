#include "page.hpp"

#include "comparison/figure.hpp"

#include "document.hpp"
#include "text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace evo::music::experiments {
namespace {

using namespace music::report;
using comparison::links_to_files;

constexpr std::string_view rules = R"css(
.results td small, .results .why { color: var(--muted); font-size: .82rem; font-weight: 400; }
.results td small { display: block; white-space: nowrap; }
.results .why { white-space: normal; text-align: left; }
.results thead th { padding-right: .9rem; }
.results td, .results tbody th { padding: .4rem .9rem .4rem 0; }
.results a { color: inherit; }
.results tbody th { min-width: 8rem; }
.scroll + p { margin-top: .7rem; }
.verdict { white-space: nowrap; font-weight: 600; }
.verdict.yes { color: var(--e2); } .verdict.no { color: var(--e1); } .verdict.open { color: var(--muted); font-weight: 400; }
.genres { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem .9rem; margin: 0 0 .6rem; padding: 0; font-size: .85rem; }
.genres i { display: inline-block; width: .8rem; height: .8rem; border-radius: 99px; margin-right: .35rem; vertical-align: -.05rem; }
)css";

std::string fixed_or_dash(double value) {
  return std::isfinite(value) ? fixed(value, 3) : "\xE2\x80\x93";
}

std::string number_cell(const table_number& n) {
  std::string out = join({"<td class=\"n\">", fixed_or_dash(n.ours.mean)});
  if (std::isfinite(n.ours.deviation))
    out += join({" <small>\xC2\xB1 ", fixed(n.ours.deviation, 3), "</small>"});
  if (n.published)
    out += join({"<small>report ", fixed(*n.published, 3), "</small>"});
  return out + "</td>";
}

/// The labels; the last one leads to the run's own report.
std::string label_cells(const table_row& r) {
  std::string out;
  for (std::size_t i = 0; i < r.labels.size(); ++i) {
    const bool leads = i + 1 == r.labels.size() && !r.folders.empty();
    const std::string text = leads ? join({"<a href=\"", url(r.folders.front() + "/report.html"),
                                           "\">", escape(r.labels[i]), "</a>"})
                                   : escape(r.labels[i]);
    out += i == 0 ? join({"<th scope=\"row\">", text, "</th>"}) : join({"<td>", text, "</td>"});
  }
  return out;
}

/// What the report had, where there are no numbers of ours to stand beside.
std::string published_words(const table_row& r, const table& t) {
  std::string out;
  for (std::size_t i = 0; i < r.numbers.size(); ++i)
    if (r.numbers[i].published)
      out += join({out.empty() ? " The report: " : ", ", escape(t.column_titles[i]), " ",
                   fixed(*r.numbers[i].published, 3)});
  if (!out.empty() && !r.published_for.empty())
    out += join({" (", escape(r.published_for), ")"});
  return out.empty() ? out : out + ".";
}

std::string row_of(const table_row& r, const table& t) {
  std::string out = "<tr>" + label_cells(r);
  if (r.state == cell_state::finished) {
    for (const auto& n : r.numbers)
      out += number_cell(n);
    return out + "</tr>";
  }
  return out + join({"<td class=\"why\" colspan=\"", std::to_string(r.numbers.size()), "\">",
                     r.state == cell_state::failed ? "failed: " : "not run: ", escape(r.why), ".",
                     published_words(r, t), "</td></tr>"});
}

/// Some seeds of a row that has numbers have none.
std::string partial_notes(const table& t) {
  std::string out;
  for (const auto& r : t.rows)
    if (r.state == cell_state::finished && !r.why.empty())
      out += join({"<p class=\"notice\">Not every seed of \xE2\x80\x9C", escape(r.labels.front()),
                   "\xE2\x80\x9D has finished: ", escape(r.why), ".</p>"});
  return out;
}

std::string table_section(const table& t) {
  std::string out = join({"<section id=\"", t.id, "\"><h2>", escape(t.title),
                          "</h2><div class=\"scroll\" role=\"region\" tabindex=\"0\" "
                          "aria-label=\"",
                          escape(t.title), "\"><table class=\"results\"><thead><tr>"});
  for (const auto& title : t.label_titles)
    out += join({"<th scope=\"col\">", escape(title), "</th>"});
  for (const auto& title : t.column_titles)
    out += join({"<th scope=\"col\" class=\"n\">", escape(title), "</th>"});
  out += "</tr></thead><tbody>";
  for (const auto& r : t.rows)
    out += row_of(r, t);
  return out +
         join({"</tbody></table></div>", partial_notes(t), "<p class=\"muted\">", escape(t.note),
               " Numbers: ", links_to_files("tables", t.id, false), "</p></section>\n"});
}

/// Colours of genres: even in lightness, apart in hue.
std::string colour_of(std::size_t genre, std::size_t genres) {
  const double hue = 360.0 * static_cast<double>(genre) / static_cast<double>(genres);
  return join({"hsl(", px(hue), " 65% ", genre % 2 == 0 ? "45" : "60", "%)"});
}

std::vector<std::string> genres_of(const token_map& m) {
  std::vector<std::string> all;
  for (const auto& p : m.points)
    if (std::ranges::count(all, p.genre) == 0)
      all.push_back(p.genre);
  return all;
}

std::string drawing(const token_map& m, bool is_alone) {
  constexpr double side = 560, margin = 20;
  double low_x = INFINITY, high_x = -INFINITY, low_y = INFINITY, high_y = -INFINITY;
  for (const auto& p : m.points) {
    low_x = std::min(low_x, p.x);
    high_x = std::max(high_x, p.x);
    low_y = std::min(low_y, p.y);
    high_y = std::max(high_y, p.y);
  }
  const double span = std::max({high_x - low_x, high_y - low_y, 1e-9});
  const double scale = (side - 2 * margin) / span;
  const auto genres = genres_of(m);
  std::string dots;
  for (const auto& p : m.points) {
    const auto g = static_cast<std::size_t>(std::ranges::find(genres, p.genre) - genres.begin());
    dots +=
        join({"<circle cx=\"", px(margin + (p.x - low_x) * scale), "\" cy=\"",
              px(margin + (p.y - low_y) * scale), "\" r=\"5\" fill=\"", colour_of(g, genres.size()),
              "\"><title>", escape(p.genre), "\n", escape(p.prompt), "</title></circle>"});
  }
  return join({"<svg", is_alone ? " xmlns=\"http://www.w3.org/2000/svg\"" : "",
               " id=\"figure-8\" class=\"map\" viewBox=\"0 0 ", px(side), " ", px(side),
               "\" role=\"img\" aria-labelledby=\"figure-8-title\"><title id=\"figure-8-title\">"
               "Token embeddings of prompts by genre</title><g class=\"dots\">",
               dots, "</g></svg>"});
}

std::string map_figure(const token_map& m) {
  std::string key = "<ul class=\"genres\">";
  const auto genres = genres_of(m);
  for (std::size_t g = 0; g < genres.size(); ++g)
    key += join({"<li><i style=\"background:", colour_of(g, genres.size()), "\"></i>",
                 escape(genres[g]), "</li>"});
  return join(
      {"<figure>", key, "</ul>", drawing(m, false),
       "<figcaption><b>Figure 8: token embeddings by genre.</b> Each dot is a prompt as the "
       "rows of the generator\xE2\x80\x99s token table, brought onto a plane by t-SNE. The "
       "report: clusters of genres that aren\xE2\x80\x99t connected. Silhouette of the "
       "genres in all dimensions: ",
       fixed(m.silhouette, 3), ". Numbers: ", links_to_files("figures", "figure-8", true),
       "</figcaption></figure>"});
}

const char* style_of(verdict v) {
  return v == verdict::agrees ? "yes" : v == verdict::disagrees ? "no" : "open";
}

std::string findings_section(const results& r) {
  std::string out = "<section id=\"findings\"><h2>What the report finds, and what was found here"
                    "</h2><div class=\"scroll\" role=\"region\" tabindex=\"0\" "
                    "aria-label=\"Findings\"><table><thead><tr><th scope=\"col\">the report</th>"
                    "<th scope=\"col\">measured here</th><th scope=\"col\"></th></tr></thead>"
                    "<tbody>";
  for (const auto& f : r.findings)
    out += join({"<tr><th scope=\"row\">", escape(f.claim), "</th><td>", escape(f.measured),
                 "</td><td class=\"verdict ", style_of(f.said), "\">", words_of(f.said),
                 "</td></tr>"});
  return out + "</tbody></table></div><p class=\"muted\">Means over seeds, compared without a test "
               "of significance: a difference smaller than the deviations in the tables is a hint "
               "and no more.</p></section>\n";
}

std::string navigation(const results& r) {
  std::string out = "<nav aria-label=\"On this page\"><a href=\"#findings\">Findings</a>";
  for (const auto& t : r.tables)
    out +=
        join({"<a href=\"#", t.id, "\">",
              escape(t.title.substr(0, std::min(t.title.find(':'), t.title.find(" (")))), "</a>"});
  return out + "<a href=\"#figures\">Figures</a></nav>";
}

std::string header_of(const results& r) {
  std::string differences;
  for (const auto& d : r.differences)
    differences += join({"<li>", escape(d), "</li>"});
  return join(
      {"<header><p class=\"eyebrow\">EvoMusic</p><h1>The report\xE2\x80\x99s experiments</h1>"
       "<dl class=\"tiles\">",
       tile("generator", escape(r.generator), ""), tile("encoder", escape(r.encoder), ""),
       tile("runs", count(r.finished),
            join({count(r.not_run), " not run, ", count(r.failed), " failed"})),
       tile("time of all runs", duration(r.seconds), "one after the other"),
       tile("budget", escape(r.budget), ""), "</dl>",
       "<details open><summary>What differs from the report</summary><ul>", differences,
       "</ul></details>", navigation(r), "</header>\n"});
}

} // namespace

std::string render_page(const results& r) {
  std::string out = document_head("The report's experiments", r.budget,
                                  join({comparison::figure_rules(), rules}));
  out += "<body>\n<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n" + header_of(r) +
         "<main>\n" + findings_section(r);
  for (const auto& t : r.tables)
    out += table_section(t);
  out += "<section id=\"figures\"><h2>Figures</h2><p class=\"muted\">Means over seeds; bands are "
         "95 % confidence intervals of the mean, where there are several.</p>"
         "<div class=\"figures\">";
  for (const auto& f : r.figures)
    out += comparison::to_html(f);
  if (r.tokens)
    out += map_figure(*r.tokens);
  else
    out += "<figure><p class=\"empty\">Figure 8 not run: this generator has no token "
           "embeddings.</p></figure>";
  out +=
      join({"</div></section>\n<section id=\"again\"><h2>Again</h2><div class=\"code\"><pre><code "
            "id=\"command\">",
            escape(r.command), "</code></pre></div></section>"});
  return out + document_tail("No network is used. Each row\xE2\x80\x99s last label leads to the "
                             "report of its first run.");
}

std::string to_svg(const token_map& m) {
  return drawing(m, true);
}

} // namespace evo::music::experiments
