#include "form.hpp"

#include "evo/core/random.hpp"
#include "evo/music/prompts.hpp"

#include "compose.hpp"
#include "known_words.hpp"
#include "menu.hpp"
#include "texts.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace evo::music::language {
namespace {

constexpr answer_limits limits{.most_bytes = 300};

/// So that an answer that runs on doesn't cost more than it can give.
std::uint32_t tokens_for(std::size_t count, bool reflects) {
  constexpr std::uint32_t frame = 24, a_prompt = 110, a_remark = 90;
  return frame + a_prompt * static_cast<std::uint32_t>(count) + (reflects ? a_remark : 0);
}

} // namespace

answer_form music_form(bool structured) {
  const answer_form tagged = tagged_form(std::string{system_text()}, limits);
  answer_form form;
  form.ask = [=](const text_task& task, std::size_t count, random_stream& random) {
    text_request r = tagged.ask(task, count, random);
    r.max_tokens = tokens_for(count, task.reflects);
    if (!structured)
      return r;
    r.plain_user = tagged.ask(task, count, random).system + "\n\n" + r.user;
    r.system = structured_system_text();
    r.user = instruction_for(task, count);
    if (task.reflects)
      r.user += "\nBegin with a remark on why some score higher.";
    r.schema = schema_of(make_menus(task.parents, count, random), task.reflects);
    return r;
  };
  form.read = [tagged](const text_task& task, const text_answer& answer) {
    parsed_answer composed = compose_prompts(answer.text, limits);
    if (!composed.texts.empty() || !composed.rejected.empty())
      return composed;
    return tagged.read(task, answer);
  };
  form.objection = [](const std::string& text,
                      std::span<const std::string> parents) -> std::optional<rejection> {
    if (!is_on_subject(text, parents))
      return rejection::off_subject;
    return std::nullopt;
  };
  return form;
}

std::vector<std::string> fill_from_lexicon(std::span<const std::string> parents,
                                           random_stream& random) {
  if (parents.empty())
    return {random_prompt(random)};
  if (parents.size() == 1)
    return mutate_prompt(parents, random);
  const auto chosen = random.sample(parents.size(), 2);
  const std::vector<std::string> two{parents[chosen[0]], parents[chosen[1]]};
  return cross_prompts(two, random);
}

} // namespace evo::music::language
