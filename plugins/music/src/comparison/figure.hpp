#pragma once
/// @file
/// Curves with bands over seeds: as numbers, on a page and as a file of their own.

#include "seeds.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace evo::music::comparison {

struct figure_line {
  std::string name;
  band over; ///< seeds
};

struct figure {
  std::string id{}, title{}, x_label{};
  std::vector<double> x{};
  std::vector<figure_line> lines{};   ///< those of which there is something
  std::vector<std::string> missing{}; ///< a sentence for each other one, without its dot
  std::string note{};                 ///< what else a caption says
};

/// Columns: x, then for each line mean, low and high. What isn't known is empty.
[[nodiscard]] std::string to_csv(const figure& f);
[[nodiscard]] std::string to_json(const figure& f);
/// A file of its own.
[[nodiscard]] std::string to_svg(const figure& f);

/// With legend and caption, and links to figures/ID.csv and so on. Treats every text as hostile.
[[nodiscard]] std::string to_html(const figure& f);
/// What to_html wants of a page's style sheet.
[[nodiscard]] std::string_view figure_rules();

/// "<a href="FOLDER/ID.csv">csv</a> ..."
[[nodiscard]] std::string links_to_files(const std::string& folder, const std::string& id,
                                         bool has_drawing);

/// A field of a CSV file, quoted where it must be.
[[nodiscard]] std::string csv_field(const std::string& text);
/// The shortest digits that read back to the same number; empty if it is none.
[[nodiscard]] std::string csv_number(double value);

} // namespace evo::music::comparison
