#pragma once
/// @file
/// A run as it is told to people: what the store reads back, and all that a report needs.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace evo::music {

struct candidate_record {
  std::uint64_t id = 0;
  std::uint64_t generation = 0;
  std::vector<std::uint64_t> parents; ///< ids; empty for newcomers
  std::string operator_name;          ///< "initial", "elite", "novelty", "crossover", ...
  std::string text;                   ///< the prompt, or the nearest tokens of a numeric genome
  std::string failure;                ///< why it could not be scored; empty if it was
  double fitness = 0;                 ///< higher is better; NaN if it failed
  double similarity = 0;              ///< cosine with the target or taste, before the penalty
  double penalty = 0;                 ///< noise penalty, >= 0, before noise_weight
  std::vector<std::pair<std::string, double>> terms; ///< the penalty's terms by name
  std::uint64_t seed = 0;                            ///< the audio seed
  std::string audio;            ///< path relative to the run's folder; empty if not kept
  std::vector<float> embedding; ///< layers x dim flattened
  std::string node;             ///< where it was heard: "local", or a machine
};

struct generation_record {
  std::uint64_t index = 0;                          ///< 0 is the first population
  std::uint64_t evaluations = 0;                    ///< in total, up to and with this generation
  double best = 0, mean = 0, median = 0, worst = 0; ///< of this generation
  double best_so_far = 0;
  double diversity = 0; ///< mean cosine distance between the generation's embeddings
  double seconds = 0;   ///< wall time of this generation
};

/// Tag probabilities (tagger), strongest first.
using tag_list = std::vector<std::pair<std::string, double>>;

struct playlist_entry {
  std::uint64_t candidate = 0;
  std::string title;
  std::string audio; ///< path relative to the run's folder
  double seconds = 0;
};

/// What one operator has asked of a language model, and what came of it.
struct language_work {
  std::string name;
  std::uint64_t requests = 0, prompt_tokens = 0, answer_tokens = 0;
  std::uint64_t wanted = 0;       ///< prompts
  std::uint64_t at_first = 0;     ///< that the first answer gave
  std::uint64_t within_three = 0; ///< that one of the first three answers gave
  std::uint64_t from_model = 0;   ///< that any answer gave
  std::uint64_t filled = 0;       ///< that the lexicon's operators made instead
  std::uint64_t better = 0;       ///< than their best parent
  double gain = 0;                ///< sum of how much better, in fitness
  std::optional<double> credit;   ///< how often it is chosen now, where operators compete
  std::vector<std::pair<std::string, std::uint64_t>> rejected; ///< pieces of answers, by reason
};

struct run_record {
  std::string name;
  std::string started;       ///< UTC, ISO 8601
  std::string configuration; ///< the resolved configuration, YAML
  std::string strategy, genome, generator, encoder, mode;
  std::string target; ///< what was aimed at, for people
  std::string
      target_audio; ///< path relative to the run's folder, to listen beside the best; may be empty
  std::string stop_reason;                          ///< its name, "max_generations" for example
  std::optional<double> stop_value, stop_threshold; ///< what was measured, and what it reached
  std::string command; ///< what repeats this run; empty: derived from the configuration
  std::uint64_t seed = 0;
  double seconds = 0;
  bool finished = false;
  std::vector<generation_record> generations;
  std::vector<candidate_record>
      candidates; ///< in order of evaluation; a genome met again is one candidate
  std::vector<playlist_entry> playlist;
  tag_list target_tags, best_tags;
  std::vector<language_work> language; ///< by operator; empty without a language model
  std::vector<float> target_embedding; ///< empty if unknown
};

} // namespace evo::music
