#pragma once
/// @file
/// Record and replay: answers that are kept are never asked for again.

#include "evo/concepts/text_model.hpp"
#include "evo/text/any_text_model.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace evo {

/// Where requests and their answers are kept. A request is found by its content.
class text_record {
public:
  text_record() = default;
  text_record(const text_record&) = delete;
  text_record& operator=(const text_record&) = delete;
  virtual ~text_record() = default;

  [[nodiscard]] virtual std::optional<text_answer> find(const text_request& request) = 0;
  /// Keeps an answer for good before it returns: whoever is killed afterwards finds it again.
  virtual void keep(const text_request& request, const text_answer& answer) = 0;
  /// What an offline replay does with a request that isn't there: throws an error that says so.
  [[noreturn]] virtual void refuse(const text_request& request) = 0;
};

/// Answers from a record, asks a model for the others and records what it says. The order in which
/// answers come doesn't matter to whoever reads the record. Models text_model.
class recorded_text_model {
public:
  /// @param model asked for what isn't recorded; without one the record must have it all
  recorded_text_model(text_record& record, std::optional<any_text_model> model)
      : record_{record}, model_{std::move(model)} {}

  /// Throws what the record and the model throw.
  void answer(std::span<const text_request> requests, const text_sink& sink) {
    std::vector<text_request> unknown;
    std::vector<std::size_t> places;
    std::vector<std::pair<std::size_t, text_answer>> known;
    for (std::size_t i = 0; i < requests.size(); ++i)
      if (auto found = record_.find(requests[i])) {
        known.emplace_back(i, *std::move(found));
      } else if (!model_) {
        record_.refuse(requests[i]);
      } else {
        unknown.push_back(requests[i]);
        places.push_back(i);
      }
    for (auto& [place, answer] : known)
      sink(place, std::move(answer));
    if (unknown.empty())
      return;
    model_->answer(unknown, [&](std::size_t i, text_answer answer) {
      record_.keep(unknown[i], answer);
      sink(places[i], std::move(answer));
    });
  }

private:
  text_record& record_;
  std::optional<any_text_model> model_;
};

static_assert(text_model<recorded_text_model>);

} // namespace evo
