#include "evo/music/session_record.hpp"

#include "files/files.hpp"

#include <cmath>
#include <functional>

#include "chart.hpp"
#include "player.hpp"
#include "session_map.hpp"
#include "style.hpp"
#include "text.hpp"

#include "evo/music/report.hpp"

namespace evo::music {
namespace report {
namespace {

constexpr const char* dash = "\xE2\x80\x93";

using measure = std::function<double(const session_round&)>;

struct curve {
  const char* name;
  const char* style;
  measure value;
};

struct figure_words {
  const char* id;
  const char* title;
  const char* caption; ///< HTML
};

std::string two_digits(std::uint64_t n) {
  return (n < 10 ? "0" : "") + std::to_string(n);
}

/// A chart by round; nothing where no line has a number.
std::string figure_of(const session_record& s, const figure_words& words,
                      const std::vector<curve>& curves, double height = 300) {
  line_chart c;
  c.id = words.id;
  c.title = words.title;
  c.x_label = "round";
  c.height = height;
  bool is_known = false;
  for (const auto& round : s.rounds) {
    c.x.push_back(static_cast<double>(round.measures.round));
    std::string tip = join({"Round ", count(round.measures.round)});
    for (const auto& curve : curves)
      tip += join({"\n", curve.name, " ", number(curve.value(round.measures))});
    c.tips.push_back(tip);
  }
  for (const auto& curve : curves) {
    line l{.name = curve.name, .style = curve.style, .y = {}};
    for (const auto& round : s.rounds) {
      l.y.push_back(curve.value(round.measures));
      is_known = is_known || std::isfinite(l.y.back());
    }
    c.lines.push_back(std::move(l));
  }
  if (!is_known)
    return {};
  const auto& last = s.rounds.back().measures;
  for (const auto& curve : curves)
    c.description += join({curve.name, " ends at ", number(curve.value(last)), ". "});
  return join({"<figure>", legend(c, true), both_widths(c), "<figcaption>", words.caption,
               "</figcaption></figure>"});
}

measure part(score_summary session_round::* summary, double score_summary::* value) {
  return [=](const session_round& r) { return r.*summary.*value; };
}

measure plain(double session_round::* value) {
  return [=](const session_round& r) { return r.*value; };
}

measure whole(std::uint64_t session_round::* value) {
  return [=](const session_round& r) { return static_cast<double>(r.*value); };
}

std::string curves(const session_record& s) {
  using r = session_round;
  using p = score_summary;
  std::string out = "<section id=\"progress\"><h2>How it got better</h2>";
  if (s.rounds.empty())
    return out + "<p class=\"empty\">No round is complete, so there is nothing to draw yet.</p>"
                 "</section>";
  out += figure_of(s,
                   {"taste", "The playlists by true taste",
                    "<b>How much the listener truly likes what was played</b>, which a simulated "
                    "listener knows and the session doesn\xE2\x80\x99t."},
                   {{"max", "best", part(&r::playlist_by_taste, &p::max)},
                    {"min", "worst", part(&r::playlist_by_taste, &p::min)},
                    {"median", "median", part(&r::playlist_by_taste, &p::median)},
                    {"mean", "so-far", part(&r::playlist_by_taste, &p::mean)}});
  out +=
      figure_of(s,
                {"belief", "The playlists by belief",
                 "<b>The same clips as they were believed to be liked</b> when they were chosen: "
                 "the aligner\xE2\x80\x99s cosine."},
                {{"max", "best", part(&r::playlist_by_belief, &p::max)},
                 {"min", "worst", part(&r::playlist_by_belief, &p::min)},
                 {"median", "median", part(&r::playlist_by_belief, &p::median)},
                 {"mean", "so-far", part(&r::playlist_by_belief, &p::mean)}});
  out += figure_of(s, {"answers", "Answers", "<b>Answers</b> to each playlist."},
                   {{"likes", "best", whole(&r::likes)},
                    {"dislikes", "so-far", whole(&r::dislikes)},
                    {"skipped", "worst", whole(&r::skipped)}},
                   230);
  out +=
      figure_of(s,
                {"everything", "All candidates",
                 "<b>All candidates of a round</b>, mean of what was believed of them and of the "
                 "true taste. Each one is in <a href=\"figures/scores.csv\">scores.csv</a>."},
                {{"by belief", "mean", part(&r::candidates_by_belief, &p::mean)},
                 {"by taste", "so-far", part(&r::candidates_by_taste, &p::mean)}},
                230);
  out += figure_of(s,
                   {"knowing", "How right the belief is",
                    "<b>Cosines of believed and true</b> scores, over candidates that were never "
                    "played, and vectors; the share of answers that were foretold, and how sure "
                    "the belief is (Youden\xE2\x80\x99s J)."},
                   {{"scores", "so-far", plain(&r::score_cosine)},
                    {"vectors", "best", plain(&r::vector_cosine)},
                    {"foretold", "mean", plain(&r::foretold)},
                    {"sureness", "median", plain(&r::sureness)}});
  out += figure_of(
      s, {"loss", "Loss", "<b>Loss</b> over all answers, before and after learning."},
      {{"before", "worst", plain(&r::loss_before)}, {"after", "so-far", plain(&r::loss_after)}},
      230);
  out += figure_of(s,
                   {"difference", "Difference of vectors",
                    "<b>Mean absolute and squared difference</b> of the believed and the true "
                    "vector\xE2\x80\x99s numbers."},
                   {{"absolute", "best", plain(&r::vector_absolute_difference)},
                    {"squared", "so-far", plain(&r::vector_squared_difference)}},
                   230);
  return out + "</section>";
}

std::string table(const session_record& s) {
  std::string out = "<section id=\"rounds\"><h2>Rounds</h2><div class=\"scroll\" role=\"region\" "
                    "tabindex=\"0\" aria-label=\"Rounds\"><table><thead><tr>";
  for (const auto* head : {"round", "heard", "played", "likes", "dislikes", "by belief", "by taste",
                           "deviation", "score cosine", "sureness", "evolution"})
    out += join({"<th scope=\"col\" class=\"n\">", head, "</th>"});
  out += "</tr></thead><tbody>";
  for (const auto& round : s.rounds) {
    const session_round& m = round.measures;
    out += join({"<tr><th scope=\"row\" class=\"n\">", count(m.round), "</th>"});
    for (const auto n : {m.evaluations, m.played, m.likes, m.dislikes})
      out += join({"<td class=\"n\">", count(n), "</td>"});
    for (const double value : {m.playlist_by_belief.mean, m.playlist_by_taste.mean,
                               m.playlist_by_taste.deviation, m.score_cosine, m.sureness})
      out += join({"<td class=\"n\">", number(value), "</td>"});
    out += join({"<td class=\"n\"><a href=\"rounds/", two_digits(m.round),
                 "/report.html\">report</a></td></tr>"});
  }
  return out + "</tbody></table></div><p class=\"muted\">All measures: <a "
               "href=\"figures/rounds.csv\">rounds.csv</a>, <a "
               "href=\"figures/plays.csv\">plays.csv</a>, <a "
               "href=\"figures/scores.csv\">scores.csv</a>.</p></section>";
}

std::string card(const session_play& p, std::size_t place, players& audio) {
  const char* answer = p.answer > 0 ? "liked" : p.answer < 0 ? "disliked" : "skipped";
  const std::string title =
      p.text.empty() ? join({"Candidate ", std::to_string(p.candidate)}) : shorten(p.text, 140);
  return join({"<li class=\"track\"><span class=\"place\" aria-hidden=\"true\">",
               std::to_string(place), "</span><div><h3>", escape(title),
               "</h3><p class=\"muted answers\"><b>", answer, "</b> \xC2\xB7 by belief ",
               number(p.belief),
               std::isfinite(p.taste) ? join({", by taste ", number(p.taste)}) : "", "</p>",
               audio.player(p.audio, title, false), "</div></li>"});
}

/// The last playlist open, the others folded.
std::string playlists(const session_record& s, players& audio) {
  std::string out = "<section id=\"listen\"><h2>Listen</h2>";
  if (s.rounds.empty())
    return out + "<p class=\"empty\">Nothing has been played yet.</p></section>";
  for (auto round = s.rounds.rbegin(); round != s.rounds.rend(); ++round) {
    const session_round& m = round->measures;
    out += join({"<details", round == s.rounds.rbegin() ? " open" : "", "><summary>Round ",
                 count(m.round), ": ", counted(m.likes, "like"), " of ", count(m.played),
                 "</summary><ol class=\"tracks\">"});
    for (std::size_t i = 0; i < round->plays.size(); ++i)
      out += card(round->plays[i], i + 1, audio);
    out += "</ol></details>";
  }
  return out + "</section>";
}

std::string tile(const char* label, const std::string& value, const std::string& note) {
  return join({"<div class=\"tile\"><dt>", label, "</dt><dd><b>", value, "</b><span>", note,
               "</span></dd></div>"});
}

std::string tiles(const session_record& s) {
  if (s.rounds.empty())
    return {};
  const session_round &first = s.rounds.front().measures, &last = s.rounds.back().measures;
  std::uint64_t heard = 0, likes = 0, played = 0;
  for (const auto& r : s.rounds) {
    heard += r.measures.evaluations;
    likes += r.measures.likes;
    played += r.measures.played;
  }
  return join(
      {"<dl class=\"tiles\">",
       tile("last playlist", join({count(last.likes), " of ", count(last.played)}),
            join({"liked; ", count(first.likes), " of ", count(first.played), " in the first"})),
       tile("true score", number(last.playlist_by_taste.mean),
            join({"mean of the last playlist; ", number(first.playlist_by_taste.mean),
                  " of the first"})),
       tile("answers", join({count(likes), " likes"}), join({"of ", counted(played, "clip")})),
       tile("heard", count(heard), "clips by the machine"),
       tile("sureness", number(last.sureness), "0 is chance, 1 foretells every answer"), "</dl>"});
}

std::string head(const std::string& title) {
  return join({"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
               "name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
               "name=\"color-scheme\" content=\"light dark\">\n<meta "
               "http-equiv=\"Content-Security-Policy\" content=\"connect-src 'none'; img-src "
               "data:; font-src 'none'; object-src 'none'; frame-src 'none'; base-uri 'none'; "
               "form-action 'none'\">\n<title>",
               escape(title), "</title>\n<style>", style(), "</style>\n</head>\n"});
}

std::string lead(const session_record& s) {
  if (s.rounds.empty())
    return "<p class=\"lead\">No round is complete yet.</p>";
  const session_round &first = s.rounds.front().measures, &last = s.rounds.back().measures;
  const char* how = s.mode == "dynamic" ? " learned from likes and dislikes alone"
                                        : " with a taste that was known beforehand";
  if (!std::isfinite(last.playlist_by_taste.mean))
    return join({"<p class=\"lead\">", counted(s.rounds.size(), "round"), how, ": <b>",
                 count(last.likes), "</b> of the last ", counted(last.played, "clip"),
                 " were liked, ", count(first.likes), " of the first ", count(first.played),
                 ".</p>"});
  return join({"<p class=\"lead\">", counted(s.rounds.size(), "round"), how,
               ": the mean true score of a playlist went from <b>",
               number(first.playlist_by_taste.mean), "</b> to <b>",
               number(last.playlist_by_taste.mean), "</b>.</p>"});
}

} // namespace
} // namespace report

std::string render_session_report(const session_record& s) {
  using namespace report;
  const report_options options;
  players audio{options};
  const std::string who = s.listener.empty() ? "a listener" : shorten(s.listener, 80);
  const std::string title = join({"Music for ", who});
  std::string out = head(title);
  out += join({"<body>\n<a class=\"skip\" href=\"#listen\">Skip to the music</a>\n<header><p "
               "class=\"eyebrow\">EvoMusic session \xC2\xB7 ",
               escape(shorten(s.name, 80)), "</p><h1>", escape(title), "</h1>", lead(s)});
  if (!s.finished)
    out += join({"<p class=\"notice\" role=\"note\"><b>This session is not finished:</b> ",
                 count(s.rounds.size()), " of ", counted(s.wanted, "round"),
                 ". The same command with <code>--resume</code> continues it.</p>"});
  out += join({tiles(s), "<nav aria-label=\"On this page\"><a href=\"#progress\">Progress</a>",
               s.rounds.empty() ? "" : "<a href=\"#rounds\">Rounds</a>",
               "<a href=\"#map\">Map</a><a href=\"#listen\">Listen</a></nav></header>\n<main>\n",
               curves(s), "\n", s.rounds.empty() ? "" : table(s), "\n", session_map_section(s),
               "\n", playlists(s, audio), "\n<section id=\"repeat\"><h2>Repeat</h2><pre>",
               escape(s.command.empty() ? dash : s.command), "</pre></section>"});
  out += join({"\n</main>\n<footer><p>The players read the audio beside this page: keep them "
               "together. No network is used.</p></footer>\n<div id=\"tip\" role=\"presentation\" "
               "hidden></div>\n<script>",
               script(), "</script>\n</body>\n</html>\n"});
  return out;
}

void write_session_report(const std::filesystem::path& folder, const session_record& session) {
  const auto figures = folder / "figures";
  detail::make_folder(figures);
  for (const auto& table : session_tables(session))
    detail::write_file(figures / table.file, table.text);
  detail::write_file(folder / "report.html", render_session_report(session));
}

} // namespace evo::music
