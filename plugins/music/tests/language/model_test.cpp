// What a real, weak model gives. Needs EVO_LLM_URL, a chat server; EVO_LLM_CALLS for more calls.
#include "form.hpp"
#include "texts.hpp"

#include "evo/core/random.hpp"
#include "evo/llm/client.hpp"
#include "evo/music/prompts.hpp"
#include "evo/text/ask_children.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

using namespace evo;
using namespace evo::music;

namespace {

std::string server() {
  const char* url = std::getenv("EVO_LLM_URL");
  return url == nullptr ? std::string{} : url;
}

std::size_t calls() {
  const char* given = std::getenv("EVO_LLM_CALLS");
  return given == nullptr ? 30 : std::stoul(given);
}

/// Operator calls as LLM Evolve makes them, a third crossovers and the others mutations, on random
/// prompts.
text_work ask(bool structured, std::size_t count) {
  llm::client client{{.base_url = server(), .concurrency = 2}};
  const text_asker asker{.model = client,
                         .form = language::music_form(structured),
                         .fill = language::fill_from_lexicon};
  const auto operators = language::default_operators();
  text_work work;
  const random_key key{1};
  const auto begin = std::chrono::steady_clock::now();
  // Six calls at a time, as those of a generation.
  for (std::size_t first = 0; first < count; first += 6) {
    std::vector<running_task> tasks;
    for (std::size_t i = first; i < std::min(first + 6, count); ++i) {
      const auto& op = operators[i % 3 == 0 ? 0 : 1];
      random_stream stream = key.stream(i);
      text_task task{.count = op.output};
      std::string listed;
      for (std::size_t p = 0; p < op.input; ++p)
        listed += (p > 0 ? "\n" : "") + task.parents.emplace_back(random_prompt(stream));
      task.instruction = fill_template(op.prompt, {{"prompts", listed}});
      tasks.push_back({.task = std::move(task), .stream = stream, .work = &work});
    }
    ask_children(asker, tasks);
    if (first == 0)
      for (const auto& t : tasks)
        for (const auto& child : t.children)
          std::printf("  %s%s\n", child.from_model ? "" : "(lexicon) ", child.text.c_str());
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::printf(
      "%s: %zu calls, %llu requests, %llu + %llu tokens, %.0f s; of %llu children %.1f %% at "
      "the first answer, %.1f %% within three, %llu filled; rejected:",
      structured ? "schema" : "tags only", count, static_cast<unsigned long long>(work.requests),
      static_cast<unsigned long long>(work.prompt_tokens),
      static_cast<unsigned long long>(work.answer_tokens), seconds,
      static_cast<unsigned long long>(work.wanted),
      100.0 * static_cast<double>(work.at_first) / static_cast<double>(work.wanted),
      100.0 * static_cast<double>(work.within_three) / static_cast<double>(work.wanted),
      static_cast<unsigned long long>(work.filled));
  for (std::size_t i = 0; i < rejection_count; ++i)
    if (work.rejected[i] > 0)
      std::printf(" %s %llu", std::string{name(static_cast<rejection>(i))}.c_str(),
                  static_cast<unsigned long long>(work.rejected[i]));
  std::printf("\n");
  std::fflush(stdout);
  return work;
}

} // namespace

TEST_CASE("a weak model that is given fields gives nearly all children at the first answer") {
  REQUIRE_MESSAGE(!server().empty(), "EVO_LLM_URL isn't set: run it by chat_server.py");
  const text_work work = ask(true, calls());
  CHECK(work.from_model + work.filled == work.wanted);
  CHECK(work.at_first >= 0.95 * static_cast<double>(work.wanted));
  CHECK(work.within_three >= 0.995 * static_cast<double>(work.wanted));
}

TEST_CASE("with tags only it often fails, and every place is filled all the same") {
  const text_work work = ask(false, calls() / 3);
  CHECK(work.from_model + work.filled == work.wanted);
}
