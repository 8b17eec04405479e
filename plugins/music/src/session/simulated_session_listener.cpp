#include "genome_codec.hpp"

#include "evo/music/catalog.hpp"
#include "evo/music/error.hpp"
#include "evo/music/lexicon.hpp"
#include "evo/music/score.hpp"
#include "evo/music/simulated_listener.hpp"
#include "evo/music/taste_session.hpp"

#include <charconv>
#include <optional>

namespace evo::music {
namespace {

[[noreturn]] void refuse(std::string key, const std::string& problem, const std::string& remedy) {
  throw error{failure::configuration, std::move(key), problem, remedy};
}

/// Whoever has a true score: a clip is liked from the threshold on.
class scoring_listener : public session_listener {
public:
  explicit scoring_listener(const configuration& config)
      : threshold_{config.listener.threshold},
        sign_{config.session.answers == "inverted" ? -1 : 1} {}

  [[nodiscard]] std::vector<std::int8_t> answer(std::span<const played_clip> clips) const override {
    std::vector<std::int8_t> answers;
    for (const double score : true_scores(clips))
      answers.push_back(static_cast<std::int8_t>(sign_ * feedback_of(score, threshold_)));
    return answers;
  }

private:
  double threshold_;
  int sign_;
};

/// The simulation that the listener is one of, as `evomusic listeners simulate` had it.
simulation_options simulation_of(const session_settings& s, std::size_t count) {
  return {.count = count,
          .seed = s.simulation_seed,
          .kinds = s.simulation_kinds,
          .own = s.simulation_own,
          .tastes = s.simulation_tastes,
          .liked_share = s.simulation_liked_share,
          .drift = s.simulation_drift};
}

/// Likes by what the music is like.
class attribute_listener final : public scoring_listener {
public:
  attribute_listener(const configuration& config, std::size_t index,
                     std::span<const track_attributes> catalog, std::vector<float> vector)
      : scoring_listener{config}, all_{catalog, simulation_of(config.session, index + 1)},
        index_{index}, vector_{std::move(vector)}, is_written_{config.generator.name == "synth"},
        seconds_{config.generator.seconds},
        tokens_{config.genome.type == "prompt" ? 0 : std::size_t{config.genome.tokens}} {}

  [[nodiscard]] std::vector<double> true_scores(std::span<const played_clip> clips) const override {
    std::vector<double> scores;
    for (const auto& clip : clips)
      scores.push_back(all_.score(index_, attributes(clip)));
    return scores;
  }
  [[nodiscard]] std::vector<float> true_vector() const override { return vector_; }

private:
  [[nodiscard]] track_attributes attributes(const played_clip& clip) const {
    const brief wish = tokens_ == 0 ? parse_prompt(clip.genome)
                                    : brief_of_tokens(detail::genome_values(clip.genome), tokens_);
    return is_written_ ? attributes_of(wish, compose(wish, clip.seed, seconds_))
                       : attributes_of(wish);
  }

  simulated_listeners all_;
  std::size_t index_;
  std::vector<float> vector_;
  bool is_written_; ///< by the synth, so that its score says more than the wish
  double seconds_;
  std::size_t tokens_; ///< 0: prompts
};

/// Likes what the aligner says that one of its listeners likes.
class table_listener final : public scoring_listener {
public:
  table_listener(const configuration& config, const taste_model& model, std::vector<float> vector)
      : scoring_listener{config}, judge_{model, vector, {}}, vector_{std::move(vector)} {}

  [[nodiscard]] std::vector<double> true_scores(std::span<const played_clip> clips) const override {
    std::vector<float> embeddings;
    for (const auto& clip : clips)
      embeddings.insert(embeddings.end(), clip.embedding.begin(), clip.embedding.end());
    return judge_.similarity(embeddings);
  }
  [[nodiscard]] std::vector<float> true_vector() const override { return vector_; }

private:
  listener_judge judge_;
  std::vector<float> vector_;
};

/// The place of "user_000012" among the listeners of a simulation: 11.
std::optional<std::size_t> place_of(std::string_view name) {
  constexpr std::string_view prefix = "user_";
  if (!name.starts_with(prefix))
    return std::nullopt;
  std::size_t number = 0;
  const char* const end = name.data() + name.size();
  const auto [rest, status] = std::from_chars(name.data() + prefix.size(), end, number);
  constexpr std::size_t most = 1'000'000;
  if (status != std::errc{} || rest != end || number < 1 || number > most)
    return std::nullopt;
  return number - 1;
}

/// What the listeners of the simulation could choose from.
std::vector<track_attributes> catalog_of(const configuration& config) {
  constexpr std::size_t tracks = 300;
  if (!config.session.catalog)
    return synth_attributes(tracks, config.generator.seconds, 1, serial_executor());
  std::vector<track_attributes> all;
  for (const auto& track : read_catalog(*config.session.catalog).tracks)
    all.push_back(track.attributes);
  return all;
}

std::unique_ptr<session_listener> make_attribute_listener(const configuration& config,
                                                          const taste_model& model,
                                                          const generator& generate) {
  const auto& s = config.session;
  const auto place = place_of(*s.listener);
  if (!place)
    refuse("session.listener", "\"" + *s.listener + "\" is no simulated listener",
           "user_000001 to user_1000000; other names with session.taste: aligner");
  if (!s.catalog && config.generator.name != "synth")
    refuse("session.catalog", "it isn't set",
           "the folder of a catalogue, by which simulated tastes are scaled; the synth needs none");
  if (config.genome.type == "embeddings" ||
      (config.genome.type == "token_embeddings" &&
       generate.space(embedding_kind::tokens) != &lexicon_space()))
    refuse("session.taste", "the numbers of this genome say nothing about the music's attributes",
           "session.taste: aligner, or genome.type: prompt");
  return std::make_unique<attribute_listener>(
      config, *place, catalog_of(config),
      model.listener(*s.listener).value_or(std::vector<float>{}));
}

} // namespace

std::unique_ptr<session_listener> make_simulated_listener(const configuration& config,
                                                          const taste_model& model,
                                                          const generator& generate) {
  if (!config.session.listener)
    refuse("session.listener", "it isn't set",
           "who answers: a simulated listener, such as user_000001");
  if (config.session.taste == "aligner")
    return std::make_unique<table_listener>(
        config, model, known_listener(model, *config.session.listener, "session.listener"));
  return make_attribute_listener(config, model, generate);
}

} // namespace evo::music
