#pragma once
/// @file
/// The conformance kit for generators: every promise of evo/music/generator.hpp that a program can
/// check, without a test framework. examples/own_generator shows it in use.

#include "evo/core/random.hpp"
#include "evo/music/error.hpp"
#include "evo/music/generator.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::testing {

/// What is checked with what.
struct generator_case {
  const generator& model;
  /// At least three different ones.
  std::vector<std::string> prompts{"slow jazz with piano", "fast techno", "a calm harp"};
  double seconds = 1;
  std::size_t tokens = 4;            ///< of numeric genomes
  std::vector<executor> executors{}; ///< to try besides the serial one, such as parallel_executor()
};

using violations = std::vector<std::string>;

struct generator_check_result {
  std::string_view check;
  violations found{};
};

namespace detail {

inline constexpr std::array<std::uint64_t, 3> check_seeds{11, 12, 11};

/// Sample by sample, NaN equal to itself.
[[nodiscard]] inline bool same(const audio_view& a, const audio_view& b) {
  return a.rate() == b.rate() && a.channels() == b.channels() && a.frames() == b.frames() &&
         std::memcmp(a.samples().data(), b.samples().data(), a.samples().size_bytes()) == 0;
}

[[nodiscard]] inline std::span<const std::string> three(const generator_case& c) {
  return std::span{c.prompts}.first(3);
}

[[nodiscard]] inline audio_batch whole_batch(const generator_case& c, const executor& run) {
  return c.model.generate(three(c), c.seconds, check_seeds, run, {});
}

/// The kind of the failure that a call ends with, or why it is none.
template <class Call>
[[nodiscard]] std::string refusal_of(failure wanted, const Call& call) {
  try {
    call();
  } catch (const error& e) {
    return e.kind() == wanted ? "" : "it throws another kind of failure: " + std::string{e.what()};
  } catch (const std::exception& e) {
    return "it throws no evo::music::error: " + std::string{e.what()};
  }
  return "it is accepted";
}

inline void note(violations& found, std::string_view what, const std::string& why) {
  if (!why.empty())
    found.push_back(std::string{what} + ": " + why);
}

} // namespace detail

/// Rate, channels, length; samples are finite, and not all zero.
[[nodiscard]] inline violations check_shape(const generator_case& c) {
  violations found;
  const audio_batch batch = detail::whole_batch(c, serial_executor());
  if (batch.rate() != c.model.rate() || batch.channels() != c.model.channels())
    found.emplace_back("rate or channels differ from what the generator says of itself");
  if (batch.size() != 3)
    found.emplace_back("not one clip a prompt");
  if (std::abs(static_cast<double>(batch.frames()) / batch.rate() - c.seconds) > 0.05)
    found.emplace_back("clips are not as long as asked for");
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto samples = batch[i].samples();
    if (!std::ranges::all_of(samples, [](float v) { return std::isfinite(v); }))
      found.push_back("clip " + std::to_string(i) + " isn't finite");
    if (std::ranges::all_of(samples, [](float v) { return v == 0; }))
      found.push_back("clip " + std::to_string(i) + " is silence");
  }
  return found;
}

/// A clip is the same twice, alone or in company, and on any executor.
[[nodiscard]] inline violations check_independence(const generator_case& c) {
  violations found;
  const audio_batch first = detail::whole_batch(c, serial_executor());
  const audio_batch again = detail::whole_batch(c, serial_executor());
  for (std::size_t i = 0; i < 3; ++i) {
    if (!detail::same(first[i], again[i]))
      found.emplace_back("a second call gives another clip");
    const auto alone =
        c.model.generate(detail::three(c).subspan(i, 1), c.seconds,
                         std::span{detail::check_seeds}.subspan(i, 1), serial_executor(), {});
    if (!detail::same(first[i], alone[0]))
      found.emplace_back("a clip depends on its neighbours");
  }
  for (const executor& run : c.executors) {
    const audio_batch other = detail::whole_batch(c, run);
    for (std::size_t i = 0; i < 3; ++i)
      if (!detail::same(first[i], other[i]))
        found.emplace_back("a clip depends on the executor");
  }
  return found;
}

/// Another prompt, and another seed, give another clip.
[[nodiscard]] inline violations check_variety(const generator_case& c) {
  violations found;
  const std::array<std::string, 3> prompts{c.prompts[0], c.prompts[0], c.prompts[1]};
  const std::array<std::uint64_t, 3> seeds{1, 2, 1};
  const auto batch = c.model.generate(std::span<const std::string>{prompts}, c.seconds, seeds,
                                      serial_executor(), {});
  if (detail::same(batch[0], batch[1]))
    found.emplace_back("the seed makes no difference");
  if (detail::same(batch[0], batch[2]))
    found.emplace_back("the prompt makes no difference");
  return found;
}

/// What makes no sense is refused as a wrong configuration.
[[nodiscard]] inline violations check_refusals(const generator_case& c) {
  violations found;
  const auto generate = [&](const conditioning& what, double seconds, std::size_t seeds) {
    (void)c.model.generate(what, seconds, std::span{detail::check_seeds}.first(seeds),
                           serial_executor(), {});
  };
  using detail::note;
  using detail::refusal_of;
  const conditioning prompts = detail::three(c);
  note(found, "two seeds for three prompts",
       refusal_of(failure::configuration, [&] { generate(prompts, c.seconds, 2); }));
  note(found, "a clip of 0 s",
       refusal_of(failure::configuration, [&] { generate(prompts, 0, 3); }));
  note(found, "a clip of NaN s",
       refusal_of(failure::configuration, [&] { generate(prompts, std::nan(""), 3); }));
  for (const auto kind : {embedding_kind::tokens, embedding_kind::states}) {
    const embedding_space* space = c.model.space(kind);
    const std::size_t width = space == nullptr ? 3 : space->width() + 1;
    const std::vector<float> values(width);
    note(found,
         space == nullptr ? "embeddings that it doesn't take" : "embeddings of another width",
         refusal_of(failure::configuration,
                    [&] { generate(embeddings_view{values, 1, 1, width, kind}, c.seconds, 1); }));
  }
  return found;
}

/// Progress goes from 0 to 1, and an interruption ends the call.
[[nodiscard]] inline violations check_watch(const generator_case& c) {
  violations found;
  double share = 0;
  bool is_rising = true;
  const generation_watch watch{[&](double now) {
                                 is_rising = is_rising && now >= share && now <= 1;
                                 share = now;
                               },
                               {}};
  (void)c.model.generate(detail::three(c), c.seconds, detail::check_seeds, serial_executor(),
                         watch);
  if (!is_rising || share != 1)
    found.emplace_back("the share that is done doesn't rise to 1");
  detail::note(found, "an interruption", detail::refusal_of(failure::interrupted, [&] {
                 (void)c.model.generate(detail::three(c), c.seconds, detail::check_seeds,
                                        serial_executor(), {{}, [] { return true; }});
               }));
  return found;
}

/// Each space that the generator has: sizes, cuts, zeros, texts, and that it can be heard.
[[nodiscard]] inline violations check_spaces(const generator_case& c) {
  violations found;
  for (const auto kind : {embedding_kind::tokens, embedding_kind::states}) {
    const embedding_space* space = c.model.space(kind);
    if (space == nullptr)
      continue;
    const std::size_t width = space->width();
    if (width == 0 || space->table().empty() || space->table().size() % width != 0)
      found.emplace_back("the table is no rows of the space's width");
    const auto rows = space->of_prompt(c.prompts[0], c.tokens);
    if (rows.size() != c.tokens * width || space->of_prompt(c.prompts[0], 1).size() != width)
      found.emplace_back("a prompt doesn't give as many rows as asked for");
    if (!std::ranges::equal(space->of_prompt(c.prompts[0], 1), std::span{rows}.first(width)))
      found.emplace_back("a prompt that is cut begins otherwise");
    random_stream stream{1, 0};
    if (space->random(c.tokens, stream).size() != c.tokens * width)
      found.emplace_back("a random genome has another size");
    const embeddings_view genome{rows, 1, c.tokens, width, kind};
    if (c.model.describe(genome, 0).empty())
      found.emplace_back("a prompt's rows have no text");
    const auto clip = c.model.generate(genome, c.seconds, std::span{detail::check_seeds}.first(1),
                                       serial_executor(), {});
    if (!std::ranges::all_of(clip[0].samples(), [](float v) { return std::isfinite(v); }))
      found.emplace_back("a prompt's rows give no finite clip");
  }
  return found;
}

/// Every check by itself. A generator that conforms has nothing found in any.
[[nodiscard]] inline std::vector<generator_check_result> check_generator(const generator_case& c) {
  struct named_check {
    std::string_view name;
    violations (*check)(const generator_case&);
  };
  constexpr std::array checks{
      named_check{"shape", check_shape},     named_check{"independence", check_independence},
      named_check{"variety", check_variety}, named_check{"refusals", check_refusals},
      named_check{"watch", check_watch},     named_check{"spaces", check_spaces}};
  std::vector<generator_check_result> results;
  for (const auto& [name, check] : checks) {
    results.push_back({name});
    try {
      results.back().found = check(c);
    } catch (const std::exception& e) {
      results.back().found = {std::string{"throws "} + e.what()};
    }
  }
  return results;
}

} // namespace evo::music::testing
