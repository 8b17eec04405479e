#include "materials.hpp"

#include "embed_catalog.hpp"
#include "files/files.hpp"
#include "listener_files.hpp"

#include "evo/music/aligner.hpp"
#include "evo/music/aligner_training.hpp"
#include "evo/music/error.hpp"
#include "evo/music/listening_io.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <sstream>

namespace evo::music::experiments {
namespace {

using json = nlohmann::ordered_json;

class workshop {
public:
  workshop(const settings& s, const encoder& encode, const material_task& task, const executor& run)
      : s_{s}, encode_{encode}, task_{task}, run_{run} {}

  std::vector<epoch_measures> train() {
    if (auto known = trained(); !known.empty())
      return known;
    compose();
    embed();
    simulate();
    return learn();
  }
  [[nodiscard]] std::filesystem::path aligner() const {
    return task_.folder / "aligner.safetensors";
  }

private:
  [[nodiscard]] std::filesystem::path catalog_folder() const { return task_.folder / "catalog"; }
  [[nodiscard]] std::filesystem::path embeddings() const { return task_.folder / "embeddings"; }
  [[nodiscard]] std::filesystem::path history() const { return task_.folder / "history.tsv"; }
  [[nodiscard]] std::filesystem::path epochs() const { return task_.folder / "epochs.json"; }

  /// The epochs of a training that has ended; none if there is none.
  [[nodiscard]] std::vector<epoch_measures> trained() const {
    std::vector<epoch_measures> all;
    std::error_code ignored;
    if (!std::filesystem::exists(epochs(), ignored) || !std::filesystem::exists(aligner(), ignored))
      return all;
    const json read = json::parse(music::detail::read_file(epochs()), nullptr, false);
    if (!read.is_array())
      throw error{failure::input, epochs().string(), "it can't be read",
                  "remove it, and the aligner is trained again"};
    for (const auto& e : read)
      all.push_back({e.value("roc_auc", std::nan("")), e.value("pr_auc", std::nan("")),
                     e.value("accuracy", std::nan("")), e.value("loss", std::nan(""))});
    return all;
  }

  void compose() const {
    std::error_code ignored;
    if (std::filesystem::exists(catalog_folder() / "catalog.tsv", ignored))
      return;
    say("composing a catalogue of " + std::to_string(s_.catalog_tracks) + " tracks");
    music::detail::make_folder(catalog_folder());
    (void)make_synth_catalog({.tracks = s_.catalog_tracks,
                              .seconds = s_.catalog_seconds,
                              .seed = 1,
                              .soundfont = s_.base.generator.soundfont,
                              .folder = catalog_folder()},
                             run_, {.progress = {}, .is_interrupted = task_.is_interrupted});
  }

  void embed() const {
    say("embedding it");
    (void)embed_catalog(encode_, read_catalog(catalog_folder()),
                        {.folder = catalog_folder(),
                         .out = embeddings(),
                         .encoder = task_.encoder,
                         .resume = true,
                         .progress = {},
                         .report = task_.say,
                         .interrupted = task_.is_interrupted},
                        run_);
  }

  void simulate() const {
    simulation_request request{.catalog = catalog_folder(), .out = history(), .simulation = {}};
    request.simulation.count = s_.listeners;
    std::ostringstream ignored;
    simulate_listeners(request, ignored);
  }

  [[nodiscard]] std::vector<epoch_measures> learn() const {
    say("training the aligner on " + std::to_string(s_.listeners) + " simulated listeners");
    const imported_history read = read_lastfm_history(
        history(), {.keep_names = false, .is_interrupted = task_.is_interrupted});
    const aligner_data data =
        join(read.history, read_track_embeddings(read.history.track_ids, embeddings()));
    const aligner_options options =
        resolved(aligner_options{}, data.embeddings.layers, data.embeddings.dim);
    const training_result result = train_aligner(
        data, options, aligner(), true,
        {.say = {}, .epoch = {}, .progress = {}, .is_interrupted = task_.is_interrupted}, run_);
    std::vector<epoch_measures> all;
    json saved = json::array();
    for (const auto& e : result.epochs) {
      all.push_back({e.validation.roc_auc, e.validation.pr_auc, e.validation.accuracy, e.loss});
      saved.push_back({{"epoch", e.epoch},
                       {"roc_auc", e.validation.roc_auc},
                       {"pr_auc", e.validation.pr_auc},
                       {"accuracy", e.validation.accuracy},
                       {"loss", e.loss}});
    }
    music::detail::write_file(epochs(), saved.dump(1) + "\n");
    return all;
  }

  void say(const std::string& line) const {
    if (task_.say)
      task_.say(line);
  }

  const settings& s_;
  const encoder& encode_;
  const material_task& task_;
  const executor& run_;
};

/// How near each listener is to the mean of all, in the shared space.
std::vector<double> cosines_with_mean(const aligner& trained, const executor& run) {
  const std::size_t width = trained.shape().shared_width;
  std::vector<float> rows;
  for (std::size_t i = 0; i < trained.listener_names().size(); ++i)
    rows.insert(rows.end(), trained.listener(i).begin(), trained.listener(i).end());
  const auto places = trained.project_listeners(rows, run);
  std::vector<std::vector<double>> unit;
  std::vector<double> mean(width);
  for (std::size_t i = 0; i + width <= places.size(); i += width) {
    double squares = 0;
    for (std::size_t k = 0; k < width; ++k)
      squares += double{places[i + k]} * places[i + k];
    auto& u = unit.emplace_back(width);
    for (std::size_t k = 0; k < width; ++k) {
      u[k] = places[i + k] / std::sqrt(squares);
      mean[k] += u[k];
    }
  }
  double length = 0;
  for (const double m : mean)
    length += m * m;
  std::vector<double> cosines;
  for (const auto& u : unit) {
    double product = 0;
    for (std::size_t k = 0; k < width; ++k)
      product += u[k] * mean[k];
    cosines.push_back(product / std::sqrt(length));
  }
  return cosines;
}

std::size_t place_of(const aligner& trained, const std::string& name, const char* key) {
  const auto row = trained.find_listener(name);
  if (!row)
    throw error{failure::configuration, key, "the aligner knows no " + name,
                "a name in its table, such as " + trained.listener_names().front()};
  return *row;
}

void choose(const settings& s, materials& into, const executor& run) {
  const aligner trained{into.aligner};
  const auto& names = trained.listener_names();
  if (names.size() < 2)
    throw error{failure::configuration, "experiments.aligner", "its listeners have no names",
                "an aligner of `evomusic aligner train`"};
  const auto cosines = cosines_with_mean(trained, run);
  const auto by_cosine = [&](auto better) {
    std::size_t chosen = 0;
    for (std::size_t i = 1; i < cosines.size(); ++i)
      if (better(cosines[i], cosines[chosen]))
        chosen = i;
    return chosen;
  };
  const std::size_t typical = s.typical ? place_of(trained, *s.typical, "experiments.typical")
                                        : by_cosine(std::greater<>{});
  const std::size_t furthest = s.furthest ? place_of(trained, *s.furthest, "experiments.furthest")
                                          : by_cosine(std::less<>{});
  into.who = {names[typical], names[furthest]};
  into.typical_cosine = cosines[typical];
  into.furthest_cosine = cosines[furthest];
}

} // namespace

materials prepare(const settings& s, const encoder& encode, const material_task& task,
                  const executor& run) {
  materials made;
  if (s.aligner) {
    made.aligner = *s.aligner;
  } else {
    music::detail::make_folder(task.folder);
    workshop work{s, encode, task, run};
    made.epochs = work.train();
    made.aligner = work.aligner();
  }
  choose(s, made, run);
  return made;
}

} // namespace evo::music::experiments
