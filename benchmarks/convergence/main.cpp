// evo_bbob: values of BBOB problems, and strategies run on them.
#include "evo/core/error.hpp"

#include "evaluate.hpp"
#include "experiment.hpp"
#include "failure.hpp"
#include "number_list.hpp"
#include "strategies/strategies.hpp"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <cstdio>
#include <iostream>
#include <limits>
#include <new>

namespace evo::convergence {
namespace {

constexpr const char* suites = "bbob or bbob-largescale";
constexpr std::size_t any = std::numeric_limits<std::uint32_t>::max();

struct evaluate_options {
  std::string suite = "bbob";
  std::size_t function = 0, instance = 0, dimension = 0;
};

struct run_options {
  std::string suite = "bbob", functions = "1-24", dimensions{}, instances = "1-3";
  experiment what{};
};

bbob_suite suite_by_name(const std::string& wanted) {
  for (const bbob_suite suite : {bbob_suite::bbob, bbob_suite::large_scale})
    if (wanted == name(suite))
      return suite;
  throw failure{exit_code::usage, "--suite", "there is no \"" + wanted + "\"",
                "bbob, bbob-largescale"};
}

std::string usual_dimensions(bbob_suite suite) {
  return suite == bbob_suite::bbob ? "2,5,10,20" : "20,40,80,160,320,640";
}

void add_evaluate(CLI::App& program) {
  auto o = std::make_shared<evaluate_options>();
  auto* command = program.add_subcommand(
      "evaluate", "Values of points: one point a line on standard input, one value a line out");
  command->add_option("--suite", o->suite, suites)->capture_default_str();
  command->add_option("--function", o->function, "1 to 24")
      ->required()
      ->check(CLI::Range(std::size_t{1}, bbob_function_count));
  command->add_option("--instance", o->instance, "From 1")
      ->required()
      ->check(CLI::Range(std::size_t{1}, any));
  command->add_option("--dimension", o->dimension, "From 2")
      ->required()
      ->check(CLI::Range(std::size_t{2}, any));
  command->callback([o] {
    evaluate_points({o->function, o->instance, o->dimension, suite_by_name(o->suite)}, std::cin,
                    std::cout);
  });
}

std::string strategy_names() {
  std::string names;
  for (const named_strategy& one : strategies())
    names += (names.empty() ? "" : ", ") + std::string{one.name};
  return names;
}

void add_run(CLI::App& program) {
  auto o = std::make_shared<run_options>();
  auto* command = program.add_subcommand(
      "run", "Runs a strategy: one JSON line a problem, with the evaluations at which each of 51\n"
             "targets, 10^2 to 10^-8 above the optimum, was first reached");
  command->add_option("--strategy", o->what.strategy, strategy_names())->required();
  command->add_option("--suite", o->suite, suites)->capture_default_str();
  command->add_option("--functions", o->functions, "Numbers from 1 to 24")->capture_default_str();
  command->add_option("--dimensions", o->dimensions,
                      "Numbers from 2 [" + usual_dimensions(bbob_suite::bbob) +
                          "; bbob-largescale: " + usual_dimensions(bbob_suite::large_scale) + "]");
  command->add_option("--instances", o->instances, "Numbers from 1")->capture_default_str();
  command->add_option("--budget", o->what.budget, "Evaluations, in multiples of the dimension")
      ->required()
      ->check(CLI::Range(0., 1e12));
  command->add_option("--seed", o->what.seed, "Seed of all randomness")->capture_default_str();
  command->add_option("--threads", o->what.threads, "Threads [all cores]")
      ->check(CLI::Range(std::size_t{1}, std::size_t{4096}));
  command->add_option("--log", o->what.log, "A new folder for the runs in IOHprofiler's format");
  command->callback([o] {
    o->what.suite = suite_by_name(o->suite);
    if (o->dimensions.empty())
      o->dimensions = usual_dimensions(o->what.suite);
    o->what.functions = parse_number_list(o->functions, "--functions", 1, bbob_function_count);
    o->what.dimensions = parse_number_list(o->dimensions, "--dimensions", 2, any);
    o->what.instances = parse_number_list(o->instances, "--instances", 1, any);
    run_experiment(o->what, std::cout);
  });
}

int failed(const std::string& line, int code) {
  std::cout.flush();
  std::fprintf(stderr, "evo_bbob: %s\n", line.c_str());
  return code;
}

/// Every failure is one line.
int run(int argc, char** argv) {
  CLI::App program{"The BBOB problems, and strategies run on them", "evo_bbob"};
  program.require_subcommand(1);
  program.footer("Exit codes: 0 done; 2 wrong usage; 3 a bad input line; 5 storage.");
  add_evaluate(program);
  add_run(program);
  try {
    program.parse(argc, argv);
    if (!std::cout.flush())
      return failed("standard output: can't be written (is the disk full, or the reader gone?)",
                    static_cast<int>(exit_code::storage));
    return 0;
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0)
      return program.exit(e); // help was asked for
    return failed(std::string{e.what()} + " (evo_bbob --help says what would be right)",
                  static_cast<int>(exit_code::usage));
  } catch (const failure& e) {
    return failed(e.what(), e.code());
  } catch (const evo::error& e) {
    return failed(e.what(), static_cast<int>(exit_code::usage));
  } catch (const std::bad_alloc&) {
    return failed("memory: there is not enough (a smaller dimension, or fewer --threads)",
                  static_cast<int>(exit_code::usage));
  }
}

} // namespace
} // namespace evo::convergence

int main(int argc, char** argv) {
  return evo::convergence::run(argc, argv);
}
