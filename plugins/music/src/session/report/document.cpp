#include "document.hpp"

#include "style.hpp"
#include "text.hpp"

namespace evo::music::report {

std::string document_head(std::string_view title, std::string_view description,
                          std::string_view rules) {
  return join(
      {"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
       "<meta name=\"color-scheme\" content=\"light dark\">\n"
       // Nothing on the page may reach out, whatever a prompt tries; players are the exception.
       "<meta http-equiv=\"Content-Security-Policy\" content=\"connect-src 'none'; img-src data:; "
       "font-src "
       "'none'; object-src 'none'; frame-src 'none'; base-uri 'none'; form-action "
       "'none'\">\n<title>",
       escape(title), "</title>\n<meta name=\"description\" content=\"", escape(description),
       "\">\n<style>", style(), rules, "</style>\n</head>\n"});
}

std::string document_tail(std::string_view footer) {
  return join({"\n</main>\n<footer><p>", footer,
               "</p></footer>\n<div id=\"tip\" role=\"presentation\" hidden></div>\n<script>",
               script(), "</script>\n</body>\n</html>\n"});
}

std::string tile(std::string_view label, std::string_view value, std::string_view note) {
  return join({"<div class=\"tile\"><dt>", label, "</dt><dd><b>", value, "</b>",
               note.empty() ? "" : join({"<span>", note, "</span>"}), "</dd></div>"});
}

} // namespace evo::music::report
