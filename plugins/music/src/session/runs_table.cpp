#include "runs_table.hpp"

#include "evo/music/error.hpp"
#include "evo/music/store.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace evo::music {
namespace {

struct row {
  std::string started, text;
};

std::string cells(const std::string& name, const std::string& started, const std::string& strategy,
                  const std::string& genome, const std::string& target,
                  const std::string& generations, const std::string& evaluations,
                  const std::string& best, const std::string& state) {
  std::array<char, 512> line{};
  std::snprintf(line.data(), line.size(), "%-28s %-20s %-17s %-16s %-24.24s %11s %11s %8s  %s\n",
                name.c_str(), started.c_str(), strategy.c_str(), genome.c_str(), target.c_str(),
                generations.c_str(), evaluations.c_str(), best.c_str(), state.c_str());
  return line.data();
}

row describe(const std::filesystem::path& folder) {
  const std::string name = folder.filename().string();
  try {
    const run_record r = read_run(folder);
    std::array<char, 32> best{"-"};
    if (!r.generations.empty())
      std::snprintf(best.data(), best.size(), "%.4f", r.generations.back().best_so_far);
    const auto evaluations = r.generations.empty() ? 0 : r.generations.back().evaluations;
    return {r.started, cells(name, r.started, r.strategy, r.genome, r.target,
                             std::to_string(r.generations.size()), std::to_string(evaluations),
                             best.data(), r.finished ? r.stop_reason : "unfinished")};
  } catch (const error& e) {
    return {"", name + "  " + e.what() + "\n"};
  }
}

} // namespace

std::string runs_table(const std::filesystem::path& folder) {
  std::error_code problem;
  std::filesystem::directory_iterator entries{folder, problem};
  if (problem)
    throw error{failure::input, folder.string(), "there is no such folder",
                "give a folder with runs"};
  std::vector<row> rows;
  for (const auto& entry : entries)
    if (run_store::exists(entry.path()))
      rows.push_back(describe(entry.path()));
  std::ranges::sort(rows, {}, &row::started);
  std::string table = cells("run", "started", "strategy", "genome", "target", "generations",
                            "evaluations", "best", "state");
  for (const auto& r : rows)
    table += r.text;
  return table;
}

} // namespace evo::music
