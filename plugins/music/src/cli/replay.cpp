#include "replay.hpp"

#include "evo/music/error.hpp"
#include "evo/music/store.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>

namespace evo::music::cli {
namespace {

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool same(const candidate_record& a, const candidate_record& b) {
  return a.id == b.id && a.generation == b.generation && a.parents == b.parents &&
         a.operator_name == b.operator_name && a.text == b.text && a.seed == b.seed &&
         a.failure == b.failure && same_bits(a.fitness, b.fitness) && a.embedding == b.embedding;
}

} // namespace

void check_same_outcome(const std::filesystem::path& run, const std::filesystem::path& replay) {
  const run_record first = read_run(run), second = read_run(replay);
  const auto differs = [&](const std::string& what) {
    throw error{failure::input, replay.string(), what + " than in " + run.string(),
                "the same program, models and configuration give the same"};
  };
  const std::size_t common = std::min(first.candidates.size(), second.candidates.size());
  for (std::size_t i = 0; i < common; ++i)
    if (!same(first.candidates[i], second.candidates[i]))
      differs("candidate " + std::to_string(first.candidates[i].id) + " is another");
  if (first.candidates.size() != second.candidates.size() ||
      first.generations.size() != second.generations.size())
    differs("there are more or fewer candidates");
}

} // namespace evo::music::cli
