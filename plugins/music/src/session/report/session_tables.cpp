#include "session_map.hpp"

#include "session/round_fields.hpp"

#include "evo/music/session_record.hpp"

#include <cmath>
#include <cstdio>
#include <utility>

namespace evo::music {
namespace {

using namespace detail;

/// Seventeen digits, or nothing for NaN.
std::string figure(double value) {
  if (!std::isfinite(value))
    return {};
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

/// RFC 4180: in quotes, which are doubled.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text)
    out += c == '"' ? std::string{"\"\""} : std::string{c};
  return out + "\"";
}

std::string rounds_csv(const session_record& session) {
  std::string out;
  for (const auto& [name, member] : round_counts)
    out += (out.empty() ? "" : ",") + std::string{name};
  for (const auto& [name, member] : round_summaries)
    for (const auto& [part, value] : summary_parts)
      out += "," + std::string{name} + "_" + part;
  for (const auto& [name, member] : round_numbers)
    out += "," + std::string{name};
  for (const auto& round : session.rounds) {
    const session_round& m = round.measures;
    std::string row;
    for (const auto& [name, member] : round_counts)
      row += (row.empty() ? "" : ",") + std::to_string(m.*member);
    for (const auto& [name, member] : round_summaries)
      for (const auto& [part, value] : summary_parts)
        row += "," + figure(m.*member.*value);
    for (const auto& [name, member] : round_numbers)
      row += "," + figure(m.*member);
    out += "\n" + row;
  }
  return out + "\n";
}

std::string plays_csv(const session_record& session) {
  std::string out = "round,place,candidate,answer,belief,taste,audio,text\n";
  for (const auto& round : session.rounds)
    for (std::size_t i = 0; i < round.plays.size(); ++i) {
      const session_play& p = round.plays[i];
      out += std::to_string(round.measures.round) + "," + std::to_string(i + 1) + "," +
             std::to_string(p.candidate) + "," + std::to_string(int{p.answer}) + "," +
             figure(p.belief) + "," + figure(p.taste) + "," + quoted(p.audio) + "," +
             quoted(p.text) + "\n";
    }
  return out;
}

std::string scores_csv(const session_record& session) {
  std::string out = "round,candidate,belief,taste,penalty\n";
  for (const auto& round : session.rounds)
    for (const auto& s : round.scores)
      out += std::to_string(round.measures.round) + "," + std::to_string(s.candidate) + "," +
             figure(s.belief) + "," + figure(s.taste) + "," + figure(s.penalty) + "\n";
  return out;
}

std::string map_csv(const session_record& session) {
  std::string out = "what,round,candidate,answer,x,y\n";
  for (const auto& p : report::chart_of(session).places) {
    using kind = report::session_place::kind;
    out += (p.what == kind::track    ? "track,"
            : p.what == kind::belief ? "belief,"
                                     : "taste,") +
           (p.round == 0 ? std::string{} : std::to_string(p.round)) + "," +
           (p.play == nullptr
                ? ","
                : std::to_string(p.play->candidate) + "," + std::to_string(int{p.play->answer})) +
           "," + figure(p.x) + "," + figure(p.y) + "\n";
  }
  return out;
}

} // namespace

std::vector<figure_table> session_tables(const session_record& session) {
  return {{"rounds.csv", rounds_csv(session)},
          {"plays.csv", plays_csv(session)},
          {"scores.csv", scores_csv(session)},
          {"map.csv", map_csv(session)}};
}

} // namespace evo::music
