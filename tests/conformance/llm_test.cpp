#include "conforms.hpp"
#include "support/letters.hpp"
#include "support/scripted_model.hpp"

#include "evo/strategy/full_llm.hpp"
#include "evo/strategy/islands/islands.hpp"
#include "evo/strategy/llm_evolve.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace {

/// Short of what is asked for now and then, so that asking again and filling take part.
evo::text_answer unreliable(const evo::text_request& r) {
  if (r.seed % 3 == 0)
    return {.text = "I would rather talk. About something. Else."};
  return support::letters_answer(r, 1 + r.seed % 3);
}

support::scripted_model model{unreliable};

evo::text_asker asker() {
  return {.model = model,
          .form = evo::tagged_form("You write."),
          .fill = support::letters_filler,
          .params = {.ask_again = 1}};
}

evo::llm_evolve evolve(const evo::llm_evolve_params& params) {
  return {support::random_letters{},
          {{.name = "crossover", .prompt = "Mix {prompts}", .inputs = 2, .outputs = 1},
           {.name = "mutation", .prompt = "Change {prompts}", .inputs = 1, .outputs = 3}},
          asker(),
          params};
}

double cost(const evo::text_population& p, std::size_t i) {
  return support::letters_cost(p[i]);
}

} // namespace

TEST_CASE("LLM Evolve keeps every promise, for any population") {
  for (const bool sample : {false, true})
    for (const bool credit : {false, true})
      for (const std::size_t population : {2, 9, 20}) {
        CAPTURE(sample);
        CAPTURE(credit);
        CAPTURE(population);
        conformance::conforms<evo::llm_evolve>({.make =
                                                    [=](const evo::executor&) {
                                                      return evolve({.population_size = population,
                                                                     .sample = sample,
                                                                     .credit = credit});
                                                    },
                                                .cost = cost,
                                                .uses_order_only = !sample && !credit,
                                                .ignores_cost_offset = true});
      }
}

TEST_CASE("LLM Evolve keeps every promise where the model makes newcomers, too") {
  conformance::conforms<evo::llm_evolve>(
      {.make =
           [](const evo::executor&) {
             return evolve({.population_size = 9, .sample = false, .newcomer_prompt = "Write."});
           },
       .cost = cost,
       .uses_order_only = true,
       .ignores_cost_offset = true});
}

TEST_CASE("Full LLM keeps every promise, for any population") {
  for (const bool sample : {false, true})
    for (const std::size_t population : {1, 2, 9, 20}) {
      CAPTURE(sample);
      CAPTURE(population);
      conformance::conforms<evo::full_llm>(
          {.make =
               [=](const evo::executor&) {
                 return evo::full_llm{support::random_letters{},
                                      "Ranking: {ranking} Write {num_generate}.",
                                      asker(),
                                      {.population_size = population, .sample = sample}};
               },
           .cost = cost,
           .uses_order_only = false, // it scales them
           .ignores_cost_offset = true});
    }
}

TEST_CASE("islands of LLM Evolve keep every promise") {
  using strategy = evo::islands<evo::llm_evolve>;
  conformance::conforms<strategy>(
      {.make =
           [](const evo::executor&) {
             std::vector<evo::llm_evolve> inner;
             for (int i = 0; i < 2; ++i)
               inner.push_back(evolve({.population_size = 6, .sample = false}));
             return strategy{evo::text_population{}, std::move(inner), {.migrate_every = 2}};
           },
       .cost = cost,
       .ignores_cost_offset = true});
}
