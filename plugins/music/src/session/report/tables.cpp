#include "tables.hpp"

#include "evo/music/hearing.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "text.hpp"

namespace evo::music::report {
namespace {

std::string heads(std::initializer_list<std::pair<const char*, bool>> names) {
  std::string out = "<thead><tr role=\"row\">";
  for (const auto& [name, numeric] : names) {
    out += join({"<th role=\"columnheader\" scope=\"col\"", numeric ? " class=\"n\">" : ">", name,
                 "</th>"});
  }
  return out + "</tr></thead>";
}

/// One cell; on a phone the row becomes a card and `label` stands before the value.
std::string cell(const char* label, const std::string& content, const char* style = "") {
  return join(
      {"<td role=\"cell\" data-label=\"", label, "\" class=\"", style, "\">", content, "</td>"});
}

std::string bar(double share, const char* style) {
  const double bounded = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) : 0.0;
  return join({"<span class=\"bar ", style,
               "\" aria-hidden=\"true\"><i style=\"width:", px(100 * bounded), "%\"></i></span>"});
}

std::string penalty(const candidate_record& c) {
  std::string out = join({"<b>", number(c.penalty), "</b>"});
  if (c.terms.empty()) {
    return out;
  }
  out += "<dl class=\"terms\">";
  for (const auto& [name, value] : c.terms) {
    out += join({"<div><dt>", escape(words(name)), "</dt><dd>", number(value), bar(value, ""),
                 "</dd></div>"});
  }
  return out + "</dl>";
}

std::string parents(const facts& f, const candidate_record& c) {
  constexpr std::size_t most = 6;
  std::string out;
  for (std::size_t i = 0; i < std::min(most, c.parents.size()); ++i) {
    const auto row = f.row_of(c.parents[i]);
    const auto id = count(c.parents[i]);
    out += i > 0 ? ", " : "";
    out += row > 0 ? join({"<a href=\"#best-", std::to_string(row), "\">", id, "</a>"}) : id;
  }
  return c.parents.empty() ? "none" : c.parents.size() > most ? out + ", \xE2\x80\xA6" : out;
}

/// Only what was heard somewhere else than the run was at names its node.
std::string node(const candidate_record& c) {
  return c.node.empty() || c.node == local_node
             ? std::string{}
             : join({"<div><dt>node</dt><dd>", escape(c.node), "</dd></div>"});
}

/// The operator, and what it takes to find and to repeat the candidate.
std::string origin(const facts& f, const candidate_record& c) {
  return join({"<span class=\"chip ", f.operator_class(c.operator_name), "\">",
               escape(words(c.operator_name)),
               "</span><dl class=\"terms\"><div><dt>generation</dt><dd>", count(c.generation),
               "</dd></div><div><dt>number</dt><dd>", count(c.id),
               "</dd></div><div><dt>parents</dt><dd>", parents(f, c),
               "</dd></div><div><dt>seed</dt><dd><code>", std::to_string(c.seed),
               "</code></dd></div>", node(c), "</dl>"});
}

std::string best_row(const facts& f, players& audio, std::size_t rank) {
  const auto& c = f.run.candidates[f.ranking[rank - 1]];
  const auto place = std::to_string(rank);
  return join(
      {"<tr role=\"row\" id=\"best-", place,
       "\"><th role=\"rowheader\" scope=\"row\" class=\"n rank\">", place, "</th>",
       cell("listen",
            audio.player(c.audio, join({"Number ", place, ", candidate ", std::to_string(c.id)}),
                         false),
            "listen"),
       cell("fitness", join({"<b>", number(c.fitness), "</b>"}), "n"),
       cell("similarity", number(c.similarity), "n"), cell("noise penalty", penalty(c), "n"),
       cell(f.run.genome == "prompt" ? "prompt" : "genome as text", escape(shorten(c.text, 600)),
            "text"),
       cell("made by", origin(f, c), "origin"), "</tr>"});
}

} // namespace

std::string best_section(const facts& f, players& audio) {
  std::string out = "<section id=\"best\"><h2>The best candidates</h2>";
  const auto rows = std::min(f.options.best_rows, f.ranking.size());
  if (rows == 0) {
    return out + "<p class=\"empty\">No candidate has been scored yet.</p></section>";
  }
  out += "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"The best "
         "candidates\"><table "
         "role=\"table\" class=\"cards\"><caption>";
  out += rows < f.ranking.size() ? join({"The first ", count(rows), " of ", count(f.ranking.size()),
                                         " scored candidates."})
                                 : join({"All ", counted(rows, "scored candidate"), "."});
  out += " Fitness is similarity minus the weighted noise penalty.</caption>";
  out += heads({{"rank", true},
                {"listen", false},
                {"fitness", true},
                {"similarity", true},
                {"noise penalty", true},
                {f.run.genome == "prompt" ? "prompt" : "genome as text", false},
                {"made by", false}});
  out += "<tbody>";
  for (std::size_t rank = 1; rank <= rows; ++rank) {
    out += best_row(f, audio, rank);
  }
  return out + "</tbody></table></div></section>";
}

namespace {

const double* find_tag(const tag_list& tags, const std::string& name) {
  const auto found =
      std::find_if(tags.begin(), tags.end(), [&](const auto& t) { return t.first == name; });
  return found == tags.end() ? nullptr : &found->second;
}

/// The strongest tags of both, by the greater of the two probabilities.
std::vector<std::string> strongest(const facts& f) {
  std::map<std::string, double> all;
  for (const auto* tags : {&f.run.target_tags, &f.run.best_tags}) {
    for (const auto& [name, probability] : *tags) {
      auto& known = all[name];
      known = std::max(known, std::isfinite(probability) ? probability : 0.0);
    }
  }
  std::vector<std::pair<std::string, double>> order(all.begin(), all.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(order.size(), f.options.tag_rows); ++i) {
    names.push_back(order[i].first);
  }
  return names;
}

std::string tag_cell(const double* probability, double full, const char* style) {
  if (probability == nullptr) {
    return join({"<td class=\"tag ", style, "\"><span class=\"muted\">\xE2\x80\x93</span></td>"});
  }
  return join({"<td class=\"tag ", style, "\">", bar(*probability / full, style),
               "<span class=\"n\">", fixed(*probability, 2), "</span></td>"});
}

} // namespace

std::string tags_section(const facts& f) {
  std::string out = "<section id=\"tags\"><h2>What it sounds like</h2>";
  const auto names = strongest(f);
  if (names.empty()) {
    return out + "<p class=\"empty\">No tags were recorded.</p></section>";
  }
  const bool with_target = !f.run.target_tags.empty();
  double full = 1e-9;
  for (const auto& name : names) {
    for (const auto* tags : {&f.run.target_tags, &f.run.best_tags}) {
      const auto* p = find_tag(*tags, name);
      full = p != nullptr && std::isfinite(*p) ? std::max(full, *p) : full;
    }
  }
  out += "<figure><table class=\"tags\"><thead><tr>";
  out += with_target ? "<th scope=\"col\" class=\"left\">the target</th>" : "";
  out += "<th scope=\"col\">tag</th><th scope=\"col\">the best found</th></tr></thead><tbody>";
  for (const auto& name : names) {
    out +=
        join({"<tr>", with_target ? tag_cell(find_tag(f.run.target_tags, name), full, "left") : "",
              "<th scope=\"row\">", escape(shorten(name, 40)), "</th>",
              tag_cell(find_tag(f.run.best_tags, name), full, "right"), "</tr>"});
  }
  return out +
         join(
             {"</tbody></table><figcaption>Probabilities that musicnn, a network trained on tagged "
              "music, gives its tags",
              with_target ? " for the target and for the best found" : " for the best found",
              ". The longest bar is ", fixed(full, 2), ".</figcaption></figure></section>"});
}

std::string operators_section(const facts& f) {
  std::string out = "<section id=\"operators\"><h2>Which operators helped</h2>";
  if (f.operators.empty()) {
    return out + "<p class=\"empty\">No candidate has been made yet.</p></section>";
  }
  out +=
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
      "aria-label=\"Operators\"><table><caption>A child "
      "improves if it is fitter than the best of its parents. A record is fitter than everything "
      "evaluated before it.</caption>";
  out += heads({{"operator", false},
                {"candidates", true},
                {"with parents", true},
                {"improved", true},
                {"share improved", false},
                {"records", true},
                {"failed", true}});
  out += "<tbody>";
  for (const auto& o : f.operators) {
    const double share =
        o.compared == 0 ? 0 : static_cast<double>(o.improved) / static_cast<double>(o.compared);
    out += join({"<tr><th scope=\"row\"><span class=\"chip ", f.operator_class(o.name), "\">",
                 escape(o.name.empty() ? "unnamed" : words(o.name)), "</span></th><td class=\"n\">",
                 count(o.candidates), "</td><td class=\"n\">", count(o.compared),
                 "</td><td class=\"n\">", o.compared == 0 ? "\xE2\x80\x93" : count(o.improved),
                 "</td><td class=\"share\">",
                 o.compared == 0 ? "\xE2\x80\x93" : join({bar(share, "wide"), " ", percent(share)}),
                 "</td><td class=\"n\">", count(o.records), "</td><td class=\"n\">",
                 count(o.failed), "</td></tr>"});
  }
  return out + "</tbody></table></div></section>";
}

std::string failures_section(const facts& f) {
  if (f.failed == 0) {
    return {};
  }
  struct group {
    std::size_t times = 0;
    const candidate_record* first = nullptr;
  };
  std::map<std::string, group> groups;
  for (const auto& c : f.run.candidates) {
    if (!std::isfinite(c.fitness)) {
      auto& g = groups[c.failure.empty() ? "the fitness was not a number" : c.failure];
      ++g.times;
      g.first = g.first == nullptr ? &c : g.first;
    }
  }
  std::vector<std::pair<std::string, group>> order(groups.begin(), groups.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second.times > b.second.times; });
  const auto rows = std::min(order.size(), f.options.failure_rows);
  std::string out = join(
      {"<section id=\"failures\"><h2>What failed</h2><div class=\"scroll\" role=\"region\" "
       "tabindex=\"0\" aria-label=\"Failures\"><table><caption>",
       counted(f.failed, "candidate"), " could not be scored; a failed candidate ranks last. ",
       rows < order.size()
           ? join({"The ", count(rows), " most frequent of ", count(order.size()), " reasons."})
           : "",
       "</caption>", heads({{"times", true}, {"reason", false}, {"first seen", false}}),
       "<tbody>"});
  for (std::size_t i = 0; i < rows; ++i) {
    const auto& [reason, g] = order[i];
    out += join({"<tr><td class=\"n\">", count(g.times), "</td><td class=\"text\">",
                 escape(shorten(reason, 400)), "</td><td class=\"text\">candidate ",
                 count(g.first->id), ", generation ", count(g.first->generation), ": ",
                 escape(shorten(g.first->text, 160)), "</td></tr>"});
  }
  return out + "</tbody></table></div></section>";
}

namespace {

std::string command_of(const run_record& run) {
  return run.command.empty()
             ? join({"evomusic evolve --config ", shell_quoted(run.name + "/config.yaml"),
                     " --seed ", std::to_string(run.seed), " --run ",
                     shell_quoted(run.name + "-again")})
             : run.command;
}

} // namespace

std::string settings_section(const facts& f) {
  const auto& run = f.run;
  std::string out =
      "<section id=\"repeat\"><h2>How to repeat it</h2><p>The same seed and configuration give the "
      "same candidates, scores and sound, on any number of threads.</p><div class=\"code\"><pre "
      "tabindex=\"0\" aria-label=\"Command\"><code id=\"command\">";
  out += join({escape(command_of(run)), "</code></pre></div>"});
  out += "<details><summary>The resolved configuration</summary>";
  out += run.configuration.empty()
             ? "<p class=\"empty\">It was not recorded.</p>"
             : join({"<pre tabindex=\"0\" aria-label=\"Configuration\"><code id=\"configuration\">",
                     escape(run.configuration), "</code></pre>"});
  return out + "</details></section>";
}

} // namespace evo::music::report
