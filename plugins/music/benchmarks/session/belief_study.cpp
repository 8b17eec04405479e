/// How well beliefs learn new listeners: all beginnings and modes, after each round of feedback.
///
///   belief_study --aligner FILE --catalog DIR --embeddings DIR --first 300 --count 30 --seed 1
///
/// The listeners are simulated ones whom the aligner has never met (numbers from --first on, of the
/// seed that its history was simulated with), or with --truth row the report's: rows of the
/// aligner's own table. Each answers to --feedback tracks, half of them likes; on all other tracks
/// of the catalogue the belief's scores are compared with the truth's. Prints a Markdown table of
/// medians over the listeners; "best offset" is the cosine that the same scores would have if a
/// belief knew where each listener's zero lies; "zero" is where it believes that.

#include "evo/core/random.hpp"
#include "evo/evaluate/parallel.hpp"
#include "evo/music/aligner_taste.hpp"
#include "evo/music/catalog.hpp"
#include "evo/music/error.hpp"
#include "evo/music/simulated_listener.hpp"
#include "evo/music/track_embeddings.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace {

using namespace evo::music;

struct study_options {
  std::string aligner_file, catalog_folder, embeddings, truth = "taste";
  std::size_t first = 300, count = 30, feedback = 200, round = 10;
  std::uint64_t seed = 1;
  belief_options belief;
  std::string loss = "contrast";
};

/// How alike believed and true scores are.
struct agreement {
  double cosine = 0, pearson = 0;
  double bound = 0; ///< the cosine if the same number were taken off all believed scores, the best
};

agreement agree(const std::vector<double>& a, const std::vector<double>& b) {
  const auto moment = [](const auto& x, const auto& y, double mx, double my) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      sum += (x[i] - mx) * (y[i] - my);
    return sum;
  };
  const auto over = [&](double ma, double mb) {
    return moment(a, b, ma, mb) / std::sqrt(moment(a, a, ma, ma) * moment(b, b, mb, mb));
  };
  const auto mean = [](const auto& x) {
    double sum = 0;
    for (const double v : x)
      sum += v / static_cast<double>(x.size());
    return sum;
  };
  // The truth's share in the plane of the believed scores and a constant: its mean, and what
  // correlates of the rest.
  const double pearson = over(mean(a), mean(b)), n = static_cast<double>(b.size());
  const double constant = n * mean(b) * mean(b), all = moment(b, b, 0, 0);
  return {over(0, 0), pearson, std::sqrt((constant + pearson * pearson * (all - constant)) / all)};
}

double median(std::vector<double> v) {
  std::ranges::sort(v);
  const std::size_t n = v.size();
  return n == 0 ? std::nan("") : (v[(n - 1) / 2] + v[n / 2]) / 2;
}

/// The tracks with their embeddings, what the aligner is, and how much each listener likes them.
class study {
public:
  explicit study(const study_options& o)
      : options_{o}, model_{o.aligner_file, evo::parallel_executor()},
        known_{model_.listeners_but({})} {
    const auto catalog = read_catalog(o.catalog_folder);
    text_column ids;
    std::vector<track_attributes> attributes;
    for (const auto& t : catalog.tracks) {
      ids.push_back(t.id);
      attributes.push_back(t.attributes);
    }
    const auto embeddings = read_track_embeddings(ids, o.embeddings);
    width_ = model_.track_width();
    const simulated_listeners listeners{attributes, {.count = o.first + o.count, .seed = o.seed}};
    truth_.resize(o.count);
    std::vector<float> heard;
    for (std::size_t t = 0; t < attributes.size(); ++t) {
      if (embeddings.present[t] == 0)
        continue;
      heard.insert(heard.end(), embeddings[t].begin(), embeddings[t].end());
      for (std::size_t l = 0; l < o.count; ++l)
        truth_[l].push_back(listeners.score(o.first + l, attributes[t]));
    }
    tracks_ = model_.tracks_of(heard);
    if (o.truth == "row")
      take_rows();
  }

  void run(const belief_options& b) const {
    std::vector<agreement> before, after;
    std::vector<double> sure, zeros;
    for (std::size_t l = 0; l < truth_.size(); ++l) {
      std::vector<std::size_t> asked = questions(l), others;
      belief learned{model_, known_, b};
      for (std::size_t t = 0; t < truth_[l].size(); ++t)
        if (std::ranges::find(asked, t) == asked.end())
          others.push_back(t);
      before.push_back(compare(learned, l, others));
      for (std::size_t at = 0; at < asked.size(); at += options_.round)
        learned.learn(
            answers(l, std::span{asked}.subspan(at, std::min(options_.round, asked.size() - at))));
      after.push_back(compare(learned, l, others));
      sure.push_back(learned.sureness());
      zeros.push_back(learned.zero());
    }
    const auto of = [](const std::vector<agreement>& all, double agreement::* which) {
      std::vector<double> v;
      for (const auto& a : all)
        v.push_back(a.*which);
      return median(v);
    };
    std::printf("| %s | %s | %s | %.3f | %.3f | %.3f | %.3f | %.3f | %.2f | %.2f |\n",
                name(b.init).data(), name(b.mode).data(), name(b.loss).data(),
                of(before, &agreement::cosine), of(after, &agreement::cosine),
                of(before, &agreement::pearson), of(after, &agreement::pearson),
                of(after, &agreement::bound), median(sure), median(zeros));
    std::fflush(stdout);
  }

private:
  void take_rows() {
    for (std::size_t l = 0; l < truth_.size(); ++l) {
      const std::size_t width = model_.listener_width();
      const auto scores = model_.score(std::span{known_}.subspan(l * width, width), tracks_);
      truth_[l].assign(scores.begin(), scores.end());
    }
  }

  /// Half likes, half dislikes as far as there are, in random order.
  [[nodiscard]] std::vector<std::size_t> questions(std::size_t l) const {
    evo::random_stream stream = evo::random_key{options_.seed}.child("questions").stream(l);
    const auto order = stream.sample(truth_[l].size(), truth_[l].size());
    std::vector<std::size_t> asked;
    for (const bool wanted : {true, false}) {
      std::size_t n = 0;
      for (const auto t : order)
        if ((truth_[l][t] >= 0) == wanted && n < options_.feedback / 2) {
          asked.push_back(t);
          ++n;
        }
    }
    stream.shuffle(std::span{asked});
    return asked;
  }

  [[nodiscard]] feedback_round answers(std::size_t l, std::span<const std::size_t> asked) const {
    feedback_round r;
    for (const auto t : asked) {
      const auto track = std::span{tracks_}.subspan(t * width_, width_);
      r.tracks.insert(r.tracks.end(), track.begin(), track.end());
      r.answers.push_back(static_cast<std::int8_t>(feedback_of(truth_[l][t])));
    }
    return r;
  }

  [[nodiscard]] agreement compare(const belief& b, std::size_t l,
                                  const std::vector<std::size_t>& others) const {
    const auto scores = b.liking(tracks_);
    std::vector<double> believed, true_scores;
    for (const auto t : others) {
      believed.push_back(scores[t]);
      true_scores.push_back(truth_[l][t]);
    }
    return agree(believed, true_scores);
  }

  const study_options& options_;
  aligner_taste model_;
  std::vector<float> known_, tracks_;
  std::size_t width_ = 0;
  std::vector<std::vector<double>> truth_; ///< listeners x tracks
};

void run_study(study_options& o) {
  const study all{o};
  std::printf("| beginning | mode | loss | cosine before | after | Pearson before | after | "
              "best offset | sureness | zero |\n|---|---|---|---|---|---|---|---|---|---|\n");
  for (const auto init : {belief_init::mean, belief_init::random, belief_init::mean_noise})
    for (const auto mode : {belief_mode::classic, belief_mode::minibatch}) {
      o.belief.init = init;
      o.belief.mode = mode;
      o.belief.loss = o.loss == "info-nce" ? belief_loss::info_nce : belief_loss::contrast;
      all.run(o.belief);
    }
}

} // namespace

int main(int argc, char** argv) {
  study_options o;
  CLI::App program{"How well beliefs learn new listeners", "belief_study"};
  program.add_option("--aligner", o.aligner_file, "A trained aligner")->required();
  program.add_option("--catalog", o.catalog_folder, "Folder with catalog.tsv")->required();
  program.add_option("--embeddings", o.embeddings, "Folder with ID.npy files")->required();
  program.add_option("--truth", o.truth, "taste or row")->check(CLI::IsMember({"taste", "row"}));
  program.add_option("--first", o.first, "The first listener's number, from 0");
  program.add_option("--count", o.count, "Listeners");
  program.add_option("--feedback", o.feedback, "Answers a listener");
  program.add_option("--round", o.round, "Answers a round");
  program.add_option("--seed", o.seed, "As the history was simulated");
  program.add_option("--learning-rate", o.belief.learning_rate, "Of beliefs");
  program.add_option("--temperature", o.belief.temperature, "Of beliefs");
  program.add_option("--epochs", o.belief.epochs, "A round");
  program.add_option("--pull", o.belief.pull, "Towards the beginning");
  program.add_option("--threshold", o.belief.threshold, "That likes are held above in learning");
  program.add_option("--loss", o.loss, "contrast or info-nce");
  CLI11_PARSE(program, argc, argv);
  try {
    run_study(o);
    return 0;
  } catch (const error& e) {
    std::fprintf(stderr, "belief_study: %s\n", e.what());
    return exit_code(e.kind());
  }
}
