#include "command.hpp"

#include "comparison/compare.hpp"

#include "evo/music/error.hpp"
#include "evo/music/session.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace evo::music::cli {
namespace {

struct report_options {
  std::vector<std::filesystem::path> folders;
  std::filesystem::path out;
};

/// One run's own page, or several runs beside each other.
std::filesystem::path make_report(const report_options& o) {
  if (o.folders.size() == 1 && !o.out.empty())
    throw error{failure::configuration, "--out", "one run's report lies in its folder",
                "several folders, or no --out"};
  if (o.folders.size() == 1)
    return export_run(o.folders.front());
  const auto beside = std::filesystem::absolute(o.folders.front() / "").parent_path().parent_path();
  return comparison::write_comparison(o.out.empty() ? beside / "comparison" : o.out,
                                      comparison::compare(o.folders));
}

} // namespace

void add_report(CLI::App& program) {
  auto o = std::make_shared<report_options>();
  auto* command = program.add_subcommand(
      "report",
      "Make a run's report.html and run.jsonl again, or a page that compares several runs");
  command->add_option("DIR", o->folders, "Folder of the run; of several runs, to compare them")
      ->required();
  command
      ->add_option("--out", o->out,
                   "Where a comparison's page and figures go [comparison/ beside the first run]")
      ->type_name("DIR");
  command->callback([o] { std::cout << make_report(*o).string() << "\n"; });
}

} // namespace evo::music::cli
