#include "musicgen/parts.hpp"

#include "nn/musicgen/extra_tensors.hpp"
#include "nn/precision_name.hpp"

#include "evo/core/random.hpp"
#include "evo/music/error.hpp"
#include "evo/music/prompts.hpp"

#include <algorithm>
#include <cmath>
#include <unistd.h>

namespace evo::music {
namespace {

/// Before anything is read.
musicgen_options checked(musicgen_options options) {
  if (options.device == "cuda")
    throw error{failure::configuration, "generator.device", "cuda is not built yet", "cpu"};
  if (options.device != "cpu")
    throw error{failure::configuration, "generator.device", options.device + " is none", "cpu"};
  options.sharers = std::max<std::uint64_t>(1, options.sharers);
  return options;
}

/// Half of the memory that is free.
std::size_t default_memory() {
  const auto pages = static_cast<std::size_t>(std::max(::sysconf(_SC_AVPHYS_PAGES), 0L));
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 2;
}

void check_finite(std::span<const float> values, const char* what) {
  if (!std::ranges::all_of(values, [](float v) { return std::isfinite(v); }))
    throw error{failure::input, "embeddings", std::string{what} + " that aren't finite",
                "numbers of the size of the token table's"};
}

/// Bytes of the text encoder's and the codec's weights as they are held: in fp32.
std::size_t held_beside_decoder(const nn::checkpoint& weights) {
  std::size_t bytes = 0;
  for (const std::string& name : weights.names()) {
    if (!name.starts_with("text_encoder.") && !name.starts_with("audio_encoder.decoder."))
      continue;
    std::size_t count = sizeof(float);
    for (const std::int64_t dimension : weights.shape(name))
      count *= static_cast<std::size_t>(dimension);
    bytes += count;
  }
  return bytes;
}

/// Nothing but blanks.
bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

} // namespace

musicgen_generator::parts::parts(const musicgen_options& given_options)
    : options{checked(given_options)}, config{nn::read_musicgen_config(given_options.model)},
      weights{given_options.model}, tokenizer{given_options.model},
      text{weights, "text_encoder.", config.text}, codec{weights, "audio_encoder.", config.audio},
      model{nn::music_decoder{weights, config.decoder, config.text.width,
                              nn::precision_named(given_options.precision, "generator.precision")}},
      held_{held_beside_decoder(weights)} {
  // Whether the codec's other half is sound shows now, not in a later run that needs it.
  const nn::encodec_encoder sound{weights, "audio_encoder.", config.audio};
  nn::refuse_extra_tensors(weights);
}

std::vector<std::vector<float>>
musicgen_generator::parts::encoded(std::span<const std::vector<float>> rows,
                                   const executor& run) const {
  std::vector<float> all;
  std::vector<std::size_t> lengths;
  for (const auto& one : rows) {
    if (one.empty())
      continue;
    all.insert(all.end(), one.begin(), one.end());
    lengths.push_back(one.size() / config.text.width);
  }
  const std::vector<float> states =
      lengths.empty() ? std::vector<float>{} : text(all, lengths, run);
  std::vector<std::vector<float>> apart;
  auto next = states.begin();
  for (const auto& one : rows) {
    const auto end = next + static_cast<std::ptrdiff_t>(one.size());
    apart.emplace_back(next, end);
    next = end;
  }
  return apart;
}

std::vector<std::vector<float>>
musicgen_generator::parts::states_of_prompts(std::span<const std::string> prompts,
                                             const executor& run) const {
  std::vector<std::vector<float>> rows;
  for (const auto& prompt : prompts)
    rows.push_back(text.embed(tokenizer.encode(prompt)));
  return encoded(rows, run);
}

std::vector<std::vector<float>> musicgen_generator::parts::states_of(const conditioning& what,
                                                                     const executor& run) const {
  std::vector<std::vector<float>> rows;
  if (const auto* prompts = std::get_if<std::span<const std::string>>(&what)) {
    for (const auto& prompt : *prompts)
      rows.push_back(is_blank(prompt) ? std::vector<float>{}
                                      : text.embed(tokenizer.encode(prompt)));
    return encoded(rows, run);
  }
  const auto& genomes = std::get<embeddings_view>(what);
  if (genomes.width != config.text.width)
    throw error{failure::configuration, "genome.width",
                "embeddings of width " + std::to_string(genomes.width),
                "this model's have width " + std::to_string(config.text.width)};
  const bool are_tokens = genomes.kind == embedding_kind::tokens;
  const row_space& space = are_tokens ? token_space() : state_space();
  for (std::size_t i = 0; i < genomes.size; ++i) {
    check_finite(genomes[i], "they have numbers");
    rows.push_back(space.asking(genomes[i]));
  }
  if (!are_tokens)
    return rows;
  auto states = encoded(rows, run);
  for (const auto& one : states)
    check_finite(one, "they are so large that the text encoder makes numbers");
  return states;
}

nn::music_settings
musicgen_generator::parts::settings(std::size_t frames,
                                    std::span<const nn::music_candidate> candidates) const {
  const auto& s = options.sampling;
  nn::music_settings made;
  made.frames = frames;
  made.guidance = s.guidance ? static_cast<float>(*s.guidance) : config.generation.guidance;
  made.sampling = {static_cast<float>(s.temperature), s.top_k, static_cast<float>(s.top_p)};
  made.held = held_;
  made.memory_budget = options.memory_budget ? static_cast<std::size_t>(*options.memory_budget)
                                             : default_budget(candidates, made);
  return made;
}

/// A small share still has to hold one clip, as long as all of it would.
std::size_t
musicgen_generator::parts::default_budget(std::span<const nn::music_candidate> candidates,
                                          const nn::music_settings& made) const {
  const std::size_t loaded = held_ + model.decoder().bytes(), all = default_memory();
  std::size_t budget = loaded + all / static_cast<std::size_t>(options.sharers);
  for (std::size_t i = 0; i < candidates.size() && options.sharers > 1; ++i)
    budget = std::max(budget, model.bytes(candidates.subspan(i, 1), made));
  return std::min(budget, loaded + all);
}

const nn::encodec_encoder& musicgen_generator::parts::encoder() const {
  std::call_once(encoder_once_, [&] { encoder_.emplace(weights, "audio_encoder.", config.audio); });
  return *encoder_;
}

const row_space& musicgen_generator::parts::token_space() const {
  std::call_once(token_once_, [&] {
    row_space::description d{.width = config.text.width};
    d.rows.assign(text.table().begin(), text.table().end());
    for (std::size_t i = 0; i < text.vocabulary(); ++i)
      d.tokens.push_back(static_cast<std::int64_t>(i));
    d.embed = [this](std::string_view prompt) { return text.embed(tokenizer.encode(prompt)); };
    d.text = [this](std::span<const std::int64_t> tokens) { return tokenizer.decode(tokens); };
    token_space_.emplace(std::move(d));
  });
  return *token_space_;
}

/// States have no table of their own: it is made of the states of prompts, always the same ones.
const row_space& musicgen_generator::parts::state_space() const {
  constexpr std::size_t typical_prompts = 256;
  std::call_once(state_once_, [&] {
    row_space::description d{.width = config.text.width};
    random_stream stream = random_key{1}.child("typical prompts").stream(0);
    for (std::size_t i = 0; i < typical_prompts; ++i) {
      const std::string prompt = random_prompt(stream);
      const auto states = states_of_prompts({&prompt, 1}, serial_executor());
      const auto tokens = tokenizer.encode(prompt);
      d.rows.insert(d.rows.end(), states[0].begin(), states[0].end());
      d.tokens.insert(d.tokens.end(), tokens.begin(), tokens.end());
    }
    d.embed = [this](std::string_view prompt) {
      const std::string text_of{prompt};
      return states_of_prompts({&text_of, 1}, serial_executor())[0];
    };
    d.text = [this](std::span<const std::int64_t> tokens) { return tokenizer.decode(tokens); };
    state_space_.emplace(std::move(d));
  });
  return *state_space_;
}

} // namespace evo::music
