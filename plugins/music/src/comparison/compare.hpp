#pragma once
/// @file
/// Several runs beside each other: `evomusic report DIR DIR...`.

#include "figure.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace evo::music::comparison {

/// Runs that differ in nothing but their seeds.
struct group {
  std::string name;                   ///< what sets it apart from the others
  std::string label{};                ///< the name, or a letter where names are long
  std::vector<std::uint64_t> seeds{}; ///< one a run
  std::vector<std::string> folders{}; ///< as they were given
  estimate best{}, mean{};            ///< of all candidates; of the last generation
  estimate evaluations{};
  std::size_t unfinished = 0;
};

struct compared_runs {
  std::vector<group> groups;
  std::vector<figure> figures; ///< best so far, best, mean, median, diversity by generation
};

/// Reads runs, also unfinished ones.
/// @throws error with failure::input as read_run does, for a session's folder, or a run that is
///   given twice
[[nodiscard]] compared_runs compare(std::span<const std::filesystem::path> folders);

/// The page, complete, as UTF-8; treats every text as hostile.
[[nodiscard]] std::string render(const compared_runs& runs);
/// Columns: name, seeds, unfinished, then mean, deviation and half_width of the measures.
[[nodiscard]] std::string to_csv(const compared_runs& runs);
[[nodiscard]] std::string to_json(const compared_runs& runs);

/// Writes OUT/comparison.html, comparison.csv, comparison.json and figures/*.
/// @returns the page's path
/// @throws error with failure::storage
std::filesystem::path write_comparison(const std::filesystem::path& out, const compared_runs& runs);

} // namespace evo::music::comparison
