#include "curves.hpp"
#include "document.hpp"
#include "maps.hpp"
#include "text.hpp"

#include <cmath>

namespace evo::music {
namespace report {
namespace {

std::string tiles(const aligner_report& r) {
  const auto& m = r.aligner.measures;
  const auto& other = r.popularity.measures;
  const auto beside = [](double value) { return join({"popularity ", fixed(value, 4)}); };
  return join({"<dl class=\"tiles\">", tile("ROC AUC", fixed(m.roc_auc, 4), beside(other.roc_auc)),
               tile("PR AUC", fixed(m.pr_auc, 4), beside(other.pr_auc)),
               tile("pairs in order", fixed(m.accuracy, 4), beside(other.accuracy)),
               tile("measured on", counted(m.pairs, "pair"),
                    join({counted(m.users, "listener"), ", ", counted(m.tracks, "track")})),
               "</dl>"});
}

std::string silhouette_row(const char* what, double before, double after) {
  const auto cell = [](double value) {
    return join(
        {"<td class=\"n\">", std::isnan(value) ? "\xE2\x80\x93" : fixed(value, 3), "</td>"});
  };
  return join({"<tr><th scope=\"row\">", what, "</th>", cell(before), cell(after), "</tr>"});
}

std::string silhouettes(const aligner_report& r) {
  return join(
      {"<section id=\"silhouettes\"><h2>Silhouettes of the genres</h2><table><caption>By "
       "the cosine distance in all dimensions: 1 is apart, 0 mixed, less than 0 among "
       "others.</caption><thead><tr><th scope=\"col\">what</th><th scope=\"col\" "
       "class=\"n\">before</th><th scope=\"col\" class=\"n\">after</th></tr></thead><tbody>",
       silhouette_row("listeners, by the genre that they played most",
                      r.listeners_before.silhouette, r.listeners_after.silhouette),
       silhouette_row("tracks", r.tracks_before.silhouette, r.tracks_after.silhouette),
       silhouette_row("of these, tracks that were measured on", r.measured_before,
                      r.measured_after),
       "</tbody></table></section>"});
}

} // namespace
} // namespace report

std::string describe(const aligner_report& r) {
  using report::fixed;
  return report::join(
      {"silhouettes of genres, before and after: listeners ",
       fixed(r.listeners_before.silhouette, 3), ", ", fixed(r.listeners_after.silhouette, 3),
       "; tracks ", fixed(r.tracks_before.silhouette, 3), ", ", fixed(r.tracks_after.silhouette, 3),
       "; of these, measured on ", fixed(r.measured_before, 3), ", ", fixed(r.measured_after, 3)});
}

std::string render_aligner_report(const aligner_report& r) {
  using namespace report;
  const auto classes = classes_of(r);
  const char* title = "What the aligner knows of taste";
  std::string out = document_head(title, join({"ROC AUC ", fixed(r.aligner.measures.roc_auc, 4)}),
                                  genre_colours());
  out += join({"<body>\n<a class=\"skip\" href=\"#curves\">Skip to the curves</a>\n<header><p "
               "class=\"eyebrow\">EvoMusic</p><h1>",
               title, "</h1>", tiles(r),
               "<nav aria-label=\"On this page\"><a href=\"#curves\">Curves</a><a "
               "href=\"#silhouettes\">Silhouettes</a><a href=\"#listeners\">Listeners</a><a "
               "href=\"#tracks\">Tracks</a></nav></header>\n<main>\n"});
  out +=
      join({"<section id=\"curves\"><h2>What was listened to, and the rest</h2><div "
            "class=\"pair\">",
            roc_figure(r), precision_recall_figure(r), "</div></section>\n", silhouettes(r), "\n"});
  out += map_pair("listeners", "Listeners", "Listeners", r.listeners_before,
                  "their vectors in the aligner\xE2\x80\x99s table, coloured by the genre that "
                  "they played most",
                  r.listeners_after, "the same in the shared space", classes);
  out += "\n";
  out += map_pair("tracks", "Tracks", "Tracks", r.tracks_before,
                  "the encoder\xE2\x80\x99s embeddings, coloured by genre", r.tracks_after,
                  "the same in the shared space", classes);
  return out + document_tail("The planes are made of the two principal components of the vectors, "
                             "scaled to length one. No network is used.");
}

} // namespace evo::music
