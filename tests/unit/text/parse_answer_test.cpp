#include "evo/text/parse_answer.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using texts = std::vector<std::string>;

std::vector<evo::rejection> reasons(const evo::parsed_answer& parsed) {
  std::vector<evo::rejection> all;
  for (const auto& r : parsed.rejected)
    all.push_back(r.why);
  return all;
}

texts of(std::string_view answer) {
  return evo::parse_answer(answer).texts;
}

} // namespace

TEST_CASE("texts between tags are taken, whatever stands around them") {
  CHECK(of("Sure!\n1. <prompt> a slow waltz </prompt>\n2. <prompt>fast techno</prompt> Enjoy.") ==
        texts{"a slow waltz", "fast techno"});
  CHECK(of("<PROMPT>a slow waltz</Prompt >") == texts{"a slow waltz"});
  CHECK(of("<prompt1>a slow waltz</prompt1><prompt id=\"2\">techno</prompt>") ==
        texts{"a slow waltz", "techno"});
}

TEST_CASE("nested and unbalanced tags give what they hold") {
  CHECK(of("<prompt><prompt>a slow waltz</prompt></prompt>") == texts{"a slow waltz"});
  CHECK(of("<prompt>a slow waltz\n<prompt>fast techno</prompt>") ==
        texts{"a slow waltz", "fast techno"});
  CHECK(of("<prompt>outer <prompt>inner</prompt> rest</prompt>") == texts{"outer", "inner"});
  CHECK(of("a slow waltz</prompt>\nfast techno</prompt>") == texts{"a slow waltz", "fast techno"});
  CHECK(of("<prompt>a slow waltz\nI hope you like it") == texts{"a slow waltz"});
}

TEST_CASE("an end that the token limit took away is not used") {
  const auto cut = evo::parse_answer("<prompt>a slow waltz</prompt><prompt>fast tec", true);
  CHECK(cut.texts == texts{"a slow waltz"});
  CHECK(reasons(cut) == std::vector{evo::rejection::cut});
  CHECK(of("<prompt>a slow waltz</prompt><prompt>fast techno") ==
        texts{"a slow waltz", "fast techno"});
}

TEST_CASE("reasoning is passed over, also where a tag of it is missing") {
  CHECK(of("<think>maybe <prompt>no</prompt></think><prompt>yes it is</prompt>") ==
        texts{"yes it is"});
  CHECK(of("maybe <prompt>no</prompt></think><prompt>yes it is</prompt>") == texts{"yes it is"});
  const auto endless = evo::parse_answer("<think>maybe <prompt>no</prompt> or", true);
  CHECK(endless.texts.empty());
  CHECK(reasons(endless) == std::vector{evo::rejection::nothing_found});
}

TEST_CASE("lists, fences, quotes, headings and labels are unwrapped") {
  CHECK(of("Here are three:\n1. \"a slow waltz\"\n2) 'fast techno'\n- **Mood:** dark jazz\n") ==
        texts{"a slow waltz", "fast techno", "dark jazz"});
  CHECK(of("```\na slow waltz\nfast techno\n```\nEnjoy them all. Bye.") ==
        texts{"a slow waltz", "fast techno"});
  CHECK(of("Prompt 1: a slow waltz\nPrompt 2: **fast** techno") ==
        texts{"a slow waltz", "fast techno"});
  CHECK(of("\xE2\x80\xA2 \xE2\x80\x9C"
           "a slow waltz\xE2\x80\x9D,") == texts{"a slow waltz"});
}

TEST_CASE("JSON gives its texts, but not its keys, and as far as it goes") {
  CHECK(of(R"({"prompts": ["a slow \"sad\" waltz", "fast techno"]})") ==
        texts{"a slow \"sad\" waltz", "fast techno"});
  CHECK(of("```json\n[\"a slow waltz\",\n \"fast techno\"]\n```") ==
        texts{"a slow waltz", "fast techno"});
  const auto cut = evo::parse_answer(R"({"prompts": ["a slow waltz", "fast te)", true);
  CHECK(cut.texts == texts{"a slow waltz"});
}

TEST_CASE("prose is no list") {
  const auto prose = evo::parse_answer(
      "Music is an art. It has many forms. The genre of the song can be blended with another.");
  CHECK(prose.texts.empty());
  CHECK(reasons(prose) == std::vector{evo::rejection::nothing_found});
}

TEST_CASE("what is dropped has a reason") {
  const std::string long_one(400, 'a');
  const auto parsed =
      evo::parse_answer("<prompt>a slow waltz</prompt><prompt> </prompt><prompt>" + long_one +
                        "</prompt><prompt>A slow waltz!</prompt>" + "<prompt>\xFF waltz</prompt>");
  CHECK(parsed.texts == texts{"a slow waltz"});
  CHECK(reasons(parsed) == std::vector{evo::rejection::empty, evo::rejection::too_long,
                                       evo::rejection::duplicate, evo::rejection::not_utf8});
  CHECK(parsed.rejected[1].excerpt.size() == 80);
  CHECK(reasons(evo::parse_answer("  \n")) == std::vector{evo::rejection::no_answer});
}

TEST_CASE("control and direction characters are taken out") {
  CHECK(of("<prompt>a\tslow\nwaltz\x07 \xE2\x80\xAE"
           "at\xE2\x80\x8B dusk\xC2\xA0now</prompt>") == texts{"a slow waltz at dusk now"});
}

TEST_CASE("any bytes are read to an end") {
  const std::string alphabet = "<>/prompt think\"{}[]:,\\\n`*1.-\xE2\x80\xFF";
  std::uint32_t state = 1;
  for (int round = 0; round < 3000; ++round) {
    std::string noise;
    for (int i = 0; i < 60; ++i) {
      state = state * 1664525 + 1013904223;
      noise.push_back(alphabet[(state >> 16) % alphabet.size()]);
      if ((state >> 28) == 0)
        noise += "<prompt>";
      if ((state >> 28) == 1)
        noise += "</think>";
    }
    for (const bool cut : {false, true})
      for (const std::string& text : evo::parse_answer(noise, cut).texts) {
        CHECK_FALSE(text.empty());
        CHECK(evo::detail::visible_text(text) == text);
      }
  }
}
