#pragma once
/// A text model that answers as a function of the request says, and counts.

#include "evo/concepts/text_model.hpp"
#include "evo/core/random.hpp"
#include "support/letters.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace support {

class scripted_model {
public:
  using script = std::function<evo::text_answer(const evo::text_request&)>;
  explicit scripted_model(script answers) : answers_{std::move(answers)} {}

  /// The last request is answered first, as servers may do.
  void answer(std::span<const evo::text_request> requests, const evo::text_sink& sink) {
    batches.push_back(requests.size());
    for (std::size_t i = requests.size(); i-- > 0;) {
      seen.push_back(requests[i]);
      sink(i, answers_(requests[i]));
    }
  }

  std::vector<evo::text_request> seen;
  std::vector<std::size_t> batches; ///< sizes

private:
  script answers_;
};

/// Tagged random letters, as many texts as `count`, ten tokens each.
[[nodiscard]] inline evo::text_answer letters_answer(const evo::text_request& r,
                                                     std::size_t count) {
  evo::random_stream stream{r.seed, 7};
  evo::text_answer a;
  for (std::size_t i = 0; i < count; ++i)
    a.text += "<prompt>" + random_letters{}(stream) + "</prompt>\n";
  a.prompt_tokens = 100;
  a.answer_tokens = 10 * count;
  return a;
}

/// Fills with random letters.
[[nodiscard]] inline std::vector<std::string> letters_filler(std::span<const std::string>,
                                                             evo::random_stream& stream) {
  return {random_letters{}(stream)};
}

} // namespace support
