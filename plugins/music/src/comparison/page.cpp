#include "compare.hpp"

#include "document.hpp"
#include "files/files.hpp"
#include "text.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <utility>

namespace evo::music::comparison {
namespace {

using namespace music::report;
using json = nlohmann::ordered_json;

constexpr std::pair<const char*, estimate group::*> measures[] = {
    {"best", &group::best}, {"mean", &group::mean}, {"evaluations", &group::evaluations}};

std::string cell_of(const estimate& e) {
  if (!std::isfinite(e.mean))
    return "<td class=\"n\">\xE2\x80\x93</td>";
  constexpr double counted_from = 10; // what is larger is no fitness
  const int decimals = e.mean < counted_from ? 3 : 0;
  return join({"<td class=\"n\">", fixed(e.mean, decimals),
               std::isfinite(e.deviation) ? join({" \xC2\xB1 ", fixed(e.deviation, decimals)}) : "",
               "</td>"});
}

/// The letter by which figures call it, and what it is.
std::string name_of(const group& g) {
  return g.label == g.name ? escape(g.name) : join({escape(g.label), ": ", escape(g.name)});
}

std::string seeds_of(const group& g) {
  std::string out;
  for (const auto seed : g.seeds)
    out += (out.empty() ? "" : ", ") + std::to_string(seed);
  return out;
}

std::string table_of(const compared_runs& runs) {
  std::string out =
      "<section id=\"runs\"><h2>The runs</h2><div class=\"scroll\" role=\"region\" tabindex=\"0\" "
      "aria-label=\"The runs\"><table><caption>Mean and deviation over seeds: the best of all "
      "candidates, the mean of the last generation.</caption><thead><tr><th "
      "scope=\"col\">runs</th><th scope=\"col\">seeds</th>";
  for (const auto& [name, ignored] : measures)
    out += join({"<th scope=\"col\" class=\"n\">", name, "</th>"});
  out += "</tr></thead><tbody>";
  for (const auto& g : runs.groups) {
    out +=
        join({"<tr><th scope=\"row\">", name_of(g), "</th><td>", seeds_of(g),
              g.unfinished > 0 ? join({" (", count(g.unfinished), " unfinished)"}) : "", "</td>"});
    for (const auto& [ignored, value] : measures)
      out += cell_of(g.*value);
    out += "</tr>";
  }
  return out + "</tbody></table></div><p class=\"muted\">Numbers: <a "
               "href=\"comparison.csv\">csv</a> <a href=\"comparison.json\">json</a></p></section>";
}

json number_or_null(double value) {
  return std::isfinite(value) ? json(value) : json(nullptr);
}

} // namespace

std::string render(const compared_runs& runs) {
  std::size_t all = 0;
  for (const auto& g : runs.groups)
    all += g.seeds.size();
  const std::string title = counted(all, "run") + " beside each other";
  std::string out = document_head(title, "Curves by generation", figure_rules());
  out += join({"<body>\n<a class=\"skip\" href=\"#runs\">Skip to the runs</a>\n<header><p "
               "class=\"eyebrow\">EvoMusic</p><h1>",
               title,
               "</h1><nav aria-label=\"On this page\"><a href=\"#runs\">Runs</a><a "
               "href=\"#figures\">Figures</a></nav></header>\n<main>\n",
               table_of(runs),
               "<section id=\"figures\"><h2>Figures</h2><p class=\"muted\">Runs that differ in "
               "their seeds alone are one line, the mean; its band is the 95 % confidence interval "
               "of the mean.</p><div class=\"figures\">"});
  for (const auto& f : runs.figures)
    out += to_html(f);
  return out + "</div></section>" + document_tail("No network is used.");
}

std::string to_csv(const compared_runs& runs) {
  std::string out = "name,seeds,unfinished";
  for (const auto& [name, ignored] : measures)
    for (const char* part : {"", "_deviation", "_half_width"})
      out += std::string{","} + name + part;
  out += "\n";
  for (const auto& g : runs.groups) {
    out += csv_field(g.name) + "," + csv_field(seeds_of(g)) + "," + std::to_string(g.unfinished);
    for (const auto& [ignored, value] : measures)
      for (const double v : {(g.*value).mean, (g.*value).deviation, (g.*value).half_width})
        out += "," + csv_number(v);
    out += "\n";
  }
  return out;
}

std::string to_json(const compared_runs& runs) {
  json all = json::array();
  for (const auto& g : runs.groups) {
    json one{
        {"name", g.name}, {"seeds", g.seeds}, {"unfinished", g.unfinished}, {"folders", g.folders}};
    for (const auto& [name, value] : measures)
      one[name] = {{"mean", number_or_null((g.*value).mean)},
                   {"deviation", number_or_null((g.*value).deviation)},
                   {"half_width", number_or_null((g.*value).half_width)}};
    all.push_back(std::move(one));
  }
  return all.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::filesystem::path write_comparison(const std::filesystem::path& out,
                                       const compared_runs& runs) {
  namespace files = music::detail;
  files::make_folder(out / "figures");
  for (const auto& f : runs.figures) {
    files::write_file(out / "figures" / (f.id + ".csv"), to_csv(f));
    files::write_file(out / "figures" / (f.id + ".json"), to_json(f));
    files::write_file(out / "figures" / (f.id + ".svg"), to_svg(f));
  }
  files::write_file(out / "comparison.csv", to_csv(runs));
  files::write_file(out / "comparison.json", to_json(runs));
  files::write_file(out / "comparison.html", render(runs));
  return out / "comparison.html";
}

} // namespace evo::music::comparison
