#include "tables.hpp"

#include "comparison/figure.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace evo::music::experiments {
namespace {

using json = nlohmann::ordered_json;
using comparison::csv_field;
using comparison::csv_number;

const char* name(cell_state s) {
  switch (s) {
  case cell_state::finished: return "finished";
  case cell_state::not_run: return "not run";
  case cell_state::failed: return "failed";
  }
  return "";
}

std::vector<const outcome*> outcomes_of(const std::string& cell, std::span<const outcome> all) {
  std::vector<const outcome*> found;
  for (const auto& o : all)
    if (o.cell == cell)
      found.push_back(&o);
  return found;
}

table_row make_row(const row& planned, const table_plan& t, std::span<const outcome> all) {
  table_row r{.labels = planned.labels, .why = {}, .published_for = planned.published_for};
  std::vector<const outcome*> finished;
  for (const auto* o : outcomes_of(planned.cell, all)) {
    if (o->state == cell_state::finished) {
      finished.push_back(o);
      r.folders.push_back(o->folder);
      continue;
    }
    if (r.why.empty())
      r.why = o->why;
    if (o->state == cell_state::failed)
      r.state = cell_state::failed;
  }
  if (!finished.empty())
    r.state = cell_state::finished;
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    std::vector<double> values;
    for (const auto* o : finished)
      values.push_back(
          value_of(*o, t.columns[i].what, t.columns[i].by_belief || planned.by_belief));
    r.numbers.push_back({comparison::estimate_of(values),
                         i < planned.published.size() ? planned.published[i] : std::nullopt});
  }
  return r;
}

/// A title as a key: lower case, blanks as underscores.
std::string key_of(std::string title) {
  for (char& c : title)
    c = c == ' ' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return title;
}

json number_or_null(double value) {
  return std::isfinite(value) ? json(value) : json(nullptr);
}

} // namespace

std::vector<table> make_tables(const plan& p, std::span<const outcome> outcomes) {
  std::vector<table> all;
  for (const auto& planned : p.tables) {
    table t{.id = planned.id,
            .title = planned.title,
            .note = planned.note,
            .label_titles = planned.label_titles};
    for (const auto& c : planned.columns)
      t.column_titles.push_back(c.title);
    for (const auto& r : planned.rows) {
      t.rows.push_back(make_row(r, planned, outcomes));
      t.has_published = t.has_published || !r.published.empty();
    }
    all.push_back(std::move(t));
  }
  return all;
}

std::string to_csv(const table& t) {
  std::string out;
  for (const auto& title : t.label_titles)
    out += csv_field(key_of(title)) + ",";
  out += "state,why,seeds";
  for (const auto& title : t.column_titles)
    for (const char* part : {"", "_deviation", "_half_width", "_report"})
      out += "," + csv_field(key_of(title) + part);
  out += "\n";
  for (const auto& r : t.rows) {
    for (const auto& label : r.labels)
      out += csv_field(label) + ",";
    out += std::string{name(r.state)} + "," + csv_field(r.why) + "," +
           std::to_string(r.folders.size());
    for (const auto& n : r.numbers)
      for (const double v :
           {n.ours.mean, n.ours.deviation, n.ours.half_width, n.published.value_or(std::nan(""))})
        out += "," + csv_number(v);
    out += "\n";
  }
  return out;
}

std::string to_json(const table& t) {
  json rows = json::array();
  for (const auto& r : t.rows) {
    json labels = json::object(), numbers = json::object();
    for (std::size_t i = 0; i < r.labels.size(); ++i)
      labels[key_of(t.label_titles[i])] = r.labels[i];
    for (std::size_t i = 0; i < r.numbers.size(); ++i) {
      const auto& n = r.numbers[i];
      numbers[key_of(t.column_titles[i])] = {
          {"mean", number_or_null(n.ours.mean)},
          {"deviation", number_or_null(n.ours.deviation)},
          {"half_width", number_or_null(n.ours.half_width)},
          {"report", number_or_null(n.published.value_or(std::nan("")))}};
    }
    json one{{"labels", labels}, {"state", name(r.state)}, {"seeds", r.folders.size()}};
    if (!r.why.empty())
      one["why"] = r.why;
    if (!r.published_for.empty())
      one["report_for"] = r.published_for;
    one["numbers"] = numbers;
    one["runs"] = r.folders;
    rows.push_back(std::move(one));
  }
  return json{{"id", t.id}, {"title", t.title}, {"note", t.note}, {"rows", rows}}.dump(1) + "\n";
}

} // namespace evo::music::experiments
