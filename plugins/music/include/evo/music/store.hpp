#pragma once
/// @file
/// The run store: a folder with a SQLite database, the resolved configuration, audio worth keeping
/// and a report. What the database says happened, happened: a generation is one transaction, on the
/// disk before the next begins. See docs/reference/store.md for the tables.

#include "evo/music/run_record.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace evo::music {

/// A candidate with the bytes of its genome: a prompt in UTF-8, or float32 numbers.
struct stored_candidate {
  candidate_record record;
  std::string genome;
};

/// A place in a generation: which candidate the strategy asked for there.
struct stored_member {
  std::uint64_t asked = 0;      ///< the strategy's id, unique in the run
  std::uint64_t candidate = 0;  ///< the candidate of that genome: the id it was first asked with
  std::uint64_t generation = 0; ///< as it was stored; run_store::add goes by the summary's
};

/// All that one generation adds to a run.
struct stored_generation {
  generation_record summary;
  std::vector<stored_candidate> fresh; ///< genomes met for the first time
  std::vector<stored_member> members;  ///< the whole population, in the order of the batch
  std::vector<std::byte> checkpoint;   ///< the strategy after it was told
  double elapsed = 0;                  ///< wall seconds of the run so far
};

class run_store {
public:
  /// @throws error with failure::configuration if there is a run or anything else in the folder
  static void check_free(const std::filesystem::path& folder);

  /// Makes the folder and an empty store in it. The folder may exist if it is empty.
  /// @throws error as check_free does; with failure::storage if it can't be written
  [[nodiscard]] static run_store create(const std::filesystem::path& folder);

  /// Opens a run to go on with it.
  /// @throws error with failure::configuration if there is no run, with failure::storage if another
  ///   process has it open or a newer version made it
  [[nodiscard]] static run_store open(const std::filesystem::path& folder);

  /// Whether the run in the folder, if there is one, got as far as saving its facts.
  [[nodiscard]] static bool has_begun(const std::filesystem::path& folder);

  /// Whether there is a store in the folder.
  [[nodiscard]] static bool exists(const std::filesystem::path& folder);

  run_store(run_store&&) noexcept;
  run_store& operator=(run_store&&) noexcept;
  ~run_store();

  [[nodiscard]] const std::filesystem::path& folder() const noexcept;

  /// Saves all of the record but generations and candidates, in one transaction.
  void save_facts(const run_record& facts);

  /// Adds a generation, in one transaction.
  void add(const stored_generation& generation);

  /// Notes which candidates' audio was kept, in one transaction.
  /// @param audio path relative to the run's folder by candidate
  void set_audio(const std::map<std::uint64_t, std::string>& audio);

  /// The strategy as the last generation left it; empty before the first.
  [[nodiscard]] std::vector<std::byte> checkpoint() const;
  /// Wall seconds of the run up to the last generation.
  [[nodiscard]] double elapsed() const;
  [[nodiscard]] std::vector<stored_candidate> candidates() const;
  [[nodiscard]] std::vector<stored_member> members() const;
  [[nodiscard]] std::vector<generation_record> generations() const;
  /// What save_facts saved: the record without generations and candidates, however many they are.
  [[nodiscard]] run_record facts() const;

private:
  struct parts;
  explicit run_store(std::unique_ptr<parts> p);
  std::unique_ptr<parts> parts_;
};

/// Reads a run, also while another process writes it.
/// @throws error with failure::input if there is none or it is damaged
[[nodiscard]] run_record read_run(const std::filesystem::path& folder);

/// The record as JSON lines: the run, then its generations, then its candidates.
[[nodiscard]] std::string to_json_lines(const run_record& run);

} // namespace evo::music
