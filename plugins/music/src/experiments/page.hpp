#pragma once
/// @file
/// The tables and figures for people: one HTML page without network, and Markdown.

#include "figures.hpp"
#include "findings.hpp"
#include "tables.hpp"

#include <optional>
#include <string>
#include <vector>

namespace evo::music::experiments {

/// All that came of the experiments.
struct results {
  std::string generator{}, encoder{};     ///< in words
  std::vector<std::string> differences{}; ///< from the report, a sentence each
  std::string command{};
  std::string budget{};                              ///< "3 seeds, 9 generations, clips of 5 s"
  double seconds = 0;                                ///< of all runs together, as they took
  std::size_t finished = 0, not_run = 0, failed = 0; ///< runs
  std::vector<table> tables{};
  std::vector<figure> figures{};
  std::optional<token_map> tokens{}; ///< a generator without numeric genomes has none
  std::vector<finding> findings{};
};

/// The page, complete, as UTF-8; treats every text as hostile.
[[nodiscard]] std::string render_page(const results& r);

/// Tables and findings.
[[nodiscard]] std::string to_markdown(const results& r);

/// Figure 8 as an SVG file of its own.
[[nodiscard]] std::string to_svg(const token_map& m);

} // namespace evo::music::experiments
