#include "page.hpp"

#include <array>
#include <cmath>
#include <cstdio>

namespace evo::music::experiments {
namespace {

std::string fixed(double value) {
  if (!std::isfinite(value))
    return "-";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f", value);
  return text.data();
}

/// "0.712 ± 0.021 (0.740)": mean, deviation over seeds, the report's number.
std::string number_text(const table_number& n) {
  std::string out = fixed(n.ours.mean);
  if (std::isfinite(n.ours.deviation))
    out += " \xC2\xB1 " + fixed(n.ours.deviation);
  if (n.published)
    out += " (" + fixed(*n.published) + ")";
  return out;
}

/// A text that can't end a cell or begin another one.
std::string cell_text(const std::string& text) {
  std::string out;
  for (const char c : text)
    out += c == '|' ? std::string{"\\|"} : std::string{c == '\n' ? ' ' : c};
  return out;
}

std::string rows_of(const table& t) {
  std::string head = "|", rule = "|", out;
  for (const auto& title : t.label_titles) {
    head += " " + title + " |";
    rule += "---|";
  }
  for (const auto& title : t.column_titles) {
    head += " " + title + " |";
    rule += "--:|";
  }
  for (const auto& r : t.rows) {
    out += "|";
    for (const auto& label : r.labels)
      out += " " + cell_text(label) + " |";
    for (const auto& n : r.numbers)
      out += " " + number_text(n) + " |";
    out += "\n";
  }
  return head + "\n" + rule + "\n" + out;
}

/// What the rows without numbers say, each reason once.
std::string reasons(const table& t) {
  std::vector<std::pair<std::string, std::size_t>> all;
  for (const auto& r : t.rows) {
    if (r.why.empty())
      continue;
    const std::string why = (r.state == cell_state::not_run ? "not run: " : "failed: ") + r.why;
    if (!all.empty() && all.back().first == why)
      ++all.back().second;
    else
      all.emplace_back(why, 1);
  }
  std::string out;
  for (const auto& [why, count] : all)
    out += std::to_string(count) + (count == 1 ? " row " : " rows ") + why + ".\n";
  return out;
}

} // namespace

std::string to_markdown(const results& r) {
  std::string out =
      r.budget + ". " + std::to_string(r.finished) + " runs, " + std::to_string(r.not_run) +
      " not run, " + std::to_string(r.failed) +
      " failed. Numbers: mean \xC2\xB1 deviation over seeds, in brackets the report's.\n\n";
  for (const auto& d : r.differences)
    out += "- " + d + "\n";
  for (const auto& t : r.tables) {
    out += "\n### " + t.title + "\n\n" + rows_of(t) + "\n" + t.note + "\n";
    if (const std::string why = reasons(t); !why.empty())
      out += "\n" + why;
  }
  out += "\n### What the report finds\n\n| the report | measured here | |\n|---|---|---|\n";
  for (const auto& f : r.findings)
    out += "| " + cell_text(f.claim) + " | " + cell_text(f.measured) + " | " + words_of(f.said) +
           " |\n";
  return out;
}

} // namespace evo::music::experiments
