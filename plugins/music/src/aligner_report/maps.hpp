#pragma once
/// @file
/// Maps of listeners and tracks by genre as figures.

#include <map>
#include <string>

#include "evo/music/aligner_report.hpp"

namespace evo::music::report {

/// The colours of the genres, for the page's style sheet.
[[nodiscard]] std::string genre_colours();

/// A class of the style sheet for each genre, the same on every map.
using genre_classes = std::map<std::string, std::string, std::less<>>;
/// The most frequent genres have colours of their own, later ones share one, unknown ones another.
[[nodiscard]] genre_classes classes_of(const aligner_report& r);

/// Before and after beside each other, with a legend.
/// @param id of the section @param things "listeners" or "tracks"
/// @param before_words, after_words what the points are, for the captions
[[nodiscard]] std::string map_pair(std::string_view id, std::string_view title,
                                   std::string_view things, const genre_map& before,
                                   std::string_view before_words, const genre_map& after,
                                   std::string_view after_words, const genre_classes& classes);

} // namespace evo::music::report
