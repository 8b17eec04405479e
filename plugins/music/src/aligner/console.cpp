#include "console.hpp"

#include "files/files.hpp"

#include "evo/music/error.hpp"
#include "evo/music/listening_io.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <iomanip>
#include <sstream>

namespace evo::music {
namespace {

class narrator {
public:
  explicit narrator(bool quiet) : quiet_{quiet} {}
  void operator()(const std::string& line) const {
    if (!quiet_)
      std::fprintf(stderr, "%s\n", line.c_str());
  }

private:
  bool quiet_;
};

std::string fixed(double value, int digits) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(digits) << value;
  return out.str();
}

aligner_data read_inputs(const aligner_inputs& inputs, const std::function<bool()>& is_interrupted,
                         const narrator& say) {
  imported_history read =
      inputs.interactions.extension() == ".csv"
          ? read_python_history(inputs.interactions)
          : read_lastfm_history(inputs.interactions,
                                {.keep_names = false, .is_interrupted = is_interrupted});
  std::string report = describe(read.report);
  while (report.ends_with('\n'))
    report.pop_back();
  say(inputs.interactions.string() + ": " + report);
  track_embeddings embeddings = read_track_embeddings(read.history.track_ids, inputs.embeddings);
  say(inputs.embeddings.string() + ": " + describe(embeddings) +
      (embeddings.first_problem.empty() ? "" : " (" + embeddings.first_problem + ")"));
  aligner_data data = join(read.history, std::move(embeddings));
  say(describe(data));
  return data;
}

std::string line_of(const epoch_record& e) {
  std::ostringstream out;
  out << "epoch " << e.epoch << ": loss " << fixed(e.loss, 4) << ", ROC AUC "
      << fixed(e.validation.roc_auc, 4) << ", PR AUC " << fixed(e.validation.pr_auc, 4)
      << ", accuracy " << fixed(e.validation.accuracy, 4) << ", temperature "
      << fixed(e.temperature, 4) << ", learning rate " << e.learning_rate;
  return out.str();
}

/// What was derived from the encoder, or chosen instead.
std::string derived_words(const aligner_options& o) {
  return std::string{word_of(o.aggregate.value())} + " x " + std::string{word_of(o.project)} +
         ", shared width " + std::to_string(o.shared_width.value()) + ", hidden width " +
         std::to_string(o.hidden_width.value()) + (o.standardise.value() ? ", standardised" : "") +
         ", embedding noise " + fixed(o.embedding_noise.value(), 2);
}

struct trained_variant {
  std::string name;
  aligner_options options;
  std::filesystem::path file;
  training_result result;
  double seconds = 0;
};

std::string table_of(const std::vector<trained_variant>& variants) {
  std::ostringstream out;
  out << "| variant | aggregation | projection | epochs | best | ROC AUC | PR AUC | accuracy | "
         "seconds | file |\n|---|---|---|---|---|---|---|---|---|---|\n";
  for (const auto& v : variants) {
    const auto& best = v.result.epochs[v.result.best_epoch - 1].validation;
    out << "| " << (v.name.empty() ? "-" : v.name) << " | " << word_of(v.options.aggregate.value())
        << " | " << word_of(v.options.project) << " | " << v.result.epochs.size() << " | "
        << v.result.best_epoch << " | " << fixed(best.roc_auc, 4) << " | " << fixed(best.pr_auc, 4)
        << " | " << fixed(best.accuracy, 4) << " | " << fixed(v.seconds, 1) << " | "
        << v.file.string() << " |\n";
  }
  return out.str();
}

std::filesystem::path file_of_variant(const std::filesystem::path& out, const std::string& name) {
  if (name.empty())
    return out;
  std::filesystem::path file = out;
  return file.replace_extension("." + name + out.extension().string());
}

trained_variant train_variant(const named_options& variant, const train_command& command,
                              const aligner_data& data, const executor& run, const narrator& say) {
  const std::string prefix = variant.name.empty() ? "" : variant.name + ", ";
  const auto begun = std::chrono::steady_clock::now();
  trained_variant done{
      variant.name, variant.options, file_of_variant(command.out, variant.name), {}, 0};
  if (command.seed)
    done.options.seed = *command.seed;
  done.options = resolved(done.options, data.embeddings.layers, data.embeddings.dim);
  say(prefix + derived_words(done.options));
  const training_hooks hooks{.say = [&](const std::string& line) { say(prefix + line); },
                             .epoch = [&](const epoch_record& e) { say(prefix + line_of(e)); },
                             .progress = {},
                             .is_interrupted = command.is_interrupted};
  done.result = train_aligner(data, done.options, done.file, command.resume, hooks, run);
  done.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  say(prefix + "ended: " + done.result.stop_reason + "; best in epoch " +
      std::to_string(done.result.best_epoch));
  return done;
}

} // namespace

std::string run_training(const train_command& command, const executor& run) {
  const narrator say{command.quiet};
  const auto variants =
      command.config ? read_aligner_options(*command.config) : std::vector<named_options>{{"", {}}};
  if (command.out.has_parent_path())
    detail::make_folder(command.out.parent_path());
  const aligner_data data = read_inputs(command.inputs, command.is_interrupted, say);
  std::vector<trained_variant> trained;
  trained.reserve(variants.size());
  for (const auto& variant : variants)
    trained.push_back(train_variant(variant, command, data, run, say));
  if (trained.size() > 1 || !trained.front().name.empty()) {
    const auto best = std::ranges::max_element(
        trained, {}, [](const trained_variant& v) { return v.result.best_auc; });
    detail::write_file(command.out, detail::read_file(best->file));
    say("the best, " + best->name + ", is also " + command.out.string());
  }
  return table_of(trained);
}

std::string run_evaluation(const evaluate_command& command, const executor& run) {
  const narrator say{command.quiet};
  const aligner trained{command.aligner};
  const aligner_data data = read_inputs(command.inputs, {}, say);
  const evaluation e = evaluate(trained, data, command.options, run);
  if (e.unknown_listeners > 0)
    say(std::to_string(e.unknown_listeners) + " listeners aren't in the aligner: left out");
  if (e.full_listeners > 0)
    say(std::to_string(e.full_listeners) + " listeners know every track: left out");
  if (command.report)
    say(command.report(trained, data, e));
  const aligner_measures& m = e.measures;
  if (command.json)
    return nlohmann::ordered_json{{"roc_auc", m.roc_auc},   {"pr_auc", m.pr_auc},
                                  {"accuracy", m.accuracy}, {"users", m.users},
                                  {"tracks", m.tracks},     {"pairs", m.pairs}}
               .dump() +
           "\n";
  return "ROC AUC " + fixed(m.roc_auc, 4) + ", PR AUC " + fixed(m.pr_auc, 4) + ", accuracy " +
         fixed(m.accuracy, 4) + " (" + std::to_string(m.users) + " listeners, " +
         std::to_string(m.tracks) + " tracks, " + std::to_string(m.pairs) + " pairs)\n";
}

} // namespace evo::music
