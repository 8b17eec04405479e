// The synth keeps a generator's promises, and each check of the kit notices who doesn't.
#include "evo/evaluate/parallel.hpp"
#include "evo/music/lexicon.hpp"
#include "evo/music/synth.hpp"
#include "evo/music/testing/check_generator.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace evo::music {
namespace {

enum class fault {
  none,
  other_length,
  not_finite,
  hidden_randomness,
  follows_batch,
  follows_executor,
  ignores_seed,
  ignores_prompt,
  takes_nought,
  never_done,
  deaf,
  short_rows,
  wordless
};

/// Zeros and ones for rows of two numbers.
class pair_space final : public embedding_space {
public:
  explicit pair_space(fault wrong) : wrong_{wrong} {}
  [[nodiscard]] std::size_t width() const override { return 2; }
  [[nodiscard]] std::span<const float> table() const override { return table_; }
  [[nodiscard]] std::vector<float> of_prompt(std::string_view, std::size_t tokens) const override {
    return std::vector<float>(tokens * 2 - (wrong_ == fault::short_rows ? 1 : 0), 1.0F);
  }
  [[nodiscard]] std::vector<float> random(std::size_t tokens, random_stream&) const override {
    return std::vector<float>(tokens * 2);
  }
  [[nodiscard]] std::string describe(std::span<const float>, std::size_t) const override {
    return wrong_ == fault::wordless ? "" : "one";
  }

private:
  fault wrong_;
  std::vector<float> table_{0, 0, 1, 1};
};

/// Noise, with one fault.
class faulty_generator final : public generator {
public:
  explicit faulty_generator(fault wrong) : wrong_{wrong}, space_{wrong} {}
  [[nodiscard]] int rate() const override { return 1000; }
  [[nodiscard]] std::size_t channels() const override { return 1; }
  [[nodiscard]] const embedding_space* space(embedding_kind kind) const override {
    return kind == embedding_kind::tokens ? &space_ : nullptr;
  }

  [[nodiscard]] audio_batch generate(const conditioning& what, double seconds,
                                     std::span<const std::uint64_t> seeds, const executor& run,
                                     const generation_watch& watch) const override {
    refuse(what, seconds, seeds, watch);
    const double length = wrong_ == fault::other_length ? 2 * seconds : seconds;
    audio_batch batch{size(what), 1, static_cast<std::size_t>(length * rate()), rate()};
    std::size_t started = 0;
    run(size(what), [&](std::size_t i) { fill(batch, i, seeds[i], what, started++); });
    if (watch.progress)
      watch.progress(wrong_ == fault::never_done ? 0.5 : 1);
    return batch;
  }

private:
  void refuse(const conditioning& what, double seconds, std::span<const std::uint64_t> seeds,
              const generation_watch& watch) const {
    const auto* rows = std::get_if<embeddings_view>(&what);
    if (rows != nullptr && (rows->kind != embedding_kind::tokens || rows->width != 2))
      throw error{failure::configuration, "genome", "no such rows"};
    if (seeds.size() != size(what))
      throw error{failure::configuration, "seeds", "not one each"};
    if (wrong_ != fault::takes_nought && !(seconds > 0))
      throw error{failure::configuration, "seconds", "not above 0"};
    if (wrong_ != fault::deaf && watch.is_interrupted && watch.is_interrupted())
      throw error{failure::interrupted, "generate", "stopped"};
  }

  void fill(audio_batch& batch, std::size_t i, std::uint64_t seed, const conditioning& what,
            std::size_t started) const {
    std::uint64_t key = wrong_ == fault::ignores_seed ? 1 : seed;
    if (wrong_ != fault::ignores_prompt)
      key = random_key{key}.child(describe(what, i)).seed();
    if (wrong_ == fault::follows_batch)
      key += batch.size();
    if (wrong_ == fault::follows_executor)
      key += started;
    if (wrong_ == fault::hidden_randomness)
      key += calls_++;
    random_stream noise{key, 0};
    for (float& sample : batch.clip(i))
      sample = static_cast<float>(noise.uniform(-1, 1));
    if (wrong_ == fault::not_finite && batch.frames() > 0)
      batch.clip(i)[0] = std::numeric_limits<float>::infinity();
  }

  fault wrong_;
  pair_space space_;
  mutable std::uint64_t calls_ = 0;
};

executor backwards() {
  return [](std::size_t n, const std::function<void(std::size_t)>& body) {
    while (n-- > 0)
      body(n);
  };
}

std::vector<std::string_view> noticed_by(const generator& model) {
  std::vector<std::string_view> names;
  for (const auto& [check, found] :
       testing::check_generator({.model = model, .executors = {backwards()}}))
    if (!found.empty())
      names.push_back(check);
  return names;
}

TEST_CASE("the synth conforms") {
  const synth_generator synth;
  for (const auto& [check, found] : testing::check_generator(
           {.model = synth, .executors = {parallel_executor(3), backwards()}})) {
    CAPTURE(check);
    for (const auto& what : found)
      FAIL_CHECK(what);
  }
}

TEST_CASE("each check notices its faults") {
  CHECK(noticed_by(faulty_generator{fault::none}).empty());
  const auto finds = [](fault wrong, std::string_view check) {
    return std::ranges::count(noticed_by(faulty_generator{wrong}), check) == 1;
  };
  CHECK(finds(fault::other_length, "shape"));
  CHECK(finds(fault::not_finite, "shape"));
  CHECK(finds(fault::hidden_randomness, "independence"));
  CHECK(finds(fault::follows_batch, "independence"));
  CHECK(finds(fault::follows_executor, "independence"));
  CHECK(finds(fault::ignores_seed, "variety"));
  CHECK(finds(fault::ignores_prompt, "variety"));
  CHECK(finds(fault::takes_nought, "refusals"));
  CHECK(finds(fault::never_done, "watch"));
  CHECK(finds(fault::deaf, "watch"));
  CHECK(finds(fault::short_rows, "spaces"));
  CHECK(finds(fault::wordless, "spaces"));
}

} // namespace
} // namespace evo::music
