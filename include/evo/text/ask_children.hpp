#pragma once
/// @file
/// Tasks to children: asks a model in rounds, takes what can be used, asks again a bounded number
/// of times where it falls short, and fills what is then missing without it.

#include "evo/core/error.hpp"
#include "evo/core/random.hpp"
#include "evo/text/any_text_model.hpp"
#include "evo/text/rejection.hpp"
#include "evo/text/similarity.hpp"
#include "evo/text/task.hpp"
#include "evo/text/work.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace evo {

struct asking_params {
  double temperature = 0.7;       ///< of the model's draws, >= 0
  std::uint32_t max_tokens = 512; ///< of an answer, at least 1
  std::size_t ask_again = 2;      ///< times, where an answer falls short
  /// The least text_distance() of a child from its parents and from the other children of its
  /// generation, in [0, 1]; 0: only copies are refused.
  double novelty_distance = 0.1;
};

/// @throws error invalid_parameter
inline void check_asking(const asking_params& p) {
  require(p.temperature >= 0, error_id::invalid_parameter, "temperature = ", p.temperature,
          ", should be at least 0");
  require(p.max_tokens >= 1, error_id::invalid_parameter, "max_tokens = 0, should be at least 1");
  require(p.novelty_distance >= 0 && p.novelty_distance <= 1, error_id::invalid_parameter,
          "novelty_distance = ", p.novelty_distance, ", should be in [0, 1]");
}

/// Children without a model, for places that it leaves empty: any number of texts, at least one.
using text_filler =
    std::function<std::vector<std::string>(std::span<const std::string>, random_stream&)>;

/// What asks and how.
struct text_asker {
  any_text_model model;
  answer_form form;
  text_filler fill;
  asking_params params{};
};

struct asked_text {
  std::string text{};
  bool from_model = false;
};

/// A task on its way through the rounds.
struct running_task {
  text_task task;
  random_stream stream;
  text_work* work = nullptr;          ///< counts are added here
  std::uint64_t tokens = 0;           ///< that it has taken
  std::vector<asked_text> children{}; ///< `task.count` of them in the end
};

namespace detail {

/// Texts that a child must not repeat.
class known_texts {
public:
  explicit known_texts(double least_distance) : least_distance_{least_distance} {}

  void add(const std::string& text) { texts_.push_back(text); }

  [[nodiscard]] std::optional<rejection> objection(const std::string& text,
                                                   std::span<const std::string> parents) const {
    for (const std::string& p : parents)
      if (plain_words(p) == plain_words(text))
        return rejection::copy;
    for (const auto some : {parents, std::span<const std::string>{texts_}})
      for (const std::string& other : some)
        if (const double d = text_distance(text, other); d == 0 || d < least_distance_)
          return rejection::near_duplicate;
    return std::nullopt;
  }

private:
  double least_distance_;
  std::vector<std::string> texts_;
};

inline void take_answer(const text_asker& asker, running_task& t, const text_answer& answer,
                        std::size_t round, known_texts& known) {
  text_work& work = *t.work;
  work.requests += 1;
  work.prompt_tokens += answer.prompt_tokens;
  work.answer_tokens += answer.answer_tokens;
  t.tokens += answer.prompt_tokens + answer.answer_tokens;
  const auto reject = [&work](rejection why) { ++work.rejected[static_cast<std::size_t>(why)]; };
  if (!answer.failure.empty())
    return reject(rejection::no_answer);
  const parsed_answer parsed = asker.form.read(t.task, answer);
  for (const rejected_text& r : parsed.rejected)
    reject(r.why);
  for (const std::string& text : parsed.texts) {
    if (t.children.size() == t.task.count) {
      reject(rejection::surplus);
      continue;
    }
    auto why = known.objection(text, t.task.parents);
    if (!why && asker.form.objection)
      why = asker.form.objection(text, t.task.parents);
    if (why) {
      reject(*why);
      continue;
    }
    known.add(text);
    t.children.push_back({text, true});
    work.from_model += 1;
    work.at_first += round == 0 ? 1 : 0;
    work.within_three += round < 3 ? 1 : 0;
  }
}

/// Draws differ from what is known where they can: a filler may have few different texts to give.
inline void fill_places(const text_asker& asker, running_task& t, known_texts& known) {
  constexpr int most_draws = 8;
  for (int draw = 0; t.children.size() < t.task.count; ++draw)
    for (const std::string& text : asker.fill(t.task.parents, t.stream)) {
      if (t.children.size() == t.task.count)
        break;
      if (draw < most_draws && known.objection(text, t.task.parents))
        continue;
      known.add(text);
      t.children.push_back({text, false});
      t.work->filled += 1;
    }
}

} // namespace detail

/// Runs all tasks, those of one round in one call of the model, so that as many requests are under
/// way as the model takes. A task whose answer has too few usable texts is asked again for those
/// that are missing, with another seed.
///
/// Deterministic: what is accepted depends on the answers, not on the order in which they come,
/// since a round is judged task after task once all of it is there.
/// @param others texts that children must not repeat either
/// @throws whatever the model throws
inline void ask_children(const text_asker& asker, std::span<running_task> tasks,
                         std::span<const std::string> others = {}) {
  detail::known_texts known{asker.params.novelty_distance};
  for (const std::string& text : others)
    known.add(text);
  for (running_task& t : tasks) {
    t.work->tasks += 1;
    t.work->wanted += t.task.count;
  }
  for (std::size_t round = 0; round <= asker.params.ask_again; ++round) {
    std::vector<text_request> requests;
    std::vector<running_task*> short_of;
    for (running_task& t : tasks) {
      const std::size_t missing = t.task.count - t.children.size();
      if (missing == 0)
        continue;
      text_request r = asker.form.ask(t.task, missing, t.stream);
      r.temperature = asker.params.temperature;
      r.max_tokens = std::min(r.max_tokens, asker.params.max_tokens);
      r.seed = t.stream.bits64() >> 33; // servers take 31 bits
      requests.push_back(std::move(r));
      short_of.push_back(&t);
    }
    if (requests.empty())
      return;
    const auto answers = answers_of(asker.model, requests);
    for (std::size_t i = 0; i < answers.size(); ++i)
      detail::take_answer(asker, *short_of[i], answers[i], round, known);
  }
  for (running_task& t : tasks)
    detail::fill_places(asker, t, known);
}

} // namespace evo
