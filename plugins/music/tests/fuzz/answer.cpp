#include "support.hpp"

#include "evo/text/parse_answer.hpp"

#ifdef EVO_WITH_LLM
#include "protocol.hpp"
#endif

#include <algorithm>
#include <set>

namespace evo::music::fuzz {
namespace {

void check(const parsed_answer& parsed, const answer_limits& limits) {
  std::set<std::string> different;
  for (const auto& text : parsed.texts) {
    promise(!text.empty() && text.size() <= limits.most_bytes, "a text is as long as it may be");
    promise(text.find_first_of("\n\r\t") == std::string::npos, "a text is one line");
    promise(different.insert(text).second, "each text is there once");
  }
}

} // namespace

void answer(input bytes) {
  const answer_limits limits;
  const std::string_view text = text_of(bytes);
  const auto whole = parse_answer(text, false, limits);
  const auto cut = parse_answer(text, true, limits);
  check(whole, limits);
  check(cut, limits);
  promise(!whole.texts.empty() || !whole.rejected.empty(), "an answer has texts or reasons");
  promise(cut.texts.size() <= whole.texts.size(), "what is cut has no more texts");
#ifdef EVO_WITH_LLM
  const text_request request{};
  const auto reply = llm::detail::read_reply(text, request);
  promise(reply.answer.has_value() != !reply.problem.empty(), "a reply has an answer or a problem");
  const std::string message = llm::detail::error_message(text, "secret");
  promise(message.find("secret") == std::string::npos, "a message has no key in it");
  promise(message.find('\n') == std::string::npos, "a message is one line");
#endif
}

} // namespace evo::music::fuzz
