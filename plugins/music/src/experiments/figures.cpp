#include "figures.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace evo::music::experiments {
namespace {

using json = nlohmann::ordered_json;
using comparison::csv_field;
using comparison::csv_number;

/// The curve of one run.
std::vector<double> curve_of(const outcome& o, const line_plan& line) {
  if (line.what == statistic::vector_cosine)
    return o.vector_cosine;
  if (line.what == statistic::score_cosine)
    return o.score_cosine;
  std::vector<double> out;
  for (const auto& g : line.by_belief ? o.by_belief : o.by_target)
    out.push_back(line.what == statistic::best   ? g.best
                  : line.what == statistic::mean ? g.mean
                                                 : g.median);
  return out;
}

bool is_by_round(const figure_plan& f) {
  return std::ranges::any_of(f.lines, [](const auto& line) {
    return line.what == statistic::vector_cosine || line.what == statistic::score_cosine;
  });
}

} // namespace

std::vector<figure> make_figures(const plan& p, std::span<const outcome> outcomes) {
  std::vector<figure> all;
  for (const auto& planned : p.figures) {
    figure f{.id = planned.id, .title = planned.title, .note = "The report: " + planned.report};
    f.x_label = is_by_round(planned) ? "round" : "generation (0 is the first population)";
    std::size_t length = 0;
    std::map<std::string, std::string> missing; // lines by reason
    for (const auto& line : planned.lines) {
      std::vector<std::vector<double>> curves;
      std::string why;
      for (const auto& o : outcomes)
        if (o.cell == line.cell && o.state == cell_state::finished)
          curves.push_back(curve_of(o, line));
        else if (o.cell == line.cell)
          why = (o.state == cell_state::failed ? "failed: " : "not run: ") + o.why;
      if (curves.empty()) {
        missing[why] += (missing[why].empty() ? "" : "; ") + line.name;
        continue;
      }
      f.lines.push_back({line.name, comparison::band_of(curves)});
      length = std::max(length, f.lines.back().over.mean.size());
    }
    for (const auto& [why, lines] : missing)
      f.missing.push_back(lines + ": " + why);
    for (std::size_t i = 0; i < length; ++i)
      f.x.push_back(static_cast<double>(i + (is_by_round(planned) ? 1 : 0)));
    all.push_back(std::move(f));
  }
  return all;
}

figure training_figure(const std::vector<epoch_measures>& epochs) {
  figure f{.id = "figure-2b",
           .title = "Figure 2b: the aligner's training",
           .x_label = "epoch",
           .note = "The report: the ROC AUC on held-out tracks ends at 0.73 after 150 epochs."};
  if (epochs.empty()) {
    f.missing.emplace_back("ROC AUC: not run: an aligner was given, whose training isn't known");
    return f;
  }
  std::vector<double> roc, accuracy;
  for (const auto& e : epochs) {
    f.x.push_back(static_cast<double>(f.x.size() + 1));
    roc.push_back(e.roc_auc);
    accuracy.push_back(e.accuracy);
  }
  const auto line_of = [](const char* name, const std::vector<double>& values) {
    return figure_line{name, comparison::band_of(std::span{&values, 1})};
  };
  f.lines = {line_of("pairs in order, within listeners", accuracy), line_of("ROC AUC", roc)};
  return f;
}

std::string to_csv(const token_map& m) {
  std::string out = "x,y,genre,prompt\n";
  for (const auto& p : m.points)
    out += csv_number(p.x) + "," + csv_number(p.y) + "," + csv_field(p.genre) + "," +
           csv_field(p.prompt) + "\n";
  return out;
}

std::string to_json(const token_map& m) {
  json points = json::array();
  for (const auto& p : m.points)
    points.push_back({{"x", p.x}, {"y", p.y}, {"genre", p.genre}, {"prompt", p.prompt}});
  return json{{"id", "figure-8"}, {"silhouette", m.silhouette}, {"points", points}}.dump(1) + "\n";
}

} // namespace evo::music::experiments
