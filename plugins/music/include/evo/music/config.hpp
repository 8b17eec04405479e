#pragma once
/// @file
/// The configuration of a run: plain aggregates, and one table of fields (src/session/fields.cpp)
/// from which checks, defaults, `--set`, the resolved dump and the documentation are made.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evo::music {

struct genome_options {
  std::string type = "prompt";
  std::uint64_t tokens = 8;
  std::string initialization = "prompts";
  std::optional<std::filesystem::path> initial_prompts;
  std::string mapping = "identity";
  std::uint64_t subspace_dimension = 6;
  double initial_deviation = 0.7;
};

/// An operator that a language model applies: llm_operator, in words.
struct llm_operator_options {
  std::string name;
  std::string prompt; ///< a template with {prompts}, and {num_generate} if it likes
  std::uint64_t input = 1, output = 1;
  double probability = 1;

  friend bool operator==(const llm_operator_options&, const llm_operator_options&) = default;
};

/// One name for one meaning; which strategy uses which is in the table of fields.
struct strategy_options {
  std::string name = "operator_sequence";
  std::uint64_t population_size = 25;
  std::optional<std::uint64_t> tournament_size;
  std::uint64_t islands = 1;
  std::uint64_t migrate_every = 5;
  std::uint64_t migrants = 1;
  double elites = 0.1;
  double novelty = 0.1;
  bool sample = false;
  double selection_temperature = 0.1;
  std::string selection = "tournament";
  double crossover_probability = 0.5;
  std::string crossover = "one_point";
  std::uint64_t crossover_points = 4;
  double crossover_eta = 15;
  double mutation_probability = 0.1;
  std::string mutation = "gaussian";
  double mutation_stdev = 0.5;
  double mutation_eta = 20;
  std::optional<std::uint64_t> parents;
  bool active = true;
  bool mirrored = false;
  std::uint64_t max_restarts = 9;
  double growth = 2;
  std::optional<std::uint64_t> memory;
  std::optional<double> mean_learning_rate;
  std::optional<double> deviation_learning_rate;
  std::optional<double> sigma_learning_rate;
  std::optional<double> shape_learning_rate;
  std::string shaping = "usual";
  std::string optimizer = "clip_up";
  bool symmetric = true;
  double elite_ratio = 0.25;
  double mean_smoothing = 1;
  double deviation_smoothing = 0.3;
  bool unbiased = false;
  bool stops = true;
  std::optional<std::uint64_t> budget;
  std::uint64_t min_population_size = 4;
  double best_share = 0.11;
  double archive_rate = 2.6;
  std::uint64_t memory_size = 6;
  std::uint64_t max_evaluations = 250;
  std::optional<double> evaluation_seconds;
  std::vector<llm_operator_options> operators{};
  bool credit = false;
  std::string newcomers = "lexicon";
  std::string meta_prompt = "scored";
  std::optional<std::filesystem::path> meta_prompt_file{};
  std::uint64_t children_a_call = 5;
  bool reflect = true;
};

/// A language model's server, and what may be asked of it.
struct llm_options {
  std::string base_url = "http://127.0.0.1:8080/v1";
  std::string model = "default";
  std::optional<std::string> api_key_env{};
  std::optional<std::filesystem::path> api_key_file{};
  double temperature = 0.7;
  std::uint64_t max_tokens = 512;
  std::string structured_output = "automatic";
  std::uint64_t ask_again = 2;
  double novelty_distance = 0.1;
  std::uint64_t context_tokens = 2048;
  std::uint64_t concurrency = 4;
  double timeout = 120;
  std::uint64_t retries = 4;
  double longest_delay = 30;
  std::optional<std::uint64_t> budget_requests{}, budget_tokens{};
  std::optional<double> budget_money{}, budget_seconds{};
  std::optional<std::filesystem::path> price_table{};
  std::optional<double> price_prompt{}, price_answer{};
};

/// Whichever is reached first ends the run. Ten generations if nothing is set.
struct budget_options {
  std::optional<std::uint64_t> generations;
  std::optional<std::uint64_t> evaluations;
  std::optional<double> seconds;
  std::optional<double> target_fitness;
};

struct generator_options {
  std::string name = "synth";
  double seconds = 5;
  std::string seed_mode = "per_genome";
  std::optional<std::filesystem::path> soundfont{}, model{};
  std::optional<std::uint64_t> batch{};
  std::string precision = "int8";
  std::optional<double> guidance{};
  double temperature = 1;
  std::uint64_t top_k = 250;
  double top_p = 1;
  std::optional<std::uint64_t> memory_budget{};
  std::string device = "cpu";
};

struct encoder_options {
  std::string name = "musicnn";
  std::optional<std::filesystem::path> model;
  std::string output = "penultimate";
  std::string precision = "bf16";
};

struct fitness_options {
  std::string mode = "music";
  std::optional<std::filesystem::path> target_music;
  std::vector<std::filesystem::path> likes, dislikes;
  double dislike_weight = 0.5;
  std::optional<std::filesystem::path> aligner{};
  std::string taste = "aligner";
  std::optional<std::string> listener{};
  double noise_weight = 0.25;
  std::string noise = "corrected";
};

struct playlist_options {
  std::uint64_t size = 5;
  double seconds = 20;
  std::optional<double> loudness{};
  std::string choice = "best";
  std::string first = "telling";
  double distinct = 0.99;
};

struct session_settings {
  std::uint64_t rounds = 6;
  std::string first_round = "population";
  double survivors = 0.5;
  std::optional<std::string> listener{};
  std::string taste = "attributes";
  std::optional<std::filesystem::path> catalog{};
  std::uint64_t simulation_seed = 1;
  std::uint64_t simulation_kinds = 12; ///< these as in simulation_options
  double simulation_own = 0.1;
  std::uint64_t simulation_tastes = 2;
  double simulation_liked_share = 0.35;
  double simulation_drift = 0.2;
  std::string answers = "honest";
};

/// How a belief begins and learns: belief_options, in words.
struct listener_options {
  std::string init = "neighbours";
  std::string mode = "minibatch";
  std::string loss = "contrast";
  std::uint64_t memory_length = 50;
  std::uint64_t batch = 10;
  std::uint64_t epochs = 3;
  double learning_rate = 0.02;
  double threshold = 0;
  double forgetting = 1;
};

struct store_options {
  std::string keep_audio = "best";
};

/// Where measures go beside the run's own store.
struct log_options {
  bool csv = false, jsonl = false;
  std::optional<std::string> mlflow_url{}, mlflow_token_env{};
  std::string mlflow_experiment = "EvoMusic";
};

/// Where candidates are heard.
struct evaluator_options {
  std::string name = "local";
  std::optional<std::uint64_t> workers{}, threads{};
  std::optional<std::string> address{};
  std::optional<std::filesystem::path> worker_program{};
};

struct configuration {
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> threads;
  genome_options genome;
  strategy_options strategy;
  budget_options budget;
  generator_options generator;
  encoder_options encoder;
  fitness_options fitness;
  playlist_options playlist;
  session_settings session;
  listener_options listener;
  store_options store;
  log_options log;
  evaluator_options evaluator;
  llm_options llm;

  /// Where each field that somebody set was set: "music.yaml:7" or "--set". For messages.
  std::map<std::string, std::string, std::less<>> origins;
};

/// `key.path=value`, as on the command line; the value is YAML, relative paths are relative to the
/// current folder. What a file says of a strategy (a generator, a mode) that a setting replaces
/// counts no more.
using setting = std::string;

/// Reads a configuration file, then applies the settings in order, then checks everything.
/// @throws error with failure::configuration naming the file and line, or the setting: an unknown
///   key (with the nearest right name), a wrong type or value, fields that don't fit each other
[[nodiscard]] configuration read_configuration(const std::filesystem::path& file,
                                               std::span<const setting> settings = {});

/// The same from text. @param name stands for the file in messages
/// @param folder what relative paths are relative to
[[nodiscard]] configuration parse_configuration(std::string_view yaml, std::string_view name,
                                                const std::filesystem::path& folder,
                                                std::span<const setting> settings = {});

/// The fields that differ from what they must agree in: see parse_configuration.
/// @throws error with failure::configuration
void check_configuration(const configuration& c);

/// Every field that means something for this configuration, defaults included, as YAML that
/// parse_configuration reads back to the same values.
[[nodiscard]] std::string to_yaml(const configuration& c);

/// The keys whose values differ between two configurations.
[[nodiscard]] std::vector<std::string> differences(const configuration& a, const configuration& b);

/// All fields with type, range, default and meaning, as the Markdown of
/// docs/reference/configuration.md.
[[nodiscard]] std::string configuration_reference();

/// The original project's YAML as ours.
struct imported_configuration {
  std::string yaml;               ///< for parse_configuration
  std::vector<std::string> notes; ///< one line a field that has no place here, and why
};

/// Translates a configuration of the Python project EvoMusic
/// (github.com/lorenzoorsingher/EvoMusic). Every field of it is mapped or refused in words; see
/// docs/reference/config-import.md.
/// @throws error with failure::configuration for a field that the original doesn't know either
[[nodiscard]] imported_configuration import_configuration(std::string_view yaml,
                                                          std::string_view name);

} // namespace evo::music
