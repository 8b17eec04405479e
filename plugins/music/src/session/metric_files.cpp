#include "metric_files.hpp"

#include "json_lines.hpp"
#include "session_json.hpp"

#include "evo/music/error.hpp"

#include <cmath>
#include <cstdio>

namespace evo::music::detail {
namespace {

/// The store has it all, so a log begins anew whenever a run goes on.
std::ofstream opened(const std::filesystem::path& file) {
  std::ofstream out{file, std::ios::binary | std::ios::trunc};
  if (!out)
    throw error{failure::storage, file.string(), "the log can't be written",
                "a folder with room that can be written to"};
  return out;
}

void check(std::ofstream& out, const std::filesystem::path& file) {
  if (!out.flush())
    throw error{failure::storage, file.string(), "the log can't be written", "is the disk full?"};
}

/// Empty for what isn't a number.
std::string number(double x) {
  if (!std::isfinite(x))
    return {};
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", x);
  return text;
}

} // namespace

csv_log::csv_log(const std::filesystem::path& folder)
    : file_{folder / "metrics.csv"}, out_{opened(file_)} {
  out_ << "round,generation,evaluations,best,mean,median,worst,best_so_far,diversity,seconds\n";
  check(out_, file_);
}

void csv_log::generation(std::uint64_t round, const generation_record& g) {
  out_ << (round == 0 ? std::string{} : std::to_string(round)) << ',' << g.index << ','
       << g.evaluations;
  for (const double x : {g.best, g.mean, g.median, g.worst, g.best_so_far, g.diversity, g.seconds})
    out_ << ',' << number(x);
  out_ << '\n';
  check(out_, file_);
}

jsonl_log::jsonl_log(const std::filesystem::path& folder)
    : file_{folder / "metrics.jsonl"}, out_{opened(file_)} {}

void jsonl_log::write(const std::string& line) {
  out_ << line << '\n';
  check(out_, file_);
}

void jsonl_log::generation(std::uint64_t round, const generation_record& g) {
  write(generation_json(round, g));
}

void jsonl_log::round(const session_round& r) {
  write(R"({"type":"round",)" + round_json(r).substr(1));
}

} // namespace evo::music::detail
