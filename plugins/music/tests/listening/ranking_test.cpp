#include <doctest/doctest.h>

#include "evo/core/random.hpp"
#include "evo/music/error.hpp"
#include "evo/music/ranking.hpp"

#include <cmath>
#include <limits>

using namespace evo::music;

namespace {

struct sample {
  std::vector<float> scores;
  std::vector<std::uint8_t> labels;
  [[nodiscard]] labelled_scores view() const { return {scores, labels}; }
};

/// scikit-learn's own example of roc_auc_score and average_precision_score.
const sample textbook{{0.1F, 0.4F, 0.35F, 0.8F}, {0, 0, 1, 1}};

} // namespace

TEST_CASE("areas of the textbook's four scores") {
  CHECK(roc_auc(textbook.view()) == 0.75);
  CHECK(average_precision(textbook.view()) == doctest::Approx(5.0 / 6).epsilon(1e-15));
  const auto roc = roc_curve(textbook.view());
  REQUIRE(roc.size() == 5);
  CHECK(std::isinf(roc[0].threshold));
  const double false_positives[] = {0, 0, 0.5, 0.5, 1}, true_positives[] = {0, 0.5, 0.5, 1, 1};
  for (std::size_t i = 0; i < roc.size(); ++i) {
    CHECK(roc[i].false_positive_rate == false_positives[i]);
    CHECK(roc[i].true_positive_rate == true_positives[i]);
  }
  const auto pr = precision_recall_curve(textbook.view());
  REQUIRE(pr.size() == 5);
  const double precisions[] = {1, 1, 0.5, 2.0 / 3, 0.5}, recalls[] = {0, 0.5, 0.5, 1, 1};
  for (std::size_t i = 0; i < pr.size(); ++i) {
    CHECK(pr[i].precision == precisions[i]);
    CHECK(pr[i].recall == recalls[i]);
  }
}

TEST_CASE("ties count half, whatever their order") {
  const sample all_equal{{1, 1, 1, 1}, {1, 0, 0, 1}};
  CHECK(roc_auc(all_equal.view()) == 0.5);
  CHECK(average_precision(all_equal.view()) == 0.5);
  CHECK(roc_curve(all_equal.view()).size() == 2);
  const sample some{{3, 2, 2, 1}, {1, 1, 0, 0}}; // of four pairs three are right, one is a tie
  CHECK(roc_auc(some.view()) == 0.875);
}

TEST_CASE("the best and the worst order") {
  CHECK(roc_auc(sample{{3, 2, 1}, {1, 1, 0}}.view()) == 1);
  CHECK(average_precision(sample{{3, 2, 1}, {1, 1, 0}}.view()) == 1);
  CHECK(roc_auc(sample{{3, 2, 1}, {0, 0, 1}}.view()) == 0);
  CHECK(average_precision(sample{{3, 2, 1}, {0, 0, 1}}.view()) == doctest::Approx(1.0 / 3));
}

TEST_CASE("the area under ROC equals the count of pairs in the right order, and the trapezoids") {
  sample all;
  std::vector<std::uint32_t> group;
  evo::random_stream stream = evo::random_key{1}.stream(0);
  for (int i = 0; i < 400; ++i) {
    all.scores.push_back(static_cast<float>(stream.below(50)));
    all.labels.push_back(stream.chance(0.3) ? 1 : 0);
    group.push_back(static_cast<std::uint32_t>(stream.below(7)));
  }
  double right = 0, pairs = 0, right_in_groups = 0, pairs_in_groups = 0;
  for (std::size_t i = 0; i < all.scores.size(); ++i)
    for (std::size_t j = 0; j < all.scores.size(); ++j)
      if (all.labels[i] == 1 && all.labels[j] == 0) {
        const double score = all.scores[i] > all.scores[j]    ? 1
                             : all.scores[i] == all.scores[j] ? 0.5
                                                              : 0;
        right += score;
        ++pairs;
        right_in_groups += group[i] == group[j] ? score : 0;
        pairs_in_groups += group[i] == group[j];
      }
  CHECK(roc_auc(all.view()) == right / pairs);
  CHECK(pairwise_accuracy(all.view(), group) == right_in_groups / pairs_in_groups);
  const auto roc = roc_curve(all.view());
  double area = 0;
  for (std::size_t i = 1; i < roc.size(); ++i)
    area += (roc[i].false_positive_rate - roc[i - 1].false_positive_rate) *
            (roc[i].true_positive_rate + roc[i - 1].true_positive_rate) / 2;
  CHECK(area == doctest::Approx(right / pairs).epsilon(1e-12));
}

TEST_CASE("scores that can't be ranked are refused, in words") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_WITH_AS(static_cast<void>(roc_auc(sample{{1, nan}, {0, 1}}.view())),
                       doctest::Contains("number 1 isn't finite"), error);
  CHECK_THROWS_WITH_AS(static_cast<void>(roc_auc(sample{{1, 2}, {1, 1}}.view())),
                       doctest::Contains("only one kind"), error);
  CHECK_THROWS_WITH_AS(static_cast<void>(roc_auc(sample{{}, {}}.view())),
                       doctest::Contains("only one kind"), error);
  CHECK_THROWS_WITH_AS(static_cast<void>(roc_auc(sample{{1, 2}, {0}}.view())),
                       doctest::Contains("2 scores have 1 labels"), error);
  CHECK_THROWS_WITH_AS(static_cast<void>(average_precision(sample{{1, 2}, {0, 3}}.view())),
                       doctest::Contains("neither 0 nor 1"), error);
  CHECK(std::isnan(
      pairwise_accuracy(sample{{1, 2}, {0, 1}}.view(), std::vector<std::uint32_t>{0, 1})));
}
