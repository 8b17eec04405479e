#pragma once
/// @file
/// One generation of a run: its candidates scored, the new ones put into the ledger and the store.

#include "genome_codec.hpp"
#include "ledger.hpp"
#include "rendering.hpp"

#include "evo/core/batch.hpp"
#include "evo/core/random.hpp"
#include "evo/core/stop.hpp"
#include "evo/music/hearing.hpp"
#include "evo/music/session.hpp"
#include "evo/music/store.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace evo::music::detail {

class generation_scorer {
public:
  /// @param by has to live as long
  /// @param store with the generations that are already there
  generation_scorer(const configuration& config, const evolution_tools& tools,
                    const evolution_options& options, genome_form form, const judge& by,
                    run_store& store);

  /// Sets values[i] to the fitness of the candidate whose genome's bytes are genomes[i], NaN if it
  /// has none. A genome met before keeps its score and isn't heard again.
  /// @throws error: interrupted; input if the first generation has no candidate with a fitness
  void score(std::uint64_t generation, std::span<const candidate> candidates,
             std::span<const std::string> genomes, std::span<double> values);

  /// Says that `genome` is what a mapping's rounding has made of a heritage's genome, so that it is
  /// remembered under both.
  void remember_as(const std::string& genome, const std::string& inherited);

  /// What the first population begins with.
  [[nodiscard]] const std::vector<std::string>& initial() const noexcept {
    return options_.heritage.initial;
  }
  /// Of the strategy's randomness.
  [[nodiscard]] random_key key() const;

  /// Stores the generation that was scored last.
  /// @param checkpoint the strategy after it was told
  void commit(std::vector<std::byte> checkpoint);

  /// Why a run must end that has no more budget of evaluations, or nothing new to evaluate.
  [[nodiscard]] std::optional<stop> stop_reason() const;

  [[nodiscard]] const ledger& candidates() const noexcept { return ledger_; }
  [[nodiscard]] const std::vector<generation_record>& generations() const noexcept {
    return generations_;
  }
  [[nodiscard]] const renderer& render() const noexcept { return renderer_; }
  /// Wall seconds of the run, those before a resume included.
  [[nodiscard]] double elapsed() const;

private:
  using clock = std::chrono::steady_clock;

  [[nodiscard]] std::vector<stored_candidate> fresh(std::uint64_t generation,
                                                    std::span<const candidate> candidates,
                                                    std::span<const std::string> genomes) const;
  [[nodiscard]] const stored_candidate* remembered(const std::string& genome) const;
  /// Scores the candidates that were heard before. @returns the others
  [[nodiscard]] std::vector<stored_candidate*> recall(std::vector<stored_candidate>& fresh) const;
  void hear(std::span<stored_candidate* const> unheard, std::uint64_t generation);
  [[nodiscard]] std::string described(const std::string& genome) const;
  void check_width(const heard_clip& clip) const;
  void take(std::span<heard_clip> clips, std::span<stored_candidate* const> unheard);
  void keep_audio(const audio_view& clip, stored_candidate& c) const;
  void summarize(std::uint64_t generation, std::span<const double> values, double seconds);
  [[nodiscard]] double diversity() const;
  [[nodiscard]] hearing_watch watch(std::uint64_t generation, std::size_t of) const;
  void report_progress(std::uint64_t generation, double scored, std::size_t of) const;

  const configuration& config_;
  const generator& generate_;
  const evolution_options& options_;
  genome_form form_;
  run_store& store_;
  const judge& by_;
  std::unique_ptr<hearing> hearing_;
  renderer renderer_;
  ledger ledger_;
  std::vector<generation_record> generations_;
  stored_generation pending_;
  std::unordered_map<std::string, std::string> inherited_; ///< by the genome that it has become
  failure first_failure_ = failure::input;                 ///< of the first order of a generation
  clock::time_point start_ = clock::now();
  double elapsed_before_;
};

} // namespace evo::music::detail
