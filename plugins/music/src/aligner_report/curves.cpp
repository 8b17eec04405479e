#include "curves.hpp"

#include "chart.hpp"
#include "text.hpp"

#include <algorithm>

namespace evo::music::report {
namespace {

constexpr std::size_t steps = 200; // of an axis: more than a line's pixels tell apart

/// The curve's rate of true positives at this rate of false ones, between its points.
double true_positives_at(const std::vector<roc_point>& curve, double rate) {
  const auto above = std::ranges::upper_bound(curve, rate, {}, &roc_point::false_positive_rate);
  if (above == curve.end())
    return 1;
  const roc_point &to = *above, &from = *std::prev(above); // the first point's rate is 0
  return from.true_positive_rate + (to.true_positive_rate - from.true_positive_rate) *
                                       (rate - from.false_positive_rate) /
                                       (to.false_positive_rate - from.false_positive_rate);
}

/// The precision at the first threshold that finds this share, without interpolation.
double precision_at(const std::vector<precision_recall_point>& curve, double recall) {
  const auto found =
      std::ranges::lower_bound(curve, recall - 1e-12, {}, &precision_recall_point::recall);
  return found == curve.end() ? curve.back().precision : found->precision;
}

line_chart small_chart(const char* id, const char* title) {
  line_chart c;
  c.id = id;
  c.title = title;
  c.width = 440;
  c.height = 400;
  c.names_at_ends = false;
  c.whole_x = false;
  return c;
}

std::string figure(const line_chart& c, const std::string& caption) {
  return join(
      {"<figure>", legend(c, false), draw(c), "<figcaption>", caption, "</figcaption></figure>"});
}

std::string place(double value) {
  return fixed(value, 3);
}

/// A chart that waits for its points.
line_chart chart_of_three(const char* id, const char* title, const char* area, double aligner,
                          double popularity) {
  line_chart c = small_chart(id, title);
  c.description = join({"The ", area, " is ", fixed(aligner, 4), " for the aligner and ",
                        fixed(popularity, 4), " for popularity."});
  c.lines = {{"chance", "worst", {}}, {"popularity", "mean", {}}, {"aligner", "best", {}}};
  return c;
}

void add_point(line_chart& c, double x, double chance, double popularity, double aligner,
               const char* x_name, const char* y_name) {
  c.x.push_back(x);
  c.lines[0].y.push_back(chance);
  c.lines[1].y.push_back(popularity);
  c.lines[2].y.push_back(aligner);
  c.tips.push_back(join({x_name, " ", place(x), "\n", y_name, ": aligner ", place(aligner),
                         ", popularity ", place(popularity)}));
}

} // namespace

std::string roc_figure(const aligner_report& r) {
  line_chart c = chart_of_three("roc", "Receiver operating characteristic", "area under the curve",
                                r.aligner.measures.roc_auc, r.popularity.measures.roc_auc);
  c.x_label = "false positive rate";
  for (std::size_t i = 0; i <= steps; ++i) {
    const double x = static_cast<double>(i) / steps;
    add_point(c, x, x, true_positives_at(r.popularity.roc, x), true_positives_at(r.aligner.roc, x),
              "false positives", "true positives");
  }
  return figure(c, "<b>ROC</b>: the share of what was listened to that is found (up), by the share "
                   "of the rest that is taken for it (across), over all thresholds of the score. "
                   "The area is the chance that a track listened to has the higher score.");
}

std::string precision_recall_figure(const aligner_report& r) {
  line_chart c = chart_of_three("precision-recall", "Precision and recall", "average precision",
                                r.aligner.measures.pr_auc, r.popularity.measures.pr_auc);
  c.x_label = "recall";
  const double chance = r.aligner.precision_recall.back().precision;
  for (std::size_t i = 1; i <= steps; ++i) {
    const double x = static_cast<double>(i) / steps;
    add_point(c, x, chance, precision_at(r.popularity.precision_recall, x),
              precision_at(r.aligner.precision_recall, x), "recall", "precision");
  }
  return figure(c,
                "<b>Precision and recall</b>: the share of the chosen that was listened to (up), "
                "by the share of what was listened to that is chosen (across).");
}

} // namespace evo::music::report
