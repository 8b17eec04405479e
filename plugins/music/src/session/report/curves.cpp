#include "curves.hpp"

#include <algorithm>

#include "chart.hpp"
#include "text.hpp"

namespace evo::music::report {
namespace {

constexpr std::size_t most_points = 400; // more than a line's pixels tell apart

/// `most` of `total` indices, evenly, the first and the last among them.
std::vector<std::size_t> evenly(std::size_t total, std::size_t most) {
  most = std::max<std::size_t>(most, 2);
  std::vector<std::size_t> chosen;
  const auto count = std::min(total, most);
  for (std::size_t i = 0; i < count; ++i) {
    chosen.push_back(count < 2 ? i : i * (total - 1) / (count - 1));
  }
  return chosen;
}

template <class Field>
line line_of(const facts& f, const std::vector<std::size_t>& chosen, std::string name,
             std::string style, Field field) {
  line l{.name = std::move(name), .style = std::move(style), .y = {}};
  for (const auto i : chosen) {
    l.y.push_back(f.run.generations[i].*field);
  }
  return l;
}

std::string tip(const generation_record& g, bool fitness) {
  const auto head =
      join({"Generation ", count(g.index), " \xC2\xB7 ", counted(g.evaluations, "evaluation")});
  return fitness ? join({head, "\nbest so far ", number(g.best_so_far), "\nbest ", number(g.best),
                         "\nmedian ", number(g.median), "\nmean ", number(g.mean), "\nworst ",
                         number(g.worst)})
                 : join({head, "\ndiversity ", number(g.diversity)});
}

line_chart base(const facts& f, const std::vector<std::size_t>& chosen, bool fitness) {
  line_chart c;
  c.x_label = "generation (0 is the first population)";
  for (const auto i : chosen) {
    c.x.push_back(static_cast<double>(f.run.generations[i].index));
    c.tips.push_back(tip(f.run.generations[i], fitness));
  }
  return c;
}

line_chart fitness_chart(const facts& f, const std::vector<std::size_t>& chosen) {
  auto c = base(f, chosen, true);
  c.id = "fitness";
  c.title = "Fitness by generation";
  const auto& last = f.run.generations.back();
  c.description = join({"Best so far from ", number(f.run.generations.front().best_so_far), " to ",
                        number(last.best_so_far), "; the mean of the last generation is ",
                        number(last.mean), "."});
  c.lines = {line_of(f, chosen, "best", "best", &generation_record::best),
             line_of(f, chosen, "worst", "worst", &generation_record::worst),
             line_of(f, chosen, "mean", "mean", &generation_record::mean),
             line_of(f, chosen, "median", "median", &generation_record::median),
             line_of(f, chosen, "best so far", "so-far", &generation_record::best_so_far)};
  c.band = true;
  return c;
}

line_chart diversity_chart(const facts& f, const std::vector<std::size_t>& chosen) {
  auto c = base(f, chosen, false);
  c.id = "diversity";
  c.title = "Diversity by generation";
  c.description = join({"From ", number(f.run.generations.front().diversity), " to ",
                        number(f.run.generations.back().diversity), "."});
  c.lines = {line_of(f, chosen, "diversity", "diversity", &generation_record::diversity)};
  c.height = 210;
  return c;
}

std::string numbers(const facts& f) {
  const auto chosen = evenly(f.run.generations.size(), f.options.generation_rows);
  std::string out = "<details><summary>The numbers</summary><div class=\"scroll\" role=\"region\" "
                    "tabindex=\"0\" aria-label=\"Fitness and diversity by generation\"><table>"
                    "<caption>Fitness and diversity by generation";
  if (chosen.size() < f.run.generations.size()) {
    out += join({" (", count(chosen.size()), " of ", count(f.run.generations.size()), ", evenly)"});
  }
  out += "</caption><thead><tr>";
  for (const auto* head : {"generation", "evaluations", "best so far", "best", "median", "mean",
                           "worst", "diversity", "time"}) {
    out += join({"<th scope=\"col\" class=\"n\">", head, "</th>"});
  }
  out += "</tr></thead><tbody>";
  for (const auto i : chosen) {
    const auto& g = f.run.generations[i];
    out += join({"<tr><th scope=\"row\" class=\"n\">", count(g.index), "</th><td class=\"n\">",
                 count(g.evaluations), "</td>"});
    for (const double value : {g.best_so_far, g.best, g.median, g.mean, g.worst, g.diversity}) {
      out += join({"<td class=\"n\">", number(value), "</td>"});
    }
    out += join({"<td class=\"n\">", duration(g.seconds), "</td></tr>"});
  }
  return out + "</tbody></table></div></details>";
}

} // namespace

std::string curves_section(const facts& f) {
  std::string out = "<section id=\"progress\"><h2>How it got better</h2>";
  if (f.run.generations.empty()) {
    return out + "<p class=\"empty\">No generation is complete, so there is nothing to draw "
                 "yet.</p></section>";
  }
  const auto chosen = evenly(f.run.generations.size(), most_points);
  const auto fitness = fitness_chart(f, chosen);
  const auto diversity = diversity_chart(f, chosen);
  out +=
      join({"<figure>", legend(fitness, true), both_widths(fitness),
            "<figcaption><b>Fitness</b> of each generation, higher is better: similarity minus the "
            "weighted noise penalty. The shaded band runs from the worst to the best of the "
            "generation; best so far never falls.</figcaption></figure>"});
  out +=
      join({"<figure>", both_widths(diversity),
            "<figcaption><b>Diversity</b>: how different the candidates of a generation sound from "
            "each other, as the mean cosine distance between their embeddings. It falls as a "
            "population agrees on a style; near zero means that little is left to discover."
            "</figcaption></figure>"});
  return out + numbers(f) + "</section>";
}

} // namespace evo::music::report
