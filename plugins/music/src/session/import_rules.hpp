#pragma once
/// @file
/// The fields of the original project's configurations, and what becomes of each.

#include <array>
#include <string_view>

namespace evo::music::detail {

/// What becomes of one field of the original. "[]" stands for any place in a list.
struct import_rule {
  std::string_view field;
  std::string_view key;    ///< ours; empty where the field has no place here
  std::string_view reason; ///< why it has none, or what to know about the mapping
};

inline constexpr std::string_view no_listener = "learned listeners are not built yet";
inline constexpr std::string_view no_aligner = "the aligner is not built yet";
inline constexpr std::string_view no_riffusion = "Riffusion is not part of this product";
inline constexpr std::string_view no_wandb =
    "runs are recorded in their own folder, not by a service";
inline constexpr std::string_view any_device = "everything runs on the processor; see threads";

inline constexpr std::array import_rules{
    import_rule{"epochs", "", "rounds of evolution and feedback are not built yet"},
    import_rule{"music_model", "", "the synth is the generator that is built; it needs no model"},
    import_rule{"music_generator.model", "",
                "set generator.name: musicgen and generator.model, the folder of a checkpoint"},
    import_rule{"music_generator.input_type", "genome.type", ""},
    import_rule{"music_generator.output_dir", "", "audio lies in the run's folder; see --run"},
    import_rule{"music_generator.name", "", "audio is named by its candidate"},
    import_rule{"music_generator.device", "", any_device},
    import_rule{"riffusion_pipeline.model", "", no_riffusion},
    import_rule{"riffusion_pipeline.input_type", "", no_riffusion},
    import_rule{"riffusion_pipeline.output_dir", "", no_riffusion},
    import_rule{"riffusion_pipeline.name", "", no_riffusion},
    import_rule{"riffusion_pipeline.device", "", no_riffusion},
    import_rule{"riffusion_pipeline.inference_steps", "", no_riffusion},
    import_rule{"user_model.aligner.emb_size", "", no_aligner},
    import_rule{"user_model.aligner.batch_size", "", no_aligner},
    import_rule{"user_model.aligner.neg_samples", "", no_aligner},
    import_rule{"user_model.aligner.temp", "", no_aligner},
    import_rule{"user_model.aligner.learnable_temp", "", no_aligner},
    import_rule{"user_model.aligner.multiplier", "", no_aligner},
    import_rule{"user_model.aligner.weight", "", no_aligner},
    import_rule{"user_model.aligner.prj", "", no_aligner},
    import_rule{"user_model.aligner.aggr", "", no_aligner},
    import_rule{"user_model.aligner.nusers", "", no_aligner},
    import_rule{"user_model.aligner.prj_size", "", no_aligner},
    import_rule{"user_model.aligner.hidden_size", "", no_aligner},
    import_rule{"user_model.aligner.drop", "", no_aligner},
    import_rule{"user_model.aligner.lr", "", no_aligner},
    import_rule{"user_model.aligner.noise_level", "", no_aligner},
    import_rule{"user_model.aligner.encoder", "", no_aligner},
    import_rule{"user_model.aligner.abs_file_path", "", no_aligner},
    import_rule{"user_model.user_conf.memory_length", "", no_listener},
    import_rule{"user_model.user_conf.minibatch", "", no_listener},
    import_rule{"user_model.user_conf.amount", "", no_listener},
    import_rule{"user_model.user_conf.init", "", no_listener},
    import_rule{"user_model.user_conf.rmean", "", no_listener},
    import_rule{"user_model.train_conf.splits_path", "", no_listener},
    import_rule{"user_model.train_conf.embs_path", "", no_listener},
    import_rule{"user_model.train_conf.stats_path", "", no_listener},
    import_rule{"user_model.train_conf.npos", "", no_listener},
    import_rule{"user_model.train_conf.nneg", "", no_listener},
    import_rule{"user_model.train_conf.batch_size", "", no_listener},
    import_rule{"user_model.train_conf.multiplier", "", no_listener},
    import_rule{"user_model.train_conf.type", "", no_listener},
    import_rule{"user_model.train_conf.epochs", "", no_listener},
    import_rule{"user_model.train_conf.random_pool", "", no_listener},
    import_rule{"user_model.train_conf.eval", "", no_listener},
    import_rule{"user_model.train_conf.lr", "", no_listener},
    import_rule{"user_model.best_solutions", "playlist.size", ""},
    import_rule{"user_model.sample", "", no_listener},
    import_rule{"user_model.device", "", any_device},
    import_rule{"user_model.users[].user_type", "", no_listener},
    import_rule{"user_model.users[].target_user_id", "", no_listener},
    import_rule{"evolution.exp_name", "", "a run is named by its folder; see --run"},
    import_rule{"evolution.generations", "budget.generations", ""},
    import_rule{"evolution.max_seq_len", "genome.tokens", ""},
    import_rule{"evolution.duration", "generator.seconds", ""},
    import_rule{"evolution.best_duration", "playlist.seconds", ""},
    import_rule{"evolution.device", "", any_device},
    import_rule{"evolution.initialization", "",
                "prompts come from init_file, else from the lexicon"},
    import_rule{"evolution.init_file", "genome.initial_prompts", ""},
    import_rule{"evolution.logger.wandb", "", no_wandb},
    import_rule{"evolution.logger.project", "", no_wandb},
    import_rule{"evolution.logger.name", "", no_wandb},
    import_rule{"evolution.logger.delete_generated", "store.keep_audio", ""},
    import_rule{"evolution.logger.wandb_token", "", no_wandb},
    import_rule{"evolution.logger.visualizations", "", "every run has a report with pictures"},
    import_rule{"evolution.LLM.api_key", "",
                "keys don't belong into configurations; llm.api_key_env names a variable"},
    import_rule{"evolution.LLM.temperature", "llm.temperature", ""},
    import_rule{"evolution.LLM.model", "llm.model", ""},
    import_rule{"evolution.LLM.api_uri", "llm.base_url", ""},
    import_rule{"evolution.fitness.mode", "fitness.mode", ""},
    import_rule{"evolution.fitness.target_music", "fitness.target_music", ""},
    import_rule{"evolution.fitness.noise_weight", "fitness.noise_weight", ""},
    import_rule{"evolution.fitness.device", "", any_device},
    import_rule{"evolution.search.mode", "strategy.name", ""},
    import_rule{"evolution.search.population_size", "strategy.population_size", ""},
    import_rule{"evolution.search.sample", "strategy.sample", ""},
    import_rule{"evolution.search.temperature", "strategy.selection_temperature", ""},
    import_rule{"evolution.search.novel_prompts", "strategy.novelty", ""},
    import_rule{"evolution.search.elites", "strategy.elites", ""},
    import_rule{"evolution.search.tournament_size", "strategy.tournament_size", ""},
    import_rule{"evolution.search.full_LLM_prompt", "",
                "put it into a file; strategy.meta_prompt_file names it"},
    import_rule{"evolution.search.LLM_genetic_operators[].name", "strategy.operators", ""},
    import_rule{"evolution.search.LLM_genetic_operators[].prompt", "strategy.operators", ""},
    import_rule{"evolution.search.LLM_genetic_operators[].input", "strategy.operators", ""},
    import_rule{"evolution.search.LLM_genetic_operators[].output", "strategy.operators", ""},
    import_rule{"evolution.search.LLM_genetic_operators[].probability", "strategy.operators", ""},
    import_rule{"evolution.search.GA_operators[].name", "strategy.crossover", ""},
    import_rule{"evolution.search.GA_operators[].parameters.tournament_size",
                "strategy.tournament_size", ""},
    import_rule{"evolution.search.GA_operators[].parameters.cross_over_rate",
                "strategy.crossover_probability", ""},
    import_rule{"evolution.search.GA_operators[].parameters.num_points",
                "strategy.crossover_points", ""},
    import_rule{"evolution.search.GA_operators[].parameters.eta", "strategy.crossover_eta", ""},
    import_rule{"evolution.search.GA_operators[].parameters.stdev", "strategy.mutation_stdev", ""},
    import_rule{"evolution.search.GA_operators[].parameters.mutation_probability",
                "strategy.mutation_probability", ""},
    import_rule{"evolution.search.GA_operators[].parameters.num_children", "",
                "children fill the population"},
};

} // namespace evo::music::detail
