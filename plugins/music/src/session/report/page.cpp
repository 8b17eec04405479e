#include <algorithm>
#include <cmath>

#include "curves.hpp"
#include "document.hpp"
#include "facts.hpp"
#include "language.hpp"
#include "lineage.hpp"
#include "map.hpp"
#include "player.hpp"
#include "tables.hpp"
#include "text.hpp"

namespace evo::music {
namespace report {
namespace {

std::string target_name(const run_record& run) {
  return run.target.empty()
             ? (run.mode == "music" ? "a recording" : "a listener\xE2\x80\x99s taste")
             : shorten(run.target, 120);
}

/// A measurement, which is often a count.
std::string measured(double value) {
  return value >= 0 && value < 1e15 && value == std::floor(value)
             ? count(static_cast<std::uint64_t>(value))
             : number(value);
}

/// What ended the run, in words, with what was measured.
std::string stop_words(const run_record& run) {
  if (!run.finished) {
    return "not finished";
  }
  if (run.stop_reason.empty()) {
    return "finished";
  }
  std::string out = escape(words(run.stop_reason));
  if (run.stop_value) {
    out += join({": ", measured(*run.stop_value)});
  }
  if (run.stop_threshold) {
    out += join({run.stop_value ? " (limit " : " (", measured(*run.stop_threshold), ")"});
  }
  return out;
}

std::string lead(const facts& f) {
  const auto* best = f.best();
  if (best == nullptr) {
    return "<p class=\"lead\">No candidate has been scored yet.</p>";
  }
  const auto done = join({counted(f.evaluations(), "evaluation"), " in ",
                          counted(f.run.generations.size(), "generation")});
  if (!f.first_best || f.run.generations.size() < 2) {
    return join({"<p class=\"lead\">After ", done, " the best candidate scores <b>",
                 number(best->fitness), "</b>.</p>"});
  }
  const double gain = best->fitness - *f.first_best;
  if (gain <= 0) {
    return join({"<p class=\"lead\">", done,
                 " found nothing better than the best of the first population, at <b>",
                 number(best->fitness), "</b>.</p>"});
  }
  return join({"<p class=\"lead\">In ", done, " the best fitness rose from <b>",
               number(*f.first_best), "</b>, the best of the first population, to <b>",
               number(best->fitness), "</b>.</p>"});
}

std::string tiles(const facts& f) {
  const auto* best = f.best();
  std::string out = "<dl class=\"tiles\">";
  out += tile("best fitness", best != nullptr ? number(best->fitness) : "\xE2\x80\x93",
              best != nullptr ? join({"similarity ", number(best->similarity), ", penalty ",
                                      number(best->penalty)})
                              : "");
  const bool gain = best != nullptr && f.first_best && f.run.generations.size() >= 2;
  out += tile("improvement", gain ? signed_number(best->fitness - *f.first_best) : "\xE2\x80\x93",
              f.first_best ? join({"over ", number(*f.first_best), " in the first population"})
                           : "needs a first population");
  out += tile("evaluations", count(f.evaluations()),
              join({counted(f.run.candidates.size(), "different candidate"),
                    f.failed > 0 ? join({", ", count(f.failed), " failed"}) : ""}));
  out += tile(
      "time", duration(f.run.seconds),
      f.run.seconds > 0 && f.evaluations() > 0
          ? join({duration(f.run.seconds / static_cast<double>(f.evaluations())), " an evaluation"})
          : "");
  out += tile("ended by", stop_words(f.run), counted(f.run.generations.size(), "generation"));
  return out + "</dl>";
}

std::string setup(const run_record& run) {
  std::string out = "<p class=\"setup\">";
  const auto part = [&](const char* label, const std::string& value) {
    out += value.empty()
               ? ""
               : join({"<span>", label, " <b>", escape(shorten(words(value), 80)), "</b></span> "});
  };
  part("strategy", run.strategy);
  part("genome", run.genome);
  part("generator", run.generator);
  part("encoder", run.encoder);
  part("fitness", run.mode);
  part("seed", std::to_string(run.seed));
  part("started", run.started);
  return out + "</p>";
}

std::string unfinished(const run_record& run) {
  return run.finished
             ? ""
             : join({"<p class=\"notice\" role=\"note\"><b>This run is not finished.</b> The page "
                     "shows what "
                     "was stored so far; <code>evomusic evolve --run ",
                     escape(shell_quoted(run.name)), " --resume</code> continues it.</p>"});
}

std::string card(const facts& f, players& audio, const playlist_entry& e, std::size_t place) {
  const auto row = f.row_of(e.candidate);
  const auto found = f.by_id.find(e.candidate);
  std::string facts_line = e.seconds > 0 ? duration(e.seconds) : "";
  std::string text;
  if (found != f.by_id.end()) {
    const auto& c = f.run.candidates[found->second];
    facts_line = join({"fitness <b>", number(c.fitness), "</b> \xC2\xB7 generation ",
                       count(c.generation), facts_line.empty() ? "" : " \xC2\xB7 ", facts_line});
    text =
        c.text == e.title ? "" : join({"<p class=\"text\">", escape(shorten(c.text, 220)), "</p>"});
  }
  const auto title =
      e.title.empty() ? join({"Candidate ", std::to_string(e.candidate)}) : shorten(e.title, 140);
  return join(
      {"<li class=\"track\"><span class=\"place\" aria-hidden=\"true\">", std::to_string(place),
       "</span><div><h3>", escape(title), "</h3><p class=\"muted\">", facts_line,
       row > 0 ? join({" \xC2\xB7 <a href=\"#best-", std::to_string(row), "\">details</a>"}) : "",
       "</p>", text, audio.player(e.audio, title, true), "</div></li>"});
}

/// The playlist; without one, the best candidates that have audio.
std::vector<playlist_entry> tracks(const facts& f) {
  if (!f.run.playlist.empty()) {
    return f.run.playlist;
  }
  std::vector<playlist_entry> out;
  for (std::size_t i = 0; i < f.ranking.size() && out.size() < 10; ++i) {
    const auto& c = f.run.candidates[f.ranking[i]];
    if (!c.audio.empty()) {
      out.push_back({.candidate = c.id, .title = c.text, .audio = c.audio, .seconds = 0});
    }
  }
  return out;
}

std::string playlist(const facts& f, players& audio) {
  constexpr std::size_t most = 50;
  const auto all = tracks(f);
  std::string out = "<section id=\"listen\"><h2>Listen</h2>";
  if (!f.run.target_audio.empty()) {
    out += join({"<div class=\"track target\"><span class=\"place\" "
                 "aria-hidden=\"true\">\xE2\x98\x85</span><div><h3>The target: ",
                 escape(target_name(f.run)), "</h3>",
                 audio.player(f.run.target_audio, "The target", true), "</div></div>"});
  }
  if (all.empty()) {
    return out + "<p class=\"empty\">No audio was kept (store.keep_audio) or none exists "
                 "yet.</p></section>";
  }
  out += "<ol class=\"tracks\">";
  for (std::size_t i = 0; i < std::min(all.size(), most); ++i) {
    out += card(f, audio, all[i], i + 1);
  }
  out += "</ol>";
  out += all.size() > most ? join({"<p class=\"muted\">", count(all.size() - most),
                                   " more tracks are in the playlist file.</p>"})
                           : "";
  return out + "</section>";
}

std::string navigation(const facts& f) {
  return join({"<nav aria-label=\"On this page\"><a href=\"#listen\">Listen</a><a "
               "href=\"#progress\">Progress</a>"
               "<a href=\"#tags\">Sound</a><a href=\"#map\">Map</a><a href=\"#best\">Best</a><a "
               "href=\"#lineage\">Lineage</a>"
               "<a href=\"#operators\">Operators</a>",
               f.failed > 0 ? "<a href=\"#failures\">Failures</a>" : "",
               "<a href=\"#repeat\">Repeat</a></nav>"});
}

} // namespace
} // namespace report

std::string render_report(const run_record& run, const report_options& options) {
  using namespace report;
  const facts f(run, options);
  players audio(options);
  const auto title = join({"Music evolved towards ", target_name(run)});
  std::string out = document_head(title, counted(f.evaluations(), "evaluation"));
  out += join({"<body>\n<a class=\"skip\" href=\"#listen\">Skip to the music</a>\n<header><p "
               "class=\"eyebrow\">EvoMusic \xC2\xB7 ",
               escape(shorten(run.name, 80)), "</p><h1>", escape(title), "</h1>", lead(f),
               unfinished(run), tiles(f), setup(run), navigation(f), "</header>\n<main>\n"});
  out += playlist(f, audio) + "\n";
  out += curves_section(f) + "\n";
  out += join({"<div class=\"pair\">", tags_section(f), "\n", map_section(f), "</div>\n"});
  out += best_section(f, audio) + "\n";
  out += lineage_section(f) + "\n" + operators_section(f) + "\n" + language_section(f) + "\n" +
         failures_section(f) + "\n";
  out += settings_section(f);
  const std::string audio_words =
      options.read_audio ? (audio.left_out() ? "Some audio is not embedded in this page: keep "
                                               "it beside the run\xE2\x80\x99s folder."
                                             : "The audio is embedded in this page.")
                         : "The players read the audio beside this page: keep them together.";
  out += document_tail(audio_words + " No network is used.");
  return out;
}

} // namespace evo::music
