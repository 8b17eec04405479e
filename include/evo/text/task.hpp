#pragma once
/// @file
/// What a model is asked to do with parents, and how its answers are formed.

#include "evo/concepts/text_model.hpp"
#include "evo/core/random.hpp"
#include "evo/text/fill_template.hpp"
#include "evo/text/parse_answer.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

/// One call: an instruction, what it works on, and how many texts it should give.
struct text_task {
  std::string instruction{}; ///< a template; "{num_generate}" is how many texts are wanted
  std::vector<std::string> parents{};
  std::size_t count = 1;
  bool reflects = false; ///< the model is to say first why some texts do better
};

/// How a model is made to answer so that texts can be found in it.
struct answer_form {
  /// The request for `count` texts: seed, temperature and token limit are set by whoever asks.
  std::function<text_request(const text_task&, std::size_t count, random_stream&)> ask;
  /// The texts in an answer.
  std::function<parsed_answer(const text_task&, const text_answer&)> read;
  /// Why a text doesn't fit its parents; empty: every text fits.
  std::function<std::optional<rejection>(const std::string&, std::span<const std::string>)>
      objection{};
};

/// How an instruction reads for so many texts.
[[nodiscard]] inline std::string instruction_for(const text_task& task, std::size_t count) {
  return fill_template(task.instruction, {{"num_generate", std::to_string(count)}});
}

/// The form that any model may follow: each text between `<prompt>` and `</prompt>`; what comes
/// otherwise is taken where it can be.
/// @param system says who the model is; the rules of the form follow it
[[nodiscard]] inline answer_form tagged_form(std::string system, answer_limits limits = {}) {
  system += system.empty() ? "" : " ";
  system += "Put every text that you are asked for between <prompt> and </prompt>, and use these "
            "tags for nothing else. For example:\n<prompt>first text</prompt>\n"
            "<prompt>second text</prompt>";
  return {.ask =
              [system](const text_task& task, std::size_t count, random_stream&) {
                std::string user = instruction_for(task, count);
                if (task.reflects)
                  user += "\nFirst say in one or two sentences why some do better than others.";
                return text_request{.system = system, .user = std::move(user)};
              },
          .read =
              [limits](const text_task&, const text_answer& answer) {
                return parse_answer(answer.text, answer.cut, limits);
              }};
}

} // namespace evo
