// The contract of evo_bbob, as scripts rely on it.
#include "golden_points.hpp"
#include "program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

using evo::convergence::testing::evo_bbob;
using evo::convergence::testing::outcome;
using evo::convergence::testing::read_text;
using evo::convergence::testing::temporary_folder;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

/// What follows "name": in a JSON line of ours, up to the next comma or bracket.
std::string field(const std::string& line, const std::string& name) {
  const std::size_t begin = line.find("\"" + name + "\": ");
  REQUIRE(begin != std::string::npos);
  const std::size_t from = begin + name.size() + 4;
  return line.substr(from, line.find_first_of(",]}", from) - from);
}

/// The list of hits as words.
std::vector<std::string> hits(const std::string& line) {
  const std::size_t begin = line.find("\"hits\": [") + 9;
  std::istringstream in{line.substr(begin, line.find(']') - begin)};
  std::vector<std::string> words;
  for (std::string word; std::getline(in >> std::ws, word, ',');)
    words.push_back(word);
  return words;
}

const std::vector<std::string> small_run{"run",
                                         "--strategy",
                                         "genetic_algorithm",
                                         "--functions",
                                         "1,8",
                                         "--dimensions",
                                         "2,3",
                                         "--instances",
                                         "1-2",
                                         "--budget",
                                         "200",
                                         "--seed",
                                         "7"};

std::vector<std::string> with(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

void check_refused(const outcome& said, int code, const std::string& what) {
  CAPTURE(said.err);
  CHECK(said.code == code);
  CHECK(lines_of(said.err).size() == 1);
  CHECK(said.err.starts_with("evo_bbob: "));
  CHECK(said.err.find(what) != std::string::npos);
}

void check_golden(const std::string& suite, const std::vector<std::string>& rows) {
  std::ifstream golden{EVO_BBOB_GOLDEN "/" + suite + "_golden.tsv"};
  std::string row;
  std::getline(golden, row); // the heading
  for (const std::string& wanted : rows) {
    CAPTURE(wanted);
    while (std::getline(golden, row) && !row.starts_with(wanted)) {
    }
    std::istringstream words{row};
    std::uint32_t function = 0, instance = 0, dimension = 0;
    double optimum_value = 0;
    words >> function >> instance >> dimension >> optimum_value;
    std::string points;
    for (std::uint32_t k = 0; k < 3; ++k) {
      for (const double gene : reference::golden_point(function, instance, dimension, k)) {
        char number[32];
        std::snprintf(number, sizeof number, "%.17g ", gene);
        points += number;
      }
      points += '\n';
    }
    const outcome said =
        evo_bbob({"evaluate", "--suite", suite, "--function", std::to_string(function),
                  "--instance", std::to_string(instance), "--dimension", std::to_string(dimension)},
                 points);
    CHECK(said.code == 0);
    CHECK(said.err.empty());
    const auto values = lines_of(said.out);
    REQUIRE(values.size() == 3);
    for (const std::string& value : values) {
      double expected = 0;
      words >> expected;
      CHECK(std::abs(std::strtod(value.c_str(), nullptr) - expected) <=
            1e-10 * std::max(1.0, std::abs(expected)));
    }
  }
}

} // namespace

TEST_CASE("evaluate gives COCO's values, one a line with 17 significant digits") {
  check_golden("bbob", {"1\t1\t2\t", "16\t3\t10\t", "24\t101\t40\t"});
  check_golden("bbob-largescale", {"6\t15\t640\t", "16\t2\t80\t"});
}

TEST_CASE("run knows the large-scale suite and its dimensions") {
  const std::vector<std::string> run{"run",
                                     "--suite",
                                     "bbob-largescale",
                                     "--strategy",
                                     "random_search",
                                     "--functions",
                                     "14",
                                     "--instances",
                                     "1",
                                     "--budget",
                                     "1"};
  const outcome said = evo_bbob(run);
  CHECK(said.code == 0);
  const auto lines = lines_of(said.out);
  REQUIRE(lines.size() == 6);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    CHECK(field(lines[i], "dimension") == std::to_string(20U << i));
    CHECK(field(lines[i], "evaluations") == std::to_string(20U << i));
  }
  const outcome other = evo_bbob({"run", "--strategy", "random_search", "--functions", "14",
                                  "--dimensions", "640", "--instances", "1", "--budget", "1"});
  CHECK(lines_of(other.out).front() != lines.back());
}

TEST_CASE("evaluate takes commas, tabs, blank lines and a last line without end") {
  const outcome said =
      evo_bbob({"evaluate", "--function", "1", "--instance", "1", "--dimension", "2"},
               "0.25, 1e0\r\n\n 0.25\t+1\n0.25 1");
  CHECK(said.code == 0);
  const auto values = lines_of(said.out);
  REQUIRE(values.size() == 3);
  CHECK(values[0] == values[1]);
  CHECK(values[1] == values[2]);
}

TEST_CASE("run gives a JSON line a problem, in order, with 51 hits") {
  const outcome said = evo_bbob(small_run);
  CHECK(said.code == 0);
  CHECK(said.err.empty());
  const auto lines = lines_of(said.out);
  REQUIRE(lines.size() == 8);
  std::size_t i = 0;
  for (const std::string function : {"1", "8"})
    for (const std::string dimension : {"2", "3"})
      for (const std::string instance : {"1", "2"}) {
        const std::string& line = lines[i++];
        CHECK(field(line, "function") == function);
        CHECK(field(line, "dimension") == dimension);
        CHECK(field(line, "instance") == instance);
        const double evaluations = std::stod(field(line, "evaluations"));
        CHECK(evaluations <= 200 * std::stod(dimension));
        CHECK(std::stod(field(line, "best")) >= std::stod(field(line, "optimum")));
        const auto reached = hits(line);
        REQUIRE(reached.size() == 51);
        CHECK(reached.front() != "null"); // 100 above the optimum
        double before = 1;
        for (const std::string& hit : reached) {
          const double evaluation = hit == "null" ? evaluations : std::stod(hit);
          CHECK(evaluation >= before);
          CHECK(evaluation <= evaluations);
          before = evaluation;
        }
      }
}

TEST_CASE("run depends on the seed alone, not on threads nor on what else is run") {
  const outcome one = evo_bbob(with(small_run, {"--threads", "1"}));
  const outcome four = evo_bbob(with(small_run, {"--threads", "4"}));
  CHECK(one.code == 0);
  CHECK(one.out == four.out);
  auto other = small_run;
  other.back() = "8";
  CHECK(evo_bbob(other).out != one.out);
  auto alone = small_run;
  alone[4] = "8";
  const outcome last = evo_bbob(alone);
  CHECK(last.out.size() < one.out.size());
  CHECK(one.out.ends_with(last.out));
}

TEST_CASE("a budget of nothing evaluates nothing") {
  const outcome said = evo_bbob({"run", "--strategy", "random_search", "--functions", "3",
                                 "--dimensions", "2", "--instances", "1", "--budget", "0"});
  CHECK(said.code == 0);
  CHECK(field(said.out, "evaluations") == "0");
  CHECK(field(said.out, "best") == "null");
  for (const std::string& hit : hits(said.out))
    CHECK(hit == "null");
}

TEST_CASE("a budget that is no multiple of the population is kept") {
  const outcome said = evo_bbob({"run", "--strategy", "random_search", "--functions", "15",
                                 "--dimensions", "3", "--instances", "1", "--budget", "50.5"});
  CHECK(field(said.out, "evaluations") == "151");
}

TEST_CASE("wrong usage ends with 2 and says what would be right") {
  check_refused(evo_bbob({}), 2, "subcommand");
  check_refused(evo_bbob({"evaluate", "--function", "25", "--instance", "1", "--dimension", "2"}),
                2, "1 to 24");
  check_refused(evo_bbob({"evaluate", "--function", "1", "--instance", "0", "--dimension", "2"}), 2,
                "--instance");
  check_refused(evo_bbob({"evaluate", "--function", "1", "--instance", "1", "--dimension", "1"}), 2,
                "--dimension");
  check_refused(evo_bbob({"evaluate", "--function", "1"}), 2, "--instance");
  check_refused(evo_bbob({"run", "--strategy", "gradient_descent", "--budget", "1"}), 2,
                "genetic_algorithm");
  check_refused(evo_bbob({"run", "--strategy", "random_search", "--budget", "-1"}), 2, "--budget");
  check_refused(evo_bbob(with(small_run, {"--suite", "cec"})), 2, "bbob");
  for (const std::string list : {"0", "25", "3-1", "1,,2", "", "x", "1-", "1.5"}) {
    auto arguments = small_run;
    arguments[4] = list;
    CAPTURE(list);
    check_refused(evo_bbob(arguments), 2, "--functions");
  }
}

TEST_CASE("a bad input line ends with 3; values before it are given") {
  const std::vector<std::string> call{"evaluate", "--function",  "1", "--instance",
                                      "1",        "--dimension", "2"};
  for (const std::string bad : {"1 x", "1 2 3", "1", "1 nan", "inf 1", "1 2e999"}) {
    CAPTURE(bad);
    const outcome said = evo_bbob(call, "1 2\n" + bad + "\n1 2\n");
    check_refused(said, 3, "line 2");
    CHECK(lines_of(said.out).size() == 1);
  }
}

TEST_CASE("--log writes the folder that IOHanalyzer reads") {
  const temporary_folder folder;
  const std::string log = (folder / "log").string();
  const outcome said = evo_bbob(with(small_run, {"--log", log}));
  CHECK(said.code == 0);
  CHECK(said.out == evo_bbob(small_run).out);
  for (const std::string path :
       {"IOHprofiler_f1_Sphere.json", "IOHprofiler_f8_Rosenbrock.json",
        "data_f1_Sphere/IOHprofiler_f1_DIM2.dat", "data_f1_Sphere/IOHprofiler_f1_DIM3.dat",
        "data_f8_Rosenbrock/IOHprofiler_f8_DIM2.dat"})
    CHECK(std::filesystem::is_regular_file(folder / ("log/" + path)));

  // One heading a run, two instances.
  const auto data = lines_of(read_text(folder / "log/data_f1_Sphere/IOHprofiler_f1_DIM2.dat"));
  CHECK(std::count(data.begin(), data.end(), "evaluations raw_y") == 2);
  CHECK(data.front() == "evaluations raw_y");
  CHECK(data[1].starts_with("1 "));

  check_refused(evo_bbob(with(small_run, {"--log", log})), 2, "isn't empty");
  check_refused(evo_bbob(with(small_run, {"--log", "/dev/null/log"})), 5, "/dev/null/log");
}
