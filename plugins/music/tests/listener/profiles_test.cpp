#include "support.hpp"

#include "evo/music/listener_profiles.hpp"

#include <fstream>

using namespace evo::music;
using namespace evo::music::testing;

TEST_CASE("profiles are made, listed, chosen and removed") {
  const temporary_folder folder;
  listener_profiles all{folder / "listeners"};
  CHECK(all.list().empty());
  CHECK(!all.chosen());
  all.create("Ada", 100);
  all.create("Bo with a space", 200);
  CHECK(all.chosen() == "Ada"); // the first one
  all.choose("Bo with a space");
  all.add_feedback("Ada", {"clip-1", 1, 0, 101});
  all.add_feedback("Ada", {"clip-2", -1, 0, 102});
  all.add_feedback("Ada", {"clip-3", 0, 1, 103});
  const auto list = all.list();
  REQUIRE(list.size() == 2);
  CHECK(list[0].name == "Ada");
  CHECK(list[0].created == 100);
  CHECK(list[0].likes == 1);
  CHECK(list[0].dislikes == 1);
  CHECK(list[0].skipped == 1);
  CHECK(!list[0].is_chosen);
  CHECK(list[1].is_chosen);
  all.remove("Bo with a space");
  CHECK(all.list().size() == 1);
  CHECK(!all.chosen());
  CHECK(all.feedback("Ada").events[1] == feedback_event{"clip-2", -1, 0, 102});
}

TEST_CASE("names that are none, taken or unknown are refused") {
  const temporary_folder folder;
  listener_profiles all{folder.path()};
  for (const auto* name : {"", ".", "..", ".hidden", "a/b", "../a", "tab\t", "\xFF"})
    CHECK(error_of([&] { all.create(name, 0); }).kind() == failure::configuration);
  CHECK(error_of([&] { all.create(std::string(65, 'x'), 0); }).kind() == failure::configuration);
  all.create("Ada", 0);
  CHECK(contains(error_of([&] { all.create("Ada", 0); }).what(), "there is a profile"));
  CHECK(contains(error_of([&] { all.choose("Bo"); }).what(), "no such profile"));
  CHECK(error_of([&] { all.remove("../x"); }).kind() == failure::configuration);
  CHECK(error_of([&] { all.add_feedback("Ada", {"c", 2, 0, 0}); }).kind() ==
        failure::configuration);
}

TEST_CASE("feedback survives a line that was cut short") {
  const temporary_folder folder;
  listener_profiles all{folder.path()};
  all.create("Ada", 0);
  all.add_feedback("Ada", {"one", 1, 0, 1});
  std::ofstream{folder.path() / "Ada" / "feedback.jsonl", std::ios::app} << R"({"clip":"tw)";
  CHECK(all.feedback("Ada").events.size() == 1);
  all.add_feedback("Ada", {"three", -1, 0, 3});
  const auto h = all.feedback("Ada");
  REQUIRE(h.events.size() == 2);
  CHECK(h.events[1].clip == "three");
  CHECK(h.damaged == 1);
}

TEST_CASE("a belief is kept bit for bit, for its own model alone, and exported with all the rest") {
  const temporary_folder folder;
  listener_profiles all{folder.path()};
  all.create("Ada", 7);
  CHECK(!all.load_belief("Ada", "aligner-1"));
  belief_state s;
  s.start = {0.1F, -1e-30F};
  s.vector = {1.0F / 3, 2e30F};
  s.first = {0, 1};
  s.second = {0, 1e-12F};
  s.zero = -1.0 / 7;
  s.zero_moments = {1e-30, 0.1};
  s.steps = 12;
  s.rounds = 3;
  s.memory.push_back({{0.1F, 0.2F, 0.3F, 0.7F}, {1, -1}});
  s.memory_round = {2};
  s.foretold = {0.1, 1.0 / 3, 2, 3};
  all.save_belief("Ada", s, "aligner-1");
  const auto back = all.load_belief("Ada", "aligner-1");
  REQUIRE(back);
  CHECK(back->start == s.start);
  CHECK(back->vector == s.vector);
  CHECK(back->first == s.first);
  CHECK(back->second == s.second);
  CHECK(back->zero == s.zero);
  CHECK(back->zero_moments == s.zero_moments);
  CHECK(back->memory[0].tracks == s.memory[0].tracks);
  CHECK(back->memory[0].answers == s.memory[0].answers);
  CHECK(back->memory_round == s.memory_round);
  CHECK(back->foretold == s.foretold);
  CHECK(back->steps == 12);
  CHECK(!all.load_belief("Ada", "aligner-2"));

  all.add_feedback("Ada", {"one \"quoted\"", 1, 0, 1});
  all.export_to("Ada", folder / "ada.json");
  const std::string text = read_bytes(folder / "ada.json");
  CHECK(contains(text, R"("name":"Ada")"));
  CHECK(contains(text, R"("clip":"one \"quoted\"")"));
  CHECK(contains(text, R"("model":"aligner-1")"));

  write_bytes(folder.path() / "Ada" / "belief.json", "{}");
  CHECK(error_of([&] { (void)all.load_belief("Ada", "aligner-1"); }).kind() == failure::input);
}

TEST_CASE("a belief without a zero is an older one; what is no zero is refused") {
  const temporary_folder folder;
  listener_profiles all{folder.path()};
  all.create("Ada", 7);
  belief_state s;
  s.start = s.vector = s.first = s.second = {0.5F};
  all.save_belief("Ada", s, "aligner");
  const auto file = folder.path() / "Ada" / "belief.json";
  const std::string written = read_bytes(file), zero = R"("zero":0.0,"zero_moments":[0.0,0.0],)";
  const auto with = [&](const std::string& other) {
    std::string text = written;
    text.replace(text.find(zero), zero.size(), other);
    write_bytes(file, text);
    return all.load_belief("Ada", "aligner");
  };
  const auto old = with("");
  REQUIRE(old);
  CHECK(old->vector == s.vector);
  CHECK(old->zero == 0);
  for (const char* other :
       {R"("zero":null,"zero_moments":[0,0],)", R"("zero":NaN,"zero_moments":[0,0],)",
        R"("zero":1e999,"zero_moments":[0,0],)", R"("zero":"0","zero_moments":[0,0],)",
        R"("zero":0,)", R"("zero":0,"zero_moments":[0],)", R"("zero":0,"zero_moments":[0,null],)"})
    CHECK(error_of([&] { (void)with(other); }).kind() == failure::input);
}

TEST_CASE("an exported profile comes back, also under another name") {
  const temporary_folder folder;
  listener_profiles all{folder / "a"}, others{folder / "b"};
  all.create("Ada", 100);
  all.add_feedback("Ada", {"clip-1", 1, 0, 101});
  all.add_feedback("Ada", {"clip-2", -1, 1, 102});
  belief_state state;
  state.start = state.vector = state.first = state.second = {0.1F, 1.0F / 3};
  state.memory = {{{0.5F}, {1}}};
  state.memory_round = {0};
  state.rounds = 1;
  all.save_belief("Ada", state, "aligner:1");
  all.export_to("Ada", folder / "ada.json");

  CHECK(others.import_from(folder / "ada.json") == "Ada");
  CHECK(others.chosen() == "Ada"); // the first one
  CHECK(others.list()[0].created == 100);
  CHECK(others.feedback("Ada").events == all.feedback("Ada").events);
  const auto back = others.load_belief("Ada", "aligner:1");
  REQUIRE(back);
  CHECK(back->vector == state.vector);
  CHECK(back->memory[0].tracks == state.memory[0].tracks);
  CHECK(others.import_from(folder / "ada.json", "Ada again") == "Ada again");
  CHECK(others.list().size() == 2);
  CHECK(contains(error_of([&] { others.import_from(folder / "ada.json"); }).what(),
                 "there is a profile"));
  CHECK(error_of([&] { others.import_from(folder / "ada.json", "../x"); }).kind() ==
        failure::configuration);
}

TEST_CASE("what is no exported profile leaves nothing behind") {
  const temporary_folder folder;
  listener_profiles all{folder / "a"};
  const auto file = folder / "bad.json";
  for (
      const char* text :
      {"", "{", "[]", R"({"name":"A","created":1})",
       R"({"name":"A","created":1,"feedback":[{"clip":"c","answer":7,"round":0,"time":0}],"belief":null})",
       R"({"name":"A","created":1,"feedback":[],"belief":{"vector":[1]}})",
       R"({"name":"A","created":"x","feedback":[],"belief":null})"}) {
    std::ofstream{file, std::ios::trunc} << text;
    CHECK(error_of([&] { all.import_from(file); }).kind() == failure::input);
  }
  CHECK(error_of([&] { all.import_from(folder / "none.json"); }).kind() == failure::input);
  CHECK(all.list().empty());
  std::ofstream{file, std::ios::trunc} << R"({"name":"A","created":1,"feedback":[],"belief":null})";
  CHECK(all.import_from(file) == "A");
  CHECK(!all.load_belief("A", "any"));
}
