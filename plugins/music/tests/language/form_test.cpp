#include "compose.hpp"
#include "form.hpp"
#include "known_words.hpp"
#include "menu.hpp"
#include "texts.hpp"

#include "evo/core/random.hpp"
#include "evo/music/lexicon.hpp"
#include "evo/music/prompts.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace evo;
using namespace evo::music;
using namespace evo::music::language;

namespace {

using words = std::vector<std::string>;

random_stream stream(std::uint64_t n = 1) {
  return random_key{n}.stream(0);
}

words texts_of(std::string_view answer) {
  return compose_prompts(answer, {}).texts;
}

const std::string one = R"({"genre": "bossa nova", "mood": "warm", "tempo": "slow",
  "texture": "sparse", "instruments": ["flute", "nylon guitar"], "words": "late night"})";

} // namespace

TEST_CASE("fields become a phrase that the lexicon reads back") {
  const words prompts = texts_of(R"({"prompts": [)" + one + "]}");
  REQUIRE(prompts.size() == 1);
  CAPTURE(prompts[0]);
  for (const std::string part : {"bossa nova", "warm", "slow", "sparse", "flute", "nylon guitar"})
    CHECK(prompts[0].find(part) != std::string::npos);
  const brief b = parse_prompt(prompts[0]);
  CHECK(b.genres[static_cast<std::size_t>(genre::bossa_nova)] > 0.5);
  CHECK(b.instruments.size() >= 2);
  CHECK(texts_of(R"({"prompts": [)" + one + "]}") == prompts); // no chance in it
}

TEST_CASE("as much of an answer is used as there is") {
  const std::string second = R"({"genre": "techno", "instruments": "synth bass"})";
  CHECK(texts_of(R"({"remark": "x", "prompts": [)" + one + ", " + second + R"(, {"genre": "ja)")
            .size() == 2);
  CHECK(texts_of("Sure!\n```json\n" + second + "\n```").size() == 1);
  CHECK(texts_of(R"({"prompts": [)" + one + ", " + one + "]}").size() == 1);
  CHECK(compose_prompts(R"({"prompts": [)" + one + ", " + one + "]}", {}).rejected.size() == 1);
  const std::string braces = "{\"genre\": \"jazz\", \"words\": \"3} \n{ \\\"\"}";
  CHECK(texts_of("{\"piece1\": " + braces + ", \"piece2\": " + one + "}").size() == 2);
  const auto broken = compose_prompts(R"({"piece1": {"genre": "jazz", "mood": )", {});
  CHECK(broken.texts.empty());
  CHECK(broken.rejected.size() == 1);
  CHECK(texts_of("<prompt>a slow waltz</prompt>").empty());
  CHECK(texts_of(R"({"prompts": ["a slow waltz"]})").empty());
  CHECK(texts_of("{{{{}}}} {\"genre\": 3}").empty());
}

TEST_CASE("free words are kept where they are about music") {
  const auto with = [](const std::string& free) {
    return texts_of(R"({"genre": "jazz", "words": ")" + free + R"("})").at(0);
  };
  CHECK(with("walking bass").find("walking bass") != std::string::npos);
  CHECK(with("the quick brown fox").find("fox") == std::string::npos);
  CHECK(with("").find(",") == std::string::npos);
}

TEST_CASE("menus offer what the parents say and more of the lexicon, others to each sibling") {
  const words parents{"a warm, laid-back bossa nova tune at 126 bpm with nylon guitar and flute"};
  random_stream a = stream(1), b = stream(2);
  const auto has = [](const words& list, const std::string& word) {
    return std::ranges::count(list, word) == 1;
  };
  int offered = 0;
  for (int i = 0; i < 50; ++i) {
    const auto menus = make_menus(parents, 3, a);
    REQUIRE(menus.size() == 3);
    for (const menu& m : menus) {
      offered += has(m.genres, "bossa nova") ? 1 : 0;
      CHECK(m.genres.size() == (has(m.genres, "bossa nova") ? 4 : 3));
      CHECK(m.instruments.size() == (has(m.instruments, "flute") ? 7 : 5));
      for (const menu& other : menus)
        if (&other != &m)
          for (const std::string& genre : m.genres)
            CHECK((genre == "bossa nova" || !has(other.genres, genre)));
    }
  }
  CHECK(offered > 60); // of 150: three fields of five keep the parents' words
  CHECK(offered < 120);
  CHECK(make_menus(parents, 1, b)[0].genres != make_menus(parents, 1, a)[0].genres);
  CHECK(make_menus({}, 5, a)[4].moods.size() == 3);

  const auto schema = nlohmann::ordered_json::parse(schema_of(make_menus(parents, 2, a), true));
  CHECK(schema["properties"].begin().key() == "remark"); // models write in this order
  CHECK(schema["properties"].size() == 3);
  CHECK(schema["properties"]["piece2"]["properties"]["genre"]["enum"].size() >= 3);
  CHECK(schema_of(make_menus(parents, 1, a), false).find("remark") == std::string::npos);
}

TEST_CASE("a prompt is about music if half of its words are known") {
  CHECK(is_on_subject("a slow waltz with piano", {}));
  CHECK(is_on_subject("dark techno for a purple elephant", {}));
  CHECK_FALSE(is_on_subject("the capital of France and its many museums", {}));
  CHECK_FALSE(is_on_subject("music", {}));
  CHECK_FALSE(is_on_subject("120", {}));
  const words parents{"purple elephant"};
  CHECK_FALSE(is_on_subject("purple elephant", {}));
  CHECK(is_on_subject("purple elephant", parents));
  random_stream random = stream();
  for (int i = 0; i < 300; ++i) {
    const std::string prompt = random_prompt(random);
    CAPTURE(prompt);
    const word_count count = count_words(prompt, {});
    CHECK(3 * count.known >= 2 * count.content);
  }
}

TEST_CASE("the form asks for fields, says otherwise what to do without a schema, and reads both") {
  const answer_form form = music_form(true);
  const text_task task{.instruction = "Make {num_generate}.", .parents = {"slow jazz"}, .count = 2};
  random_stream random = stream();
  const text_request r = form.ask(task, 2, random);
  CHECK(r.user == "Make 2.");
  CHECK(nlohmann::json::parse(r.schema).is_object());
  CHECK(r.plain_user.find("<prompt>") != std::string::npos);
  CHECK(r.plain_user.ends_with("Make 2."));
  CHECK(r.system == structured_system_text());
  CHECK(form.read(task, {.text = one}).texts.size() == 1);
  CHECK(form.read(task, {.text = "<prompt>fast techno</prompt>"}).texts == words{"fast techno"});

  const text_request plain = music_form(false).ask(task, 2, random);
  CHECK(plain.schema.empty());
  CHECK(plain.system.find("<prompt>") != std::string::npos);
  CHECK(form.objection("a list of French museums", task.parents) == rejection::off_subject);
}

TEST_CASE("the lexicon fills for any number of parents") {
  random_stream random = stream();
  const words parents{"slow jazz with piano", "fast techno with synth bass", "a folk waltz"};
  for (std::size_t n = 0; n <= 3; ++n)
    for (int i = 0; i < 20; ++i) {
      const words made = fill_from_lexicon(std::span{parents}.first(n), random);
      REQUIRE_FALSE(made.empty());
      CHECK(is_on_subject(made[0], {}));
    }
}

TEST_CASE("three meta-prompts ship, each with its places") {
  std::set<std::string> different;
  for (const auto* name : {"balanced", "analytic", "scored"}) {
    const std::string text = meta_prompt(name);
    CHECK(has_place(text, "ranking"));
    CHECK(has_place(text, "num_generate"));
    different.insert(text);
  }
  CHECK(different.size() == 3);
  for (const auto& o : default_operators())
    CHECK(has_place(o.prompt, "prompts"));
}
