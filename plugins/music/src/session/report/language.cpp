#include "language.hpp"

#include "text.hpp"

namespace evo::music::report {
namespace {

std::string cell(const std::string& value) {
  return join({"<td class=\"n\">", value, "</td>"});
}

std::string share_of(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? "\xE2\x80\x93"
                    : percent(static_cast<double>(part) / static_cast<double>(whole));
}

std::string row(const language_work& w) {
  const std::uint64_t tokens = w.prompt_tokens + w.answer_tokens;
  return join(
      {"<tr><th scope=\"row\">", escape(words(w.name)), "</th>", cell(count(w.requests)),
       cell(count(tokens)), cell(count(w.wanted)), cell(share_of(w.at_first, w.wanted)),
       cell(share_of(w.within_three, w.wanted)), cell(count(w.filled)),
       cell(share_of(w.better, w.wanted)),
       cell(tokens == 0 ? "\xE2\x80\x93" : number(1000 * w.gain / static_cast<double>(tokens))),
       cell(w.credit ? percent(*w.credit) : "\xE2\x80\x93"), "</tr>"});
}

std::string rejections(const std::vector<language_work>& works) {
  std::vector<std::pair<std::string, std::uint64_t>> all;
  for (const auto& w : works)
    for (const auto& [why, times] : w.rejected) {
      auto known = all.begin();
      while (known != all.end() && known->first != why)
        ++known;
      if (known == all.end())
        all.emplace_back(why, times);
      else
        known->second += times;
    }
  std::string out;
  for (const auto& [why, times] : all)
    out += join({out.empty() ? "" : ", ", escape(words(why)), " ", count(times)});
  return out.empty() ? "<p>Nothing of an answer was dropped.</p>"
                     : join({"<p>Dropped pieces of answers: ", out, ".</p>"});
}

} // namespace

std::string language_section(const facts& f) {
  const auto& works = f.run.language;
  if (works.empty())
    return {};
  std::string out =
      "<section id=\"language\"><h2>Language model</h2><div class=\"scroll\" role=\"region\" "
      "tabindex=\"0\" aria-label=\"Language model\"><table><caption>Prompts that its answers gave, "
      "at "
      "the first time of asking and within three; what was missing then, the lexicon\xE2\x80\x99s "
      "operators filled. Gain is improvement over the best parent, a thousand tokens.</caption>"
      "<thead><tr>";
  for (const char* head : {"operator", "requests", "tokens", "prompts", "at first", "within three",
                           "filled", "improved", "gain", "chosen"})
    out += join({"<th scope=\"col\">", head, "</th>"});
  out += "</tr></thead><tbody>";
  for (const auto& w : works)
    if (w.wanted > 0)
      out += row(w);
  return out + "</tbody></table></div>" + rejections(works) + "</section>";
}

} // namespace evo::music::report
