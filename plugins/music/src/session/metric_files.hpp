#pragma once
/// @file
/// Measures as files: a line as each generation, and each round of a session, ends.

#include "evo/music/metric_log.hpp"

#include <filesystem>
#include <fstream>

namespace evo::music::detail {

/// FOLDER/metrics.csv: the generations. Rounds have figures/rounds.csv.
class csv_log final : public metric_log {
public:
  /// @throws error with failure::storage
  explicit csv_log(const std::filesystem::path& folder);
  void generation(std::uint64_t round, const generation_record& g) override;
  void round(const session_round&) override {}
  void finish() override {}

private:
  std::filesystem::path file_;
  std::ofstream out_;
};

/// FOLDER/metrics.jsonl: {"type":"generation","round":...} and {"type":"round",...}.
class jsonl_log final : public metric_log {
public:
  /// @throws error with failure::storage
  explicit jsonl_log(const std::filesystem::path& folder);
  void generation(std::uint64_t round, const generation_record& g) override;
  void round(const session_round& r) override;
  void finish() override {}

private:
  void write(const std::string& line);
  std::filesystem::path file_;
  std::ofstream out_;
};

} // namespace evo::music::detail
