#include "fields.hpp"

#include "text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace evo::music::detail {
namespace {

constexpr field_range fraction{0, 1};
constexpr field_range positive{0, std::numeric_limits<double>::infinity(), true};
constexpr field_range not_negative{0, std::numeric_limits<double>::infinity()};

using conditions = std::vector<field_condition>;
const field_condition numbers{"genome.type", {"token_embeddings", "embeddings"}};
const conditions with_numbers{numbers};
const conditions with_synth{{"generator.name", {"synth"}}};
const conditions with_musicgen{{"generator.name", {"musicgen"}}};
const conditions with_musicnn{{"encoder.name", {"musicnn"}}};
const conditions with_mert{{"encoder.name", {"mert"}}};
const conditions in_music_mode{{"fitness.mode", {"music"}}};
const conditions in_user_mode{{"fitness.mode", {"user"}}};
const conditions in_dynamic_mode{{"fitness.mode", {"dynamic"}}};
const conditions with_listener{{"fitness.mode", {"user", "dynamic"}}};
const conditions with_workers{{"evaluator.name", {"process", "ray"}}};

std::vector<config_field> genome_fields() {
  return {
      {.key = "seed",
       .slot = EVO_MUSIC_FIELD(seed),
       .help = "All randomness of the run follows from it.",
       .range = not_negative},
      {.key = "threads",
       .slot = EVO_MUSIC_FIELD(threads),
       .help = "Threads that generate and encode. Results don't depend on it.",
       .range = {1, 4096},
       .derived = "all cores"},

      {.key = "genome.type",
       .slot = EVO_MUSIC_FIELD(genome.type),
       .help = "What evolves: the words of a prompt, the numbers of a row of token embeddings, or "
               "those of the text encoder's states (MusicGen).",
       .choices = {"prompt", "token_embeddings", "embeddings"}},
      {.key = "genome.tokens",
       .slot = EVO_MUSIC_FIELD(genome.tokens),
       .help =
           "Rows of a numeric genome. Longer prompts are cut, rows of zeros fill up shorter ones.",
       .range = {1, 256},
       .only_for = with_numbers},
      {.key = "genome.initialization",
       .slot = EVO_MUSIC_FIELD(genome.initialization),
       .help =
           "prompts: the first population, newcomers and the point from which a strategy starts "
           "are rows of prompts; table: they are normal numbers with the mean and the deviation "
           "of each of the token table's columns, and the point is the mean.",
       .choices = {"prompts", "table"},
       .only_for = with_numbers},
      {.key = "genome.initial_prompts",
       .slot = EVO_MUSIC_FIELD(genome.initial_prompts),
       .help =
           "File with one prompt a line that the first population and newcomers are drawn from, "
           "or the one point from which a strategy starts.",
       .only_for = {{"genome.initialization", {"prompts"}}},
       .derived = "prompts made from the lexicon"},
      {.key = "genome.mapping",
       .slot = EVO_MUSIC_FIELD(genome.mapping),
       .help = "What the strategy's numbers mean. identity: the embeddings themselves; "
               "random_subspace, pca_subspace: a few numbers a token, along random directions or "
               "those in which the token table varies most, through its mean; nearest_token: "
               "embeddings, of which the nearest rows of the token table are heard.",
       .choices = {"identity", "random_subspace", "pca_subspace", "nearest_token"},
       .only_for = with_numbers},
      {.key = "genome.subspace_dimension",
       .slot = EVO_MUSIC_FIELD(genome.subspace_dimension),
       .help = "Numbers a token.",
       .range = {1, 1e4},
       .only_for = {numbers, {"genome.mapping", {"random_subspace", "pca_subspace"}}}},
      {.key = "genome.initial_deviation",
       .slot = EVO_MUSIC_FIELD(genome.initial_deviation),
       .help = "How widely the first candidates are spread around the point from which a strategy "
               "starts, in standard deviations of the token table: the sigma of strategies that "
               "have one.",
       .range = positive,
       .only_for = {numbers, with_deviation()}},
  };
}

std::vector<config_field> run_fields() {
  return {
      {.key = "budget.generations",
       .slot = EVO_MUSIC_FIELD(budget.generations),
       .help = "Ends the run after so many generations, the first population included.",
       .range = {1, 1e9},
       .derived = "10 if no other budget is set, else without limit"},
      {.key = "budget.evaluations",
       .slot = EVO_MUSIC_FIELD(budget.evaluations),
       .help = "Ends the run after so many scored candidates; a genome met again counts once.",
       .range = {1, 1e12},
       .derived = "without limit"},
      {.key = "budget.seconds",
       .slot = EVO_MUSIC_FIELD(budget.seconds),
       .help = "Ends the run after the generation in which so much time has passed.",
       .range = positive,
       .derived = "without limit"},
      {.key = "budget.target_fitness",
       .slot = EVO_MUSIC_FIELD(budget.target_fitness),
       .help = "Ends the run when a candidate is at least so fit.",
       .derived = "no target"},

      {.key = "generator.name",
       .slot = EVO_MUSIC_FIELD(generator.name),
       .help = "What turns a genome into audio.",
       .choices = {"synth", "musicgen"}},
      {.key = "generator.seconds",
       .slot = EVO_MUSIC_FIELD(generator.seconds),
       .help = "Length of the clips that are scored.",
       .range = {0, 3600, true}},
      {.key = "generator.seed_mode",
       .slot = EVO_MUSIC_FIELD(generator.seed_mode),
       .help =
           "per_genome: the audio's seed follows from the run's seed and the genome; fixed: one "
           "seed for all clips.",
       .choices = {"per_genome", "fixed"}},
      {.key = "generator.soundfont",
       .slot = EVO_MUSIC_FIELD(generator.soundfont),
       .help = "A General MIDI soundfont (.sf2).",
       .only_for = with_synth,
       .derived = "the installed FluidR3 GM"},
      {.key = "generator.model",
       .slot = EVO_MUSIC_FIELD(generator.model),
       .help = "Folder of a MusicGen checkpoint as Hugging Face has them.",
       .only_for = with_musicgen,
       .derived = "nothing: it has to be set"},
      {.key = "generator.precision",
       .slot = EVO_MUSIC_FIELD(generator.precision),
       .help = "What the weights are multiplied as. Audio depends on it.",
       .choices = {"fp32", "bf16", "int8"},
       .only_for = with_musicgen},
      {.key = "generator.guidance",
       .slot = EVO_MUSIC_FIELD(generator.guidance),
       .help = "How far the audio follows its genome (classifier-free guidance); at 1 a clip costs "
               "half.",
       .range = {0, 100},
       .only_for = with_musicgen,
       .derived = "the model's own, or 3"},
      {.key = "generator.temperature",
       .slot = EVO_MUSIC_FIELD(generator.temperature),
       .help = "Of the draw of each code; 0 takes the likeliest.",
       .range = {0, 100},
       .only_for = with_musicgen},
      {.key = "generator.top_k",
       .slot = EVO_MUSIC_FIELD(generator.top_k),
       .help = "Codes that a draw chooses from; 0 for all, as the original has it.",
       .range = {0, 1e6},
       .only_for = with_musicgen},
      {.key = "generator.top_p",
       .slot = EVO_MUSIC_FIELD(generator.top_p),
       .help = "The likeliest codes that have this share of the probability; 1 for all.",
       .range = {0, 1, true},
       .only_for = with_musicgen},
      {.key = "generator.memory_budget",
       .slot = EVO_MUSIC_FIELD(generator.memory_budget),
       .help = "Bytes that generation may use, weights included. Results don't depend on it.",
       .range = {1e6, 1e15},
       .only_for = with_musicgen,
       .derived = "the weights and half of the memory that is free, which workers share"},
      {.key = "generator.device",
       .slot = EVO_MUSIC_FIELD(generator.device),
       .help = "Where MusicGen computes.",
       .choices = {"cpu"},
       .later_choices = {"cuda"},
       .only_for = with_musicgen},
      {.key = "generator.batch",
       .slot = EVO_MUSIC_FIELD(generator.batch),
       .help = "Clips in memory at one time. Results don't depend on it.",
       .range = {1, 1e6},
       .derived = "as many as fit into 256 MiB"},

      {.key = "encoder.name",
       .slot = EVO_MUSIC_FIELD(encoder.name),
       .help = "What turns audio into an embedding.",
       .choices = {"musicnn", "mert"}},
      {.key = "encoder.model",
       .slot = EVO_MUSIC_FIELD(encoder.model),
       .help =
           "The encoder's weights: musicnn's file, or the folder of a MERT checkpoint as Hugging "
           "Face has them.",
       .derived = "musicnn: where scripts/demo puts them; mert: nothing, it has to be set"},
      {.key = "encoder.output",
       .slot = EVO_MUSIC_FIELD(encoder.output),
       .help = "penultimate: 2 x 200 numbers; pooled: 2 x 753.",
       .choices = {"penultimate", "pooled"},
       .only_for = with_musicnn},
      {.key = "encoder.precision",
       .slot = EVO_MUSIC_FIELD(encoder.precision),
       .help = "What MERT's weights are multiplied as. Embeddings depend on it.",
       .choices = {"fp32", "bf16", "int8"},
       .only_for = with_mert},

      {.key = "fitness.mode",
       .slot = EVO_MUSIC_FIELD(fitness.mode),
       .help =
           "music: close to a recording; user: close to a taste made from recordings, or to what "
           "a trained aligner's listener likes; dynamic: close to what is believed of a "
           "listener, learned from likes and dislikes (`evomusic session`).",
       .choices = {"music", "user", "dynamic"}},
      {.key = "fitness.target_music",
       .slot = EVO_MUSIC_FIELD(fitness.target_music),
       .help = "The recording to evolve towards (WAV, OGG, FLAC, MP3, ...).",
       .only_for = in_music_mode,
       .derived = "none: it must be set"},
      {.key = "fitness.likes",
       .slot = EVO_MUSIC_FIELD(fitness.likes),
       .help = "Recordings that the listener likes.",
       .only_for = in_user_mode},
      {.key = "fitness.dislikes",
       .slot = EVO_MUSIC_FIELD(fitness.dislikes),
       .help = "Recordings that the listener dislikes.",
       .only_for = in_user_mode},
      {.key = "fitness.dislike_weight",
       .slot = EVO_MUSIC_FIELD(fitness.dislike_weight),
       .help = "How much the mean of the disliked is taken from the mean of the liked.",
       .range = fraction,
       .only_for = in_user_mode},
      {.key = "fitness.aligner",
       .slot = EVO_MUSIC_FIELD(fitness.aligner),
       .help = "A trained aligner, which says how much a listener likes a clip.",
       .only_for = with_listener,
       .derived = "none: mode dynamic needs one, mode user one or fitness.likes"},
      {.key = "fitness.taste",
       .slot = EVO_MUSIC_FIELD(fitness.taste),
       .help = "Where a listener's taste lies: among the listeners of fitness.aligner, or, without "
               "any training, as a direction among the encoder's own embeddings.",
       .choices = {"aligner", "embeddings"},
       .only_for = in_dynamic_mode},
      {.key = "fitness.listener",
       .slot = EVO_MUSIC_FIELD(fitness.listener),
       .help = "Whose taste it is: a name in the aligner's table.",
       .only_for = in_user_mode,
       .derived = "none: needed beside fitness.aligner"},
      {.key = "fitness.noise_weight",
       .slot = EVO_MUSIC_FIELD(fitness.noise_weight),
       .help = "How much of the noise penalty is taken from the similarity.",
       .range = not_negative},
      {.key = "fitness.noise",
       .slot = EVO_MUSIC_FIELD(fitness.noise),
       .help = "corrected, or compatible with the original's formula.",
       .choices = {"corrected", "compatible"}},

      {.key = "playlist.size",
       .slot = EVO_MUSIC_FIELD(playlist.size),
       .help = "Tracks of the playlist: the best candidates.",
       .range = {0, 1000}},
      {.key = "playlist.seconds",
       .slot = EVO_MUSIC_FIELD(playlist.seconds),
       .help = "Length of the playlist's tracks.",
       .range = {0, 3600, true}},
      {.key = "playlist.loudness",
       .slot = EVO_MUSIC_FIELD(playlist.loudness),
       .help = "LUFS (EBU R128) that the playlist's tracks are brought to, as far as full scale "
               "allows; -16 is usual for music. Scores don't depend on it.",
       .range = {-70, 0},
       .derived = "as they are generated"},
      {.key = "playlist.choice",
       .slot = EVO_MUSIC_FIELD(playlist.choice),
       .help = "How a session's playlists are filled: with the best candidates, with candidates "
               "drawn with probability 1/rank, or with any of them.",
       .choices = {"best", "rank", "random"},
       .only_for = with_listener},
      {.key = "playlist.first",
       .slot = EVO_MUSIC_FIELD(playlist.first),
       .help =
           "The first playlist of a listener nobody knows: the candidates whose answers tell most "
           "about whom of the aligner's listeners they are like (without an aligner, those that "
           "sound least alike), or any.",
       .choices = {"telling", "random"},
       .only_for = in_dynamic_mode},
      {.key = "playlist.distinct",
       .slot = EVO_MUSIC_FIELD(playlist.distinct),
       .help = "Two clips whose embeddings have a higher cosine are too alike for one of a "
               "session's playlists.",
       .range = {-1, 1},
       .only_for = with_listener},

      {.key = "session.rounds",
       .slot = EVO_MUSIC_FIELD(session.rounds),
       .help = "Times that music evolves, is played and is answered to.",
       .range = {1, 1e6},
       .only_for = with_listener},
      {.key = "session.first_round",
       .slot = EVO_MUSIC_FIELD(session.first_round),
       .help = "What is heard in the first round: the initial population, or what has evolved from "
               "it, as in all others.",
       .choices = {"population", "evolved"},
       .only_for = with_listener},
      {.key = "session.survivors",
       .slot = EVO_MUSIC_FIELD(session.survivors),
       .help = "Share of a round's first population that are the best of all rounds before, by "
               "what is believed now; the others are new.",
       .range = fraction,
       .only_for = with_listener},
      {.key = "session.listener",
       .slot = EVO_MUSIC_FIELD(session.listener),
       .help = "The simulated listener who answers: user_000001, ... of `evomusic listeners "
               "simulate`, or a name in the aligner's table.",
       .only_for = with_listener,
       .derived = "none: `evomusic session` needs it"},
      {.key = "session.taste",
       .slot = EVO_MUSIC_FIELD(session.taste),
       .help = "What the simulated listener's true taste is about: the attributes of the music (as "
               "`evomusic listeners simulate` has it), or the aligner's scores for "
               "session.listener.",
       .choices = {"attributes", "aligner"},
       .only_for = with_listener},
      {.key = "session.catalog",
       .slot = EVO_MUSIC_FIELD(session.catalog),
       .help = "The catalogue that simulated tastes are scaled by: a listener likes "
               "session.simulation_liked_share of it.",
       .only_for = with_listener,
       .derived = "300 pieces that the synth would write for random prompts; other generators need "
                  "one with session.taste: attributes"},
      {.key = "session.simulation_seed",
       .slot = EVO_MUSIC_FIELD(session.simulation_seed),
       .help = "The --seed of `evomusic listeners simulate`: which listeners there are.",
       .range = not_negative,
       .only_for = with_listener},
      {.key = "session.simulation_kinds",
       .slot = EVO_MUSIC_FIELD(session.simulation_kinds),
       .help = "Its --kinds: of tastes that there are.",
       .range = {1, 1e6},
       .only_for = with_listener},
      {.key = "session.simulation_own",
       .slot = EVO_MUSIC_FIELD(session.simulation_own),
       .help = "Its --own: the share of a taste that is the listener's alone.",
       .range = fraction,
       .only_for = with_listener},
      {.key = "session.simulation_tastes",
       .slot = EVO_MUSIC_FIELD(session.simulation_tastes),
       .help = "Its --tastes: at most so many a listener.",
       .range = {1, 8},
       .only_for = with_listener},
      {.key = "session.simulation_liked_share",
       .slot = EVO_MUSIC_FIELD(session.simulation_liked_share),
       .help = "Its --liked-share: of the catalogue that a listener likes.",
       .range = {0.001, 0.999},
       .only_for = with_listener},
      {.key = "session.simulation_drift",
       .slot = EVO_MUSIC_FIELD(session.simulation_drift),
       .help = "Its --drift: how far tastes have moved since the history began.",
       .range = fraction,
       .only_for = with_listener},
      {.key = "session.answers",
       .slot = EVO_MUSIC_FIELD(session.answers),
       .help = "inverted: the simulated listener says the contrary, which a session that learns "
               "has to be misled by.",
       .choices = {"honest", "inverted"},
       .only_for = with_listener},

      {.key = "listener.init",
       .slot = EVO_MUSIC_FIELD(listener.init),
       .help =
           "Where the belief begins: the mean of the aligner's listeners, normal numbers, the "
           "mean with noise of deviation 0.1, or, anew in every round, the mean of the listeners "
           "who would have answered alike.",
       .choices = {"neighbours", "mean", "random", "mean-noise"},
       .only_for = in_dynamic_mode},
      {.key = "listener.mode",
       .slot = EVO_MUSIC_FIELD(listener.mode),
       .help = "classic: an epoch is one step over all feedback; minibatch: steps over shuffled "
               "parts of the last rounds.",
       .choices = {"classic", "minibatch"},
       .only_for = in_dynamic_mode},
      {.key = "listener.loss",
       .slot = EVO_MUSIC_FIELD(listener.loss),
       .help = "contrast: likes against dislikes and both against the threshold; info-nce: the "
               "likes' share of the softmax.",
       .choices = {"contrast", "info-nce"},
       .only_for = in_dynamic_mode},
      {.key = "listener.memory_length",
       .slot = EVO_MUSIC_FIELD(listener.memory_length),
       .help = "Rounds that minibatch remembers.",
       .range = {1, 1e6},
       .only_for = in_dynamic_mode},
      {.key = "listener.batch",
       .slot = EVO_MUSIC_FIELD(listener.batch),
       .help = "Answers a minibatch.",
       .range = {1, 1e6},
       .only_for = in_dynamic_mode},
      {.key = "listener.epochs",
       .slot = EVO_MUSIC_FIELD(listener.epochs),
       .help = "Passes over the feedback after each round.",
       .range = {0, 1e6},
       .only_for = in_dynamic_mode},
      {.key = "listener.learning_rate",
       .slot = EVO_MUSIC_FIELD(listener.learning_rate),
       .help = "Of the belief (AdamW).",
       .range = {0, 1e3},
       .only_for = in_dynamic_mode},
      {.key = "listener.threshold",
       .slot = EVO_MUSIC_FIELD(listener.threshold),
       .help = "The score from which a clip is liked, by a simulated listener and by the belief.",
       .range = {-1, 1},
       .only_for = with_listener},
      {.key = "listener.forgetting",
       .slot = EVO_MUSIC_FIELD(listener.forgetting),
       .help = "Weight of an answer for each round of its age.",
       .range = {0, 1, true},
       .only_for = in_dynamic_mode},

      {.key = "store.keep_audio",
       .slot = EVO_MUSIC_FIELD(store.keep_audio),
       .help = "Which scored clips are kept as WAV: all, the best few, or none.",
       .choices = {"all", "best", "none"}},
      {.key = "log.csv",
       .slot = EVO_MUSIC_FIELD(log.csv),
       .help = "metrics.csv in the folder: a line a generation, as it ends."},
      {.key = "log.jsonl",
       .slot = EVO_MUSIC_FIELD(log.jsonl),
       .help = "metrics.jsonl in the folder: a line a generation, and of a session a line a round, "
               "as it ends."},
      {.key = "log.mlflow.url",
       .slot = EVO_MUSIC_FIELD(log.mlflow_url),
       .help = "An MLflow server that the same measures, and the configuration, are sent to. What "
               "goes wrong there is told once; the run never waits for it.",
       .derived = "nothing is sent"},
      {.key = "log.mlflow.experiment",
       .slot = EVO_MUSIC_FIELD(log.mlflow_experiment),
       .help = "The experiment there; it is made if there is none. The run has its folder's name."},
      {.key = "log.mlflow.token_env",
       .slot = EVO_MUSIC_FIELD(log.mlflow_token_env),
       .help = "The environment variable that holds a token for it, sent as a bearer's.",
       .derived = "no token is sent"},
      {.key = "evaluator.name",
       .slot = EVO_MUSIC_FIELD(evaluator.name),
       .help =
           "Where candidates are generated and encoded: in the run's own process; by worker "
           "processes on this machine, so that a candidate that crashes ends a worker alone; by "
           "workers on all machines of a Ray cluster. Results don't depend on it, nor on what "
           "follows.",
       .choices = {"local", "process", "ray"}},
      {.key = "evaluator.workers",
       .slot = EVO_MUSIC_FIELD(evaluator.workers),
       .help = "Worker processes. Each holds the models.",
       .range = {1, 10000},
       .only_for = with_workers,
       .derived = "as many as this machine has cores"},
      {.key = "evaluator.threads",
       .slot = EVO_MUSIC_FIELD(evaluator.threads),
       .help = "Threads of each worker; on Ray the cores that it is given.",
       .range = {1, 4096},
       .only_for = with_workers,
       .derived = "process: this machine's cores, shared out; ray: 1"},
      {.key = "evaluator.address",
       .slot = EVO_MUSIC_FIELD(evaluator.address),
       .help = "The Ray cluster: HOST:PORT of its head.",
       .only_for = {{"evaluator.name", {"ray"}}},
       .derived = "$RAY_ADDRESS, or the cluster that this machine is part of"},
      {.key = "evaluator.worker_program",
       .slot = EVO_MUSIC_FIELD(evaluator.worker_program),
       .help = "The program evomusic where the workers are. It has to be of the same build.",
       .only_for = with_workers,
       .derived = "this program, at the same path"},
  };
}

std::vector<config_field> make_fields() {
  std::vector<config_field> fields = genome_fields();
  for (const auto& group : {strategy_fields(), llm_fields(), run_fields()})
    fields.insert(fields.end(), group.begin(), group.end());
  return fields;
}

constexpr std::array<later_key, 0> later_keys{};

std::string range_text(const field_range& r, std::string_view noun) {
  const bool low = std::isfinite(r.low), high = std::isfinite(r.high) && r.high < 1e18;
  std::string text{noun};
  if (low && high && !r.above_low)
    return text + " from " + number_text(r.low) + " to " + number_text(r.high);
  if (low)
    text += (r.above_low ? " above " : " of at least ") + number_text(r.low);
  if (high)
    text += (low ? " and up to " : " up to ") + number_text(r.high);
  return text;
}

template <class T>
std::string scalar_text(const T& value) {
  if constexpr (std::is_same_v<T, bool>)
    return value ? "true" : "false";
  else if constexpr (std::is_same_v<T, double>)
    return number_text(value);
  else if constexpr (std::is_same_v<T, std::uint64_t>)
    return std::to_string(value);
  else if constexpr (std::is_same_v<T, std::filesystem::path>)
    return detail::quoted(value.string());
  else
    return value;
}

template <class T>
std::string slot_text(const T& value) {
  return scalar_text(value);
}
std::string slot_text(const llm_operator_options& o) {
  return "{name: " + detail::quoted(o.name) + ", prompt: " + detail::quoted(o.prompt) +
         ", input: " + std::to_string(o.input) + ", output: " + std::to_string(o.output) +
         ", probability: " + number_text(o.probability) + "}";
}
std::string slot_text(const std::vector<llm_operator_options>& operators) {
  std::string text;
  for (const auto& o : operators)
    text += (text.empty() ? "[" : ", ") + slot_text(o);
  return text.empty() ? text : text + "]";
}
std::string slot_text(const std::optional<std::string>& value) {
  return value ? detail::quoted(*value) : std::string{};
}
template <class T>
std::string slot_text(const std::optional<T>& value) {
  return value ? scalar_text(*value) : std::string{};
}
template <class T>
std::string slot_text(const std::vector<T>& values) {
  std::string text = "[";
  for (const auto& v : values)
    text += (text.size() > 1 ? ", " : "") + scalar_text(v);
  return text + "]";
}

} // namespace

std::span<const config_field> config_fields() {
  static const std::vector<config_field> fields = make_fields();
  return fields;
}

const config_field* find_field(std::string_view key) {
  const auto fields = config_fields();
  const auto found = std::ranges::find(fields, key, &config_field::key);
  return found == fields.end() ? nullptr : &*found;
}

const field_condition* failed_condition(const config_field& field, const configuration& c) {
  const auto failed = std::ranges::find_if(field.only_for, [&](const field_condition& condition) {
    return std::ranges::count(condition.values, value_text(*find_field(condition.key), c)) == 0;
  });
  return failed == field.only_for.end() ? nullptr : &*failed;
}

bool is_about_computing(std::string_view key) {
  return key == "threads" || key == "generator.batch" || key == "generator.memory_budget" ||
         key.starts_with("evaluator.");
}

const later_key* find_later_key(std::string_view key) {
  const auto found = std::ranges::find_if(later_keys, [&](const later_key& later) {
    return later.key.back() == '.' ? key.starts_with(later.key) : key == later.key;
  });
  return found == later_keys.end() ? nullptr : &*found;
}

std::string describe_type(const config_field& field) {
  struct visitor {
    const config_field& field;
    std::string operator()(slot_of<bool>) const { return "true or false"; }
    std::string operator()(slot_of<double>) const { return range_text(field.range, "a number"); }
    std::string operator()(slot_of<std::optional<double>>) const {
      return range_text(field.range, "a number");
    }
    std::string operator()(slot_of<std::uint64_t>) const {
      return range_text(field.range, "a whole number");
    }
    std::string operator()(slot_of<std::optional<std::uint64_t>>) const {
      return range_text(field.range, "a whole number");
    }
    std::string operator()(slot_of<std::string>) const {
      return field.choices.empty() ? "a text" : "one of " + joined(field.choices);
    }
    std::string operator()(slot_of<std::optional<std::string>>) const { return "a name"; }
    std::string operator()(slot_of<std::optional<std::filesystem::path>>) const { return "a path"; }
    std::string operator()(slot_of<std::vector<std::filesystem::path>>) const {
      return "a list of paths";
    }
    std::string operator()(slot_of<std::vector<llm_operator_options>>) const {
      return "a list of {name, prompt, input, output, probability}";
    }
  };
  return std::visit(visitor{field}, field.slot);
}

std::string value_text(const config_field& field, const configuration& c) {
  // Accessors are written once, for reading and writing; reading leaves the object alone.
  auto& readable = const_cast<configuration&>(c); // NOLINT(cppcoreguidelines-pro-type-const-cast)
  const std::string text =
      std::visit([&](auto slot) { return slot_text(slot(readable)); }, field.slot);
  const bool is_free =
      std::holds_alternative<slot_of<std::string>>(field.slot) && field.choices.empty();
  return is_free ? detail::quoted(text) : text;
}

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (const auto& word : words)
    text.append(text.empty() ? "" : ", ").append(word);
  return text;
}

} // namespace evo::music::detail
