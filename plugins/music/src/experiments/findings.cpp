#include "findings.hpp"

#include "comparison/seeds.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>

namespace evo::music::experiments {
namespace {

std::string fixed(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f", value);
  return text.data();
}

class judge_of_claims {
public:
  judge_of_claims(const plan& p, std::span<const outcome> outcomes) : p_{p}, all_{outcomes} {}

  std::vector<finding> judge() {
    for (const bool is_model : {true, false})
      elites(is_model);
    populations();
    tournaments();
    distributions();
    noise();
    return std::move(findings_);
  }

private:
  /// A row's label in the plan's table of that id.
  using row_test = std::function<bool(const std::vector<std::string>&)>;

  [[nodiscard]] const table_plan& table(const char* id) const {
    return *std::ranges::find(p_.tables, id, &table_plan::id);
  }

  /// Mean over the seeds of the rows that pass; NaN if none has run.
  [[nodiscard]] double mean_of(const char* id, measure what, const row_test& passes) const {
    std::vector<double> values;
    for (const auto& r : table(id).rows)
      if (passes(r.labels))
        for (const auto& o : all_)
          if (o.cell == r.cell && o.state == cell_state::finished)
            values.push_back(value_of(o, what, false));
    return comparison::estimate_of(values).mean;
  }

  void add(std::string claim, std::string measured, std::span<const double> known, bool agrees) {
    const bool is_known = std::ranges::all_of(known, [](double v) { return std::isfinite(v); });
    findings_.push_back({std::move(claim), is_known ? std::move(measured) : "not run",
                         !is_known ? verdict::unknown
                         : agrees  ? verdict::agrees
                                   : verdict::disagrees});
  }

  void elites(bool is_model) {
    const std::string who = is_model ? "language model" : "lexicon's";
    const std::string which = is_model ? " (Full LLM)" : " (the lexicon's operators)";
    constexpr std::array<const char*, 3> shares{"0", "0.1", "0.3"};
    std::array<double, 3> best{}, falls{}, late{};
    for (std::size_t i = 0; i < shares.size(); ++i) {
      const row_test with = [&](const auto& labels) {
        return labels[1] == shares[i] && labels[2] == who;
      };
      best[i] = mean_of("table-2-sweep", measure::final_max, with);
      falls[i] = mean_of("table-2-sweep", measure::falls, with);
      late[i] = mean_of("table-2-sweep", measure::late_gain, with);
    }
    const auto three = [](const std::array<double, 3>& v) {
      return "elites 0: " + fixed(v[0]) + ", 0.1: " + fixed(v[1]) + ", 0.3: " + fixed(v[2]);
    };
    add("Moderate elitism, 0.1, is the best" + which, "final best by " + three(best), best,
        best[1] >= best[0] && best[1] >= best[2]);
    add("No elitism is unstable" + which, "sum of falls by " + three(falls), falls,
        falls[0] > falls[1] && falls[0] > falls[2]);
    add("Too much elitism stagnates" + which, "gain of the second half by " + three(late), late,
        late[2] < late[1]);
    const double usual = mean_of("table-2-sweep", measure::final_max, [&](const auto& labels) {
      return labels[0] == "0.1" && labels[1] == "0.1" && labels[2] == who;
    });
    double other = std::nan("");
    for (const auto& r : table("table-2-sweep").rows)
      if (r.labels[2] == who && !(r.labels[0] == "0.1" && r.labels[1] == "0.1"))
        other = std::fmax(other, mean_of("table-2-sweep", measure::final_max,
                                         [&](const auto& l) { return l == r.labels; }));
    add("Novelty and elites other than 0.1 are worse" + which,
        "final best at 0.1 and 0.1: " + fixed(usual) +
            ", the best of the other eight: " + fixed(other),
        std::array{usual, other}, usual >= other);
  }

  void populations() {
    if (!p_.has_large_population) {
      findings_.push_back({"A larger population of the genetic algorithm ends higher",
                           "all populations are as small here", verdict::unknown});
      return;
    }
    const auto of = [&](bool is_large) {
      return mean_of("table-3", measure::best,
                     [&](const auto& labels) { return (labels[2] != "4") == is_large; });
    };
    const std::array both{of(false), of(true)};
    add("A larger population of the genetic algorithm ends higher",
        "best of the small one: " + fixed(both[0]) + ", of the large ones: " + fixed(both[1]), both,
        both[1] > both[0]);
  }

  void tournaments() {
    const auto figure = std::ranges::find(p_.figures, "figure-4", &figure_plan::id);
    const auto value = [&](std::size_t line, bool is_late) {
      std::vector<double> values;
      for (const auto& o : all_)
        if (o.cell == figure->lines[line].cell && o.state == cell_state::finished &&
            !o.by_target.empty())
          values.push_back(is_late ? o.by_target.back().best
                                   : o.by_target[o.by_target.size() / 2].mean);
      return comparison::estimate_of(values).mean;
    };
    constexpr std::size_t small = 0, large = 2; // lines come in pairs
    const std::array half{value(small, false), value(large, false)};
    add("A larger tournament rises faster",
        "mean halfway, small: " + fixed(half[0]) + ", large: " + fixed(half[1]), half,
        half[1] > half[0]);
    const std::array last{value(small, true), value(large, true)};
    add("A smaller tournament ends higher",
        "final best, small: " + fixed(last[0]) + ", large: " + fixed(last[1]), last,
        last[0] > last[1]);
  }

  [[nodiscard]] double four(const char* strategy, const char* space, measure what) const {
    return mean_of("table-4", what, [&](const auto& labels) {
      const bool is_static = labels[2].starts_with("user, typical") || labels[2] == "music";
      return labels[0] == strategy && labels[1] == space && is_static;
    });
  }

  void distributions() {
    const std::array both{four("CMA-ES", "whole, deviation 30", measure::best),
                          four("random search", "rows of prompts", measure::best)};
    add("CMA-ES over whole embeddings is no better than random search",
        "best of CMA-ES: " + fixed(both[0]) + ", of random search: " + fixed(both[1]), both,
        both[0] <= both[1]);
    const std::array genetic{four("genetic algorithm", "whole", measure::best), both[0]};
    add("The genetic algorithm is better than CMA-ES there",
        "best of the genetic algorithm: " + fixed(genetic[0]) + ", of CMA-ES: " + fixed(genetic[1]),
        genetic, genetic[0] > genetic[1]);
  }

  void noise() {
    const std::array both{four("CMA-ES", "whole, deviation 30", measure::penalty),
                          four("genetic algorithm", "whole", measure::penalty)};
    add("CMA-ES's music is almost noise",
        "noise penalty of CMA-ES: " + fixed(both[0]) +
            ", of the genetic algorithm: " + fixed(both[1]) + "; twice as much would agree",
        both, both[0] > 2 * both[1]);
  }

  const plan& p_;
  std::span<const outcome> all_;
  std::vector<finding> findings_;
};

} // namespace

const char* words_of(verdict v) {
  switch (v) {
  case verdict::agrees: return "agrees";
  case verdict::disagrees: return "does not agree";
  case verdict::unknown: return "not run";
  }
  return "";
}

std::vector<finding> make_findings(const plan& p, std::span<const outcome> outcomes) {
  return judge_of_claims{p, outcomes}.judge();
}

} // namespace evo::music::experiments
