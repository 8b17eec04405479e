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

} // namespace

std::string roc_figure(const aligner_report& r) {
  line_chart c = small_chart("roc", "Receiver operating characteristic");
  c.description =
      join({"The area under the curve is ", fixed(r.aligner.measures.roc_auc, 4),
            " for the aligner and ", fixed(r.popularity.measures.roc_auc, 4), " for popularity."});
  c.x_label = "false positive rate";
  c.lines = {{"chance", "worst", {}}, {"popularity", "mean", {}}, {"aligner", "best", {}}};
  for (std::size_t i = 0; i <= steps; ++i) {
    const double x = static_cast<double>(i) / steps;
    const double popularity = true_positives_at(r.popularity.roc, x);
    const double aligner = true_positives_at(r.aligner.roc, x);
    c.x.push_back(x);
    c.lines[0].y.push_back(x);
    c.lines[1].y.push_back(popularity);
    c.lines[2].y.push_back(aligner);
    c.tips.push_back(join({"false positives ", place(x), "\ntrue positives: aligner ",
                           place(aligner), ", popularity ", place(popularity)}));
  }
  return figure(c, "<b>ROC</b>: the share of what was listened to that is found (up), by the share "
                   "of the rest that is taken for it (across), over all thresholds of the score. "
                   "The area is the chance that a track listened to has the higher score.");
}

std::string precision_recall_figure(const aligner_report& r) {
  line_chart c = small_chart("precision-recall", "Precision and recall");
  c.description =
      join({"The average precision is ", fixed(r.aligner.measures.pr_auc, 4),
            " for the aligner and ", fixed(r.popularity.measures.pr_auc, 4), " for popularity."});
  c.x_label = "recall";
  c.lines = {{"chance", "worst", {}}, {"popularity", "mean", {}}, {"aligner", "best", {}}};
  const double chance = r.aligner.precision_recall.back().precision;
  for (std::size_t i = 1; i <= steps; ++i) {
    const double x = static_cast<double>(i) / steps;
    const double popularity = precision_at(r.popularity.precision_recall, x);
    const double aligner = precision_at(r.aligner.precision_recall, x);
    c.x.push_back(x);
    c.lines[0].y.push_back(chance);
    c.lines[1].y.push_back(popularity);
    c.lines[2].y.push_back(aligner);
    c.tips.push_back(join({"recall ", place(x), "\nprecision: aligner ", place(aligner),
                           ", popularity ", place(popularity)}));
  }
  return figure(c,
                "<b>Precision and recall</b>: the share of the chosen that was listened to (up), "
                "by the share of what was listened to that is chosen (across).");
}

} // namespace evo::music::report
