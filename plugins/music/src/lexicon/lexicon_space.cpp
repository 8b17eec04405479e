#include "evo/music/lexicon.hpp"

namespace evo::music {
namespace {

class lexicon_rows final : public embedding_space {
public:
  [[nodiscard]] std::size_t width() const override { return tokens_.width(); }
  [[nodiscard]] std::span<const float> table() const override {
    return {tokens_.row(0).data(), tokens_.size() * tokens_.width()};
  }

  [[nodiscard]] std::vector<float> of_prompt(std::string_view prompt,
                                             std::size_t tokens) const override {
    auto found = tokens_of(prompt);
    found.resize(tokens, token_table::neutral);
    std::vector<float> values;
    for (const std::size_t token : found)
      values.insert(values.end(), tokens_.row(token).begin(), tokens_.row(token).end());
    return values;
  }

  [[nodiscard]] std::vector<float> random(std::size_t tokens,
                                          random_stream& stream) const override {
    return random_tokens(tokens, stream);
  }

  [[nodiscard]] std::string describe(std::span<const float> values,
                                     std::size_t tokens) const override {
    return nearest_text(values, tokens);
  }

private:
  const token_table& tokens_ = token_table::lexicon();
};

} // namespace

const embedding_space& lexicon_space() {
  static const lexicon_rows space;
  return space;
}

} // namespace evo::music
