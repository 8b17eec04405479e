#include "lineage.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "text.hpp"

namespace evo::music::report {
namespace {

constexpr double box_width = 106, box_height = 42, across = 148, down = 58, edge = 14;

struct node {
  const candidate_record* candidate = nullptr;
  std::size_t column = 0;
  double row = 0;
  std::size_t missing = 0; ///< parents that are not drawn
};

struct link {
  std::size_t parent, child;
};

struct graph {
  std::vector<node> nodes; ///< the best first, nearest ancestors before farther ones
  std::vector<link> links;
  std::vector<std::vector<std::size_t>> columns; ///< node indices, oldest generation first
};

/// Breadth first from the best, so that a cap leaves out the farthest ancestors.
void gather(const facts& f, graph& g) {
  std::unordered_map<const candidate_record*, std::size_t> known;
  g.nodes.push_back({.candidate = f.best()});
  known.emplace(f.best(), 0);
  for (std::size_t i = 0; i < g.nodes.size(); ++i) {
    const std::set<std::uint64_t> parents(g.nodes[i].candidate->parents.begin(),
                                          g.nodes[i].candidate->parents.end());
    for (const auto id : parents) {
      const auto found = f.by_id.find(id);
      const auto* parent = found == f.by_id.end() ? nullptr : &f.run.candidates[found->second];
      const bool drawn = parent != nullptr && known.contains(parent);
      if (parent == nullptr || (!drawn && g.nodes.size() >= f.options.lineage_nodes)) {
        ++g.nodes[i].missing;
        continue;
      }
      if (!drawn) {
        known.emplace(parent, g.nodes.size());
        g.nodes.push_back({.candidate = parent});
      }
      if (known[parent] != i) {
        g.links.push_back({known[parent], i});
      }
    }
  }
}

void assign_columns(graph& g) {
  std::map<std::uint64_t, std::vector<std::size_t>> by_generation;
  for (std::size_t i = 0; i < g.nodes.size(); ++i) {
    by_generation[g.nodes[i].candidate->generation].push_back(i);
  }
  for (auto& [generation, members] : by_generation) {
    for (const auto i : members) {
      g.nodes[i].column = g.columns.size();
    }
    g.columns.push_back(std::move(members));
  }
}

void spread(graph& g, std::size_t column) {
  const auto& members = g.columns[column];
  const double middle = (static_cast<double>(members.size()) - 1) / 2;
  for (std::size_t i = 0; i < members.size(); ++i) {
    g.nodes[members[i]].row = static_cast<double>(i) - middle;
  }
}

/// Orders a column by the mean row of each node's children or parents, which untangles most edges
/// (Sugiyama, Tagawa, Toda 1981: the barycentre method).
void order_column(graph& g, std::size_t column) {
  std::map<std::size_t, double> centre;
  for (const auto i : g.columns[column]) {
    double sum = 0;
    double count = 0;
    for (const auto& l : g.links) {
      if (l.parent == i || l.child == i) {
        sum += g.nodes[l.parent == i ? l.child : l.parent].row;
        ++count;
      }
    }
    centre[i] = count > 0 ? sum / count : g.nodes[i].row;
  }
  std::stable_sort(g.columns[column].begin(), g.columns[column].end(),
                   [&](std::size_t a, std::size_t b) { return centre[a] < centre[b]; });
  spread(g, column);
}

graph graph_of(const facts& f) {
  graph g;
  gather(f, g);
  assign_columns(g);
  for (std::size_t column = 0; column < g.columns.size(); ++column) {
    spread(g, column);
  }
  for (int sweep = 0; sweep < 4; ++sweep) {
    for (std::size_t i = 0; i < g.columns.size(); ++i) {
      order_column(g, sweep % 2 == 0 ? g.columns.size() - 1 - i : i);
    }
  }
  return g;
}

/// From the best back through the better parent each time, oldest first.
std::vector<const candidate_record*> descent(const facts& f) {
  std::vector<const candidate_record*> line;
  std::unordered_set<const candidate_record*> seen;
  for (const auto* c = f.best(); c != nullptr && seen.insert(c).second; c = f.best_parent(*c)) {
    line.push_back(c);
  }
  std::reverse(line.begin(), line.end());
  return line;
}

struct picture {
  double width, height;

  [[nodiscard]] double x(const node& n) const {
    return edge + across * static_cast<double>(n.column);
  }
  [[nodiscard]] double y(const node& n) const {
    return 30 + (height - 30) / 2 + n.row * down - box_height / 2;
  }
};

std::string link_path(const picture& p, const node& parent, const node& child, bool main) {
  const double x0 = p.x(parent) + box_width;
  const double y0 = p.y(parent) + box_height / 2;
  const double x1 = p.x(child);
  const double y1 = p.y(child) + box_height / 2;
  const double bend = std::max(24.0, (x1 - x0) / 2);
  return join({"<path class=\"", main ? "link main" : "link", "\" d=\"M", px(x0), " ", px(y0), "C",
               px(x0 + bend), " ", px(y0), " ", px(x1 - bend), " ", px(y1), " ", px(x1), " ",
               px(y1), "\"/>"});
}

std::string tip(const candidate_record& c, std::size_t missing) {
  return join({"Candidate ", count(c.id), " \xC2\xB7 generation ", count(c.generation), "\n",
               words(c.operator_name), " \xC2\xB7 fitness ", number(c.fitness), "\n",
               shorten(c.text, 200),
               missing > 0 ? join({"\n", counted(missing, "parent"), " not drawn"}) : ""});
}

std::string box(const facts& f, const picture& p, const node& n) {
  const auto& c = *n.candidate;
  const auto x = p.x(n);
  const auto y = p.y(n);
  return join({"<g class=\"box",
               &c == f.best() ? " top" : "",
               "\"><title>",
               escape(tip(c, n.missing)),
               "</title><rect x=\"",
               px(x),
               "\" y=\"",
               px(y),
               "\" width=\"",
               px(box_width),
               "\" height=\"",
               px(box_height),
               "\" rx=\"6\"/><rect class=\"stripe ",
               f.operator_class(c.operator_name),
               "\" x=\"",
               px(x + 5),
               "\" y=\"",
               px(y + 6),
               "\" width=\"4\" height=\"",
               px(box_height - 12),
               "\" rx=\"2\"/><text class=\"value\" x=\"",
               px(x + 17),
               "\" y=\"",
               px(y + 18),
               "\">",
               number(c.fitness),
               "</text><text x=\"",
               px(x + 17),
               "\" y=\"",
               px(y + 33),
               "\">",
               escape(shorten(words(c.operator_name), 14)),
               n.missing > 0 ? " \xE2\x80\xA6" : "",
               "</text></g>"});
}

std::string draw(const facts& f, const graph& g) {
  std::size_t tallest = 0;
  for (const auto& column : g.columns) {
    tallest = std::max(tallest, column.size());
  }
  const picture p{.width =
                      2 * edge + across * static_cast<double>(g.columns.size() - 1) + box_width,
                  .height = 40 + static_cast<double>(tallest) * down};
  const auto line = descent(f);
  const std::set<const candidate_record*> on_line(line.begin(), line.end());
  std::string out =
      join({"<svg id=\"ancestors\" class=\"lineage\" width=\"", px(p.width), "\" height=\"",
            px(p.height), "\" viewBox=\"0 0 ", px(p.width), " ", px(p.height),
            "\" role=\"img\" aria-labelledby=\"ancestors-title\"><title "
            "id=\"ancestors-title\">Ancestors of the best, oldest on the left</title>"});
  for (const auto& column : g.columns) {
    const auto& first = g.nodes[column.front()];
    out += join({"<text class=\"head\" x=\"", px(p.x(first)), "\" y=\"16\">generation ",
                 count(first.candidate->generation), "</text>"});
  }
  for (const auto& l : g.links) {
    const auto& parent = g.nodes[l.parent];
    const auto& child = g.nodes[l.child];
    const bool main =
        on_line.contains(child.candidate) && f.best_parent(*child.candidate) == parent.candidate;
    out += link_path(p, parent, child, main);
  }
  for (const auto& n : g.nodes) {
    out += box(f, p, n);
  }
  return out + "</svg>";
}

std::string caption(const graph& g) {
  std::size_t missing = 0;
  for (const auto& n : g.nodes) {
    missing += n.missing;
  }
  std::string out =
      "<figcaption>Each box is a candidate with its fitness and the operator that made it; "
      "the heavy line goes through the better parent each time.";
  if (missing > 0) {
    out += join({" ", counted(missing, "link"),
                 missing == 1 ? " to a farther parent is" : " to farther parents are",
                 " left out (\xE2\x80\xA6)."});
  }
  return out + "</figcaption>";
}

std::string story_step(const facts& f, const candidate_record& c, const candidate_record* before) {
  return join({"<li><span class=\"step\"><b>", number(c.fitness), "</b>",
               before != nullptr ? join({" <span class=\"muted\">(",
                                         signed_number(c.fitness - before->fitness), ")</span>"})
                                 : "",
               " <span class=\"chip ", f.operator_class(c.operator_name), "\">",
               escape(words(c.operator_name)), "</span> <span class=\"muted\">generation ",
               count(c.generation), "</span></span><q>", escape(shorten(c.text, 400)),
               "</q></li>"});
}

std::string story(const facts& f, const std::vector<const candidate_record*>& line) {
  constexpr std::size_t most = 24;
  const auto from = line.size() > most ? line.size() - most : 0;
  std::string out = "<details open><summary>The same in words</summary><ol class=\"story\">";
  if (from > 0) {
    out += join({"<li class=\"muted\">", counted(from, "earlier ancestor"), " not listed.</li>"});
  }
  for (auto i = from; i < line.size(); ++i) {
    out += story_step(f, *line[i], i > 0 ? line[i - 1] : nullptr);
  }
  return out + "</ol></details>";
}

} // namespace

std::string lineage_section(const facts& f) {
  std::string out = "<section id=\"lineage\"><h2>Where the best comes from</h2>";
  if (f.best() == nullptr) {
    return out + "<p class=\"empty\">There is no best yet.</p></section>";
  }
  const auto line = descent(f);
  const auto g = graph_of(f);
  if (g.nodes.size() == 1) {
    return out + join({"<p>The best has no parents on record: it was made by <em>",
                       escape(words(f.best()->operator_name)), "</em>.</p></section>"});
  }
  out += join({"<figure><div class=\"scroll\" role=\"region\" tabindex=\"0\" "
               "aria-label=\"Ancestors of the best\">",
               draw(f, g), "</div>", caption(g), "</figure>"});
  return out + story(f, line) + "</section>";
}

} // namespace evo::music::report
