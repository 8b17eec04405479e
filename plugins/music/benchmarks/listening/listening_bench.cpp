/// Imports a history that make_history.py has written, checks what comes out against the numbers
/// beside it, and prints one JSON line: seconds, rows a second, peak resident memory.
///
///   benchmarks/listening/make_history.py history.tsv && listening_bench history.tsv

#include "evo/music/error.hpp"
#include "evo/music/listening_io.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <numeric>
#include <sys/resource.h>

namespace {

using namespace evo::music;
using nlohmann::json;

json found(const imported_history& imported) {
  const auto& [h, r] = imported;
  return {{"rows", r.rows},
          {"used", r.used},
          {"plays", std::accumulate(h.plays.begin(), h.plays.end(), std::uint64_t{0})},
          {"pairs", h.pairs()},
          {"tracks", h.tracks()},
          {"empty_track", r.count(row_problem::empty_track)},
          {"wrong_columns", r.count(row_problem::wrong_columns)},
          {"bad_time", r.count(row_problem::bad_time)},
          {"duplicate", r.count(row_problem::duplicate)},
          {"broken_text", r.count(row_problem::broken_text)},
          {"out_of_order", r.count(row_problem::out_of_order)}};
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1000; // Linux counts in kilobytes
}

int measure(const char* file) {
  const json expected = json::parse(std::ifstream{std::string{file} + ".json"});
  const auto start = std::chrono::steady_clock::now();
  const auto imported = read_lastfm_history(file);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  const json result = found(imported);
  for (const auto& [key, value] : expected.items())
    if (result.value(key, json{}) != value) {
      std::fprintf(stderr, "listening_bench: %s is %s, should be %s\n", key.c_str(),
                   result.value(key, json{}).dump().c_str(), value.dump().c_str());
      return 1;
    }
  const json line = {{"rows", imported.report.rows},
                     {"bytes", imported.report.bytes},
                     {"pairs", imported.history.pairs()},
                     {"seconds", took.count()},
                     {"rows_a_second", static_cast<double>(imported.report.rows) / took.count()},
                     {"peak_megabytes", peak_megabytes()}};
  std::printf("%s\n", line.dump().c_str());
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: listening_bench HISTORY.tsv (with HISTORY.tsv.json beside it)\n");
    return 2;
  }
  try {
    return measure(argv[1]);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "listening_bench: %s\n", e.what());
    return 3;
  }
}
