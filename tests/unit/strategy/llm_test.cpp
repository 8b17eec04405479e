#include "evo/strategy/full_llm.hpp"
#include "evo/strategy/llm_evolve.hpp"
#include "evo/text/recorded.hpp"
#include "support/letters.hpp"
#include "support/scripted_model.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using support::scripted_model;
const evo::random_key key{42};

evo::text_asker asker(scripted_model& model, const evo::asking_params& params = {}) {
  return {.model = model,
          .form = evo::tagged_form("You write."),
          .fill = support::letters_filler,
          .params = params};
}

std::vector<evo::llm_operator> mutation() {
  return {{.name = "mutation", .prompt = "Change:\n{prompts}\nGive {num_generate}.", .outputs = 3}};
}

std::vector<evo::llm_operator> two() {
  return {{.name = "crossover", .prompt = "Mix:\n{prompts}", .inputs = 2},
          {.name = "mutation", .prompt = "Change:\n{prompts}", .outputs = 3}};
}

evo::llm_evolve make(scripted_model& model, std::vector<evo::llm_operator> operators,
                     const evo::llm_evolve_params& params, const evo::asking_params& asking = {}) {
  return {support::random_letters{}, std::move(operators), asker(model, asking), params};
}

template <class S>
void tell(S& s) {
  std::vector<double> costs;
  const auto& asked = s.ask(key);
  for (std::size_t i = 0; i < asked.size(); ++i)
    costs.push_back(support::letters_cost(asked.genomes[i]));
  s.tell(costs);
}

scripted_model three_each() {
  return scripted_model{[](const auto& r) { return support::letters_answer(r, 3); }};
}

} // namespace

TEST_CASE("the defaults are the report's: population 100, tournament 25, sampling, tenths") {
  scripted_model model = three_each();
  const auto s = make(model, mutation(), {});
  CHECK(s.params().population_size == 100);
  CHECK(s.params().tournament_size == 25);
  CHECK(s.params().sample);
  CHECK(s.params().novelty == 0.1);
  CHECK(s.params().elites == 0.1);
  CHECK(s.params().selection_temperature == 0.1);
}

TEST_CASE("operators follow each other, each in one batch of requests, and lineages name them") {
  scripted_model model = three_each();
  auto s = make(model, two(), {.population_size = 10, .sample = false});
  tell(s);
  CHECK(model.seen.empty()); // the first population is the initializer's
  const auto& asked = s.ask(key);
  REQUIRE(asked.size() == 10);
  CHECK(model.batches == std::vector<std::size_t>{3, 3}); // 8 children in groups of 3
  CHECK(asked.candidates[0].operator_name == "elite");
  CHECK(asked.candidates[1].operator_name == "novelty");
  for (std::size_t i = 2; i < 10; ++i) {
    CHECK(asked.candidates[i].operator_name == "crossover+mutation");
    CHECK(asked.candidates[i].parents.size() == 2);
  }
  CHECK(s.work()[0].from_model == 3);
  CHECK(s.work()[1].from_model == 9);
  CHECK(s.work()[1].at_first == 9);
  CHECK(model.seen[0].user.starts_with("Mix:\n"));
}

TEST_CASE("an operator that isn't applied lets its inputs pass") {
  scripted_model model = three_each();
  auto operators = two();
  operators[0].probability = 0;
  auto s = make(model, operators, {.population_size = 10, .sample = false});
  tell(s);
  const auto& asked = s.ask(key);
  CHECK(model.batches == std::vector<std::size_t>{3});
  CHECK(asked.candidates[5].operator_name == "mutation");
  CHECK(asked.candidates[5].parents.size() == 1);
}

TEST_CASE("a model that falls short is asked again for what is missing, then others fill") {
  scripted_model silent{[](const auto&) { return evo::text_answer{.text = "No. I won't. Ever."}; }};
  auto s = make(silent, mutation(), {.population_size = 10, .sample = false}, {.ask_again = 2});
  tell(s);
  const auto& asked = s.ask(key);
  CHECK(asked.size() == 10);
  CHECK(silent.batches == std::vector<std::size_t>{3, 3, 3}); // never more than 1 + ask_again
  CHECK(asked.candidates[4].operator_name == "mutation(filled)");
  CHECK(s.work()[0].filled == 9);
  CHECK(s.work()[0].from_model == 0);
  CHECK(s.work()[0].rejected[static_cast<std::size_t>(evo::rejection::nothing_found)] == 9);

  scripted_model slow{[](const auto& r) { return support::letters_answer(r, 1); }};
  auto t =
      make(slow, mutation(), {.population_size = 4, .sample = false, .novelty = 0, .elites = 0.25},
           {.ask_again = 4});
  tell(t);
  static_cast<void>(t.ask(key));
  CHECK(slow.batches == std::vector<std::size_t>{1, 1, 1});
  CHECK(slow.seen[0].user.ends_with("Give 3."));
  CHECK(slow.seen[2].user.ends_with("Give 1."));
  CHECK(slow.seen[0].seed != slow.seen[1].seed);
  CHECK(t.work()[0].at_first == 1);
  CHECK(t.work()[0].within_three == 3);
}

TEST_CASE("copies and near copies of parents and siblings are asked for again") {
  int calls = 0;
  scripted_model parrot{[&calls](const evo::text_request& r) {
    const auto parent = r.user.substr(r.user.rfind('\n') + 1);
    if (calls++ == 0)
      return evo::text_answer{.text = "<prompt>" + parent + "</prompt><prompt>a long new phrase " +
                                      "about x</prompt><prompt>a long new phrase about y</prompt>"};
    return support::letters_answer(r, 3);
  }};
  std::vector<evo::llm_operator> op{{.name = "m", .prompt = "Change:\n{prompts}", .outputs = 3}};
  auto s = make(parrot, op, {.population_size = 4, .sample = false, .novelty = 0, .elites = 0.25});
  tell(s);
  static_cast<void>(s.ask(key));
  const auto& rejected = s.work()[0].rejected;
  CHECK(rejected[static_cast<std::size_t>(evo::rejection::copy)] == 1);
  CHECK(rejected[static_cast<std::size_t>(evo::rejection::near_duplicate)] == 1);
  CHECK(calls == 2);
}

TEST_CASE(
    "a model that throws leaves the strategy as it was, and its answers are asked once more") {
  int calls = 0;
  scripted_model broken{[&calls](const auto& r) {
    if (calls++ == 1)
      throw std::runtime_error{"gone"};
    return support::letters_answer(r, 3);
  }};
  auto s = make(broken, mutation(), {.population_size = 10, .sample = false});
  tell(s);
  const auto before = evo::save_checkpoint(s);
  CHECK_THROWS_AS(static_cast<void>(s.ask(key)), std::runtime_error);
  CHECK(evo::save_checkpoint(s) == before);
  CHECK(s.ask(key).size() == 10);
}

TEST_CASE("credit goes to the operator that improves more a token") {
  // "good" gives the target's letters, "bad" noise at the same price.
  scripted_model model{[](const evo::text_request& r) {
    evo::text_answer a = support::letters_answer(r, 1);
    if (r.user.starts_with("good")) {
      evo::random_stream stream{r.seed, 9};
      std::string text = r.user.substr(r.user.rfind('\n') + 1);
      for (int i = 0; i < 2; ++i) {
        const auto at = stream.below(8);
        text[at] = "evolving"[at];
      }
      a.text = "<prompt>" + text + "</prompt>";
    }
    return a;
  }};
  const std::vector<evo::llm_operator> operators{{.name = "bad", .prompt = "bad\n{prompts}"},
                                                 {.name = "good", .prompt = "good\n{prompts}"}};
  auto s = make(model, operators, {.population_size = 20, .sample = false, .credit = true},
                {.novelty_distance = 0});
  for (int generation = 0; generation < 6; ++generation)
    tell(s);
  CHECK(s.credit().probabilities()[1] > 0.7); // seen: 0.9, 0.5 without credit
  CHECK(s.work()[1].tasks > 2 * s.work()[0].tasks);
  CHECK(s.work()[1].gain > s.work()[0].gain);
}

TEST_CASE("operators that don't fit are refused in words") {
  scripted_model model = three_each();
  const auto refusal = [&](std::vector<evo::llm_operator> operators) -> std::string {
    try {
      static_cast<void>(make(model, std::move(operators), {}));
    } catch (const evo::error& e) {
      return e.what();
    }
    return {};
  };
  CHECK(refusal({}).find("there is no operator") != std::string::npos);
  CHECK(refusal({{.name = "x", .prompt = "nothing"}}).find("has no place {prompts}") !=
        std::string::npos);
  auto operators = two();
  operators[1].inputs = 3;
  CHECK(refusal(operators).find("takes 3, but the operator before it gives 1") !=
        std::string::npos);
  operators = mutation();
  operators[0].probability = 0.5;
  CHECK(refusal(operators).find("more outputs than inputs") != std::string::npos);
}

TEST_CASE("Full LLM shows the ranking, best first and from 0 to 100, and asks for what is free") {
  scripted_model model{[](const auto& r) { return support::letters_answer(r, 5); }};
  evo::full_llm s{support::random_letters{},
                  "{ranking}Write {num_generate} new ones.",
                  asker(model),
                  {.population_size = 10, .sample = false}};
  tell(s);
  const auto& asked = s.ask(key);
  CHECK(asked.size() == 10);
  CHECK(model.batches == std::vector<std::size_t>{2});
  const std::string& user = model.seen.back().user;
  CHECK(user.starts_with("100: " + asked.genomes[0])); // the elite
  CHECK(user.find("\n0: ") != std::string::npos);
  CHECK(user.find("Write 5 new ones.") != std::string::npos);
  CHECK(asked.candidates[9].operator_name == "full_llm");
  CHECK(asked.candidates[9].parents.size() == 10);
}

TEST_CASE("a recorded model asks only for what isn't recorded") {
  struct memory final : evo::text_record {
    std::vector<std::pair<evo::text_request, evo::text_answer>> kept;
    std::optional<evo::text_answer> find(const evo::text_request& r) override {
      for (const auto& [request, answer] : kept)
        if (request == r)
          return answer;
      return std::nullopt;
    }
    void keep(const evo::text_request& r, const evo::text_answer& a) override {
      kept.emplace_back(r, a);
    }
    [[noreturn]] void refuse(const evo::text_request&) override {
      throw std::runtime_error{"not recorded"};
    }
  };
  memory record;
  scripted_model model = three_each();
  const auto last_genomes = [&](std::optional<evo::any_text_model> live) {
    evo::recorded_text_model recorded{record, live};
    evo::llm_evolve s{support::random_letters{},
                      two(),
                      {.model = recorded,
                       .form = evo::tagged_form("You write."),
                       .fill = support::letters_filler},
                      {.population_size = 10}};
    for (int generation = 0; generation < 3; ++generation)
      tell(s);
    return s.ask(key).genomes;
  };
  const auto live = last_genomes(evo::any_text_model{model});
  const std::size_t requests = model.seen.size();
  CHECK(record.kept.size() == requests);
  CHECK(last_genomes(evo::any_text_model{model}) == live);
  CHECK(model.seen.size() == requests);
  CHECK(last_genomes(std::nullopt) == live);
  record.kept.pop_back();
  CHECK_THROWS_AS(static_cast<void>(last_genomes(std::nullopt)), std::runtime_error);
}
