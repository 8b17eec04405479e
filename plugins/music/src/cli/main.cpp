#include "command.hpp"

#include "evo/core/error.hpp"
#include "evo/music/error.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <new>

namespace evo::music::cli {

std::vector<std::string> common_options::settings() const {
  std::vector<std::string> all;
  if (threads)
    all.push_back("threads=" + std::to_string(*threads));
  if (seed)
    all.push_back("seed=" + std::to_string(*seed));
  return all;
}

namespace {

void describe(CLI::App& program, common_options& common) {
  program.require_subcommand(1);
  program.fallthrough();
  program.add_option("--threads", common.threads, "Threads [all cores]")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{4096}));
  program.add_option("--seed", common.seed, "Seed of all randomness [the configuration's, or 1]")
      ->check(CLI::NonNegativeNumber);
  program.add_flag("--quiet", common.quiet, "No progress on standard error");
  program.footer("Exit codes: 0 done; 2 wrong usage or configuration; 3 bad input; 4 a service\n"
                 "failed; 5 storage; 130 interrupted, state kept.");
  add_evolve(program, common);
  add_session(program, common);
  add_experiments(program, common);
  add_serve(program, common);
  add_generate(program, common);
  add_encode_text(program, common);
  add_codec(program, common);
  add_embed(program, common);
  add_listeners(program, common);
  add_aligner(program, common);
  add_noise(program);
  add_report(program);
  add_runs(program);
  add_config(program);
  add_worker(program);
}

int failed(const std::string& line, int code) {
  std::fprintf(stderr, "evomusic: %s\n", line.c_str());
  return code;
}

/// Every failure is one line.
int run(int argc, char** argv) {
  common_options common;
  CLI::App program{"Music that evolves towards a listener's taste", "evomusic"};
  describe(program, common);
  try {
    catch_interrupts();
    program.parse(argc, argv);
    return 0;
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0)
      return program.exit(e); // help was asked for
    if (program.get_subcommands().empty() && !program.remaining().empty())
      return failed(program.remaining().front() + ": there is no such subcommand (evomusic --help)",
                    2);
    return failed(std::string{e.what()} + " (evomusic --help says what would be right)", 2);
  } catch (const music::error& e) {
    return failed(e.what(), exit_code(e.kind()));
  } catch (const evo::error& e) {
    return failed(e.what(), exit_code(failure::configuration));
  } catch (const std::filesystem::filesystem_error& e) {
    return failed(e.path1().string() + ": " + e.code().message() +
                      " (a folder that may be read and written)",
                  exit_code(failure::storage));
  } catch (const std::bad_alloc&) {
    return failed(
        "memory: there is not enough (smaller generator.batch or strategy.population_size)",
        exit_code(failure::input));
  }
}

} // namespace
} // namespace evo::music::cli

int main(int argc, char** argv) {
  return evo::music::cli::run(argc, argv);
}
